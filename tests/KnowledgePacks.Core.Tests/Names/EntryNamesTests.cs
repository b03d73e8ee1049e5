using KnowledgePacks.Names;

namespace KnowledgePacks.Core.Tests.Names;

public class EntryNamesTests
{
    private const string Twice = "the name occurs twice";
    private const string Both = "the name is both a file and a directory";

    private readonly EntryNames names = new(PackLimits.Default);

    [Test]
    public void Takes_names_that_are_different_files()
    {
        foreach (var name in (string[])["a", "b/c", "b/d", "e/f/g", "e/f/h", "e/i", "b/j", "ab", "b.c"])
            Assert.Null(Add(names, name));
    }

    [Test]
    public void Takes_a_directory_before_or_after_what_is_in_it()
    {
        Assert.Null(Add(names, "before/"));
        Assert.Null(Add(names, "before/x"));
        Assert.Null(Add(names, "after/sub/x"));
        Assert.Null(Add(names, "after/"));
        Assert.Null(Add(names, "after/sub/"));
    }

    [Test]
    public void Refuses_a_file_twice()
    {
        Assert.Null(Add(names, "d/a"));
        Assert.Equal(Twice, Add(names, "d/a"));
    }

    [Test]
    public void Refuses_a_directory_twice()
    {
        Assert.Null(Add(names, "d/"));
        Assert.Null(Add(names, "d/a"));
        Assert.Equal(Twice, Add(names, "d/"));
    }

    [Test]
    public void Refuses_a_directory_twice_when_it_was_implied_first()
    {
        Assert.Null(Add(names, "d/a"));
        Assert.Null(Add(names, "d/"));
        Assert.Equal(Twice, Add(names, "d/"));
    }

    [Test]
    public void Refuses_a_file_that_is_also_a_parent()
    {
        Assert.Null(Add(names, "a"));
        Assert.Equal(Both, Add(names, "a/b"));
        Assert.Null(Add(names, "x/y"));
        Assert.Equal(Both, Add(names, "x/y/z/w"));
    }

    [Test]
    public void Refuses_a_parent_that_is_also_a_file()
    {
        Assert.Null(Add(names, "a/b/c"));
        Assert.Equal(Both, Add(names, "a"));
        Assert.Equal(Both, Add(names, "a/b"));
    }

    [Test]
    public void Refuses_a_name_that_is_a_file_and_a_directory()
    {
        Assert.Null(Add(names, "a"));
        Assert.Equal(Both, Add(names, "a/"));
        Assert.Null(Add(names, "b/"));
        Assert.Equal(Both, Add(names, "b"));
    }

    [Test]
    [Arguments("readme.md", "README.md", "README.md", "readme.md")]
    [Arguments("größe.md", "GRÖSSE.md", "GRÖSSE.md", "größe.md")]
    [Arguments("caf\u00e9/x", "cafe\u0301/y", "cafe\u0301", "caf\u00e9")]
    [Arguments("д/x", "Д/y", "Д", "д")]
    [Arguments("docs/a", "Docs/b", "Docs", "docs")]
    [Arguments("docs/sub/a", "docs/SUB/b", "docs/SUB", "docs/sub")]
    [Arguments("docs", "DOCS/x", "DOCS", "docs")]
    [Arguments("a/b", "A", "A", "a")]
    [Arguments("a/b/c", "\uff21/b/d", "\uff21", "a")]
    [Arguments("a\u200d", "a", "a", "a\u200d")]
    public void Knows_names_that_are_one_when_case_and_form_are_ignored(string first, string second, string one, string other)
    {
        Assert.Null(Add(names, first));
        Assert.Equal($"'{one}' and '{other}' are one name where case and Unicode forms are ignored", Add(names, second));
    }

    [Test]
    public void Counts_files_and_directories_against_the_limit()
    {
        var few = new EntryNames(new PackLimits { MaxEntries = 2 });
        Assert.Null(Add(few, "a/"));
        Assert.Null(Add(few, "a/b"));
        var failure = Assert.Throws<LimitExceededException>(() => Add(few, "c"));
        Assert.Equal("limit exceeded: entries: more than 2", failure.Message);
        Assert.Equal((PackLimit.Entries, 2, true), (failure.Limit, failure.Maximum, failure.CanBeRaised));
    }

    [Test]
    public void Counts_directories_that_are_only_implied()
    {
        var few = new EntryNames(new PackLimits { MaxEntries = 4 });
        Assert.Null(Add(few, "a/b/c/d"));
        Assert.Throws<LimitExceededException>(() => Add(few, "a/e/f"));
    }

    [Test]
    public void Counts_an_implied_directory_once()
    {
        var few = new EntryNames(new PackLimits { MaxEntries = 3 });
        Assert.Null(Add(few, "a/x"));
        Assert.Null(Add(few, "a/"));
        Assert.Null(Add(few, "a/y"));
    }

    [Test]
    public void Names_together_have_16_MiB()
    {
        var prefix = string.Join('/', Enumerable.Repeat(new string('d', 250), 4)) + "/";
        // The directories that are implied count once.
        var room = PackLimits.MaxNameBytes - 250 - 501 - 752 - 1003;
        for (var i = 0; room >= prefix.Length + 6; i++, room -= prefix.Length + 6)
            Assert.Null(Add(names, $"{prefix}{i:d6}"));
        var failure = Assert.Throws<LimitExceededException>(() => Add(names, $"{prefix}zzzzzz"));
        Assert.Equal("limit exceeded: bytes of names: more than 16777216", failure.Message);
        Assert.Equal((PackLimit.NameBytes, false), (failure.Limit, failure.CanBeRaised));
    }

    [Test]
    public void Bytes_of_names_are_counted_in_UTF_8()
    {
        var name = new string('知', 80);
        for (var i = 0; i < PackLimits.MaxNameBytes / 246; i++)
            Assert.Null(Add(names, $"{name}{i:d6}"));
        Assert.Throws<LimitExceededException>(() => Add(names, name + "zzzzzz"));
    }

    private static string? Add(EntryNames names, string path) => names.Add(PackPath.Known(path));
}
