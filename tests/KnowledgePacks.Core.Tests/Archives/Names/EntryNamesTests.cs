using KnowledgePacks.Archives.Names;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Core.Tests.Archives.Names;

public class EntryNamesTests
{
    private const string Twice = "the name occurs twice";
    private const string Both = "the name is both a file and a directory";

    private readonly EntryNames names = new(PackLimits.Default);

    [Test]
    public void Takes_names_that_are_different_files()
    {
        foreach (var name in (string[])["a", "b/c", "b/d", "e/f/g", "e/f/h", "e/i", "b/j", "ab", "b.c"])
            Assert.Null(names.Add(name, false));
    }

    [Test]
    public void Takes_a_directory_before_or_after_what_is_in_it()
    {
        Assert.Null(names.Add("before", true));
        Assert.Null(names.Add("before/x", false));
        Assert.Null(names.Add("after/sub/x", false));
        Assert.Null(names.Add("after", true));
        Assert.Null(names.Add("after/sub", true));
    }

    [Test]
    public void Refuses_a_file_twice()
    {
        Assert.Null(names.Add("d/a", false));
        Assert.Equal(Twice, names.Add("d/a", false));
    }

    [Test]
    public void Refuses_a_directory_twice()
    {
        Assert.Null(names.Add("d", true));
        Assert.Null(names.Add("d/a", false));
        Assert.Equal(Twice, names.Add("d", true));
    }

    [Test]
    public void Refuses_a_directory_twice_when_it_was_implied_first()
    {
        Assert.Null(names.Add("d/a", false));
        Assert.Null(names.Add("d", true));
        Assert.Equal(Twice, names.Add("d", true));
    }

    [Test]
    public void Refuses_a_file_that_is_also_a_parent()
    {
        Assert.Null(names.Add("a", false));
        Assert.Equal(Both, names.Add("a/b", false));
        Assert.Null(names.Add("x/y", false));
        Assert.Equal(Both, names.Add("x/y/z/w", false));
    }

    [Test]
    public void Refuses_a_parent_that_is_also_a_file()
    {
        Assert.Null(names.Add("a/b/c", false));
        Assert.Equal(Both, names.Add("a", false));
        Assert.Equal(Both, names.Add("a/b", false));
    }

    [Test]
    public void Refuses_a_name_that_is_a_file_and_a_directory()
    {
        Assert.Null(names.Add("a", false));
        Assert.Equal(Both, names.Add("a", true));
        Assert.Null(names.Add("b", true));
        Assert.Equal(Both, names.Add("b", false));
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
        Assert.Null(names.Add(first, false));
        Assert.Equal($"'{one}' and '{other}' are one name where case and Unicode forms are ignored", names.Add(second, false));
    }

    [Test]
    public void Counts_files_and_directories_against_the_limit()
    {
        var few = new EntryNames(new PackLimits { MaxEntries = 2 });
        Assert.Null(few.Add("a", true));
        Assert.Null(few.Add("a/b", false));
        var failure = Assert.Throws<LimitExceededException>(() => few.Add("c", false));
        Assert.Equal("limit exceeded: entries: more than 2", failure.Message);
        Assert.Equal("if you trust its origin, allow more with --max-entries", failure.Hint);
    }

    [Test]
    public void Counts_directories_that_are_only_implied()
    {
        var few = new EntryNames(new PackLimits { MaxEntries = 4 });
        Assert.Null(few.Add("a/b/c/d", false));
        Assert.Throws<LimitExceededException>(() => few.Add("a/e/f", false));
    }

    [Test]
    public void Counts_an_implied_directory_once()
    {
        var few = new EntryNames(new PackLimits { MaxEntries = 3 });
        Assert.Null(few.Add("a/x", false));
        Assert.Null(few.Add("a", true));
        Assert.Null(few.Add("a/y", false));
    }

    [Test]
    public void Names_together_have_16_MiB()
    {
        var prefix = string.Join('/', Enumerable.Repeat(new string('d', 250), 4)) + "/";
        // The directories that are implied count once.
        var room = PackLimits.MaxNameBytes - 250 - 501 - 752 - 1003;
        for (var i = 0; room >= prefix.Length + 6; i++, room -= prefix.Length + 6)
            Assert.Null(names.Add($"{prefix}{i:d6}", false));
        var failure = Assert.Throws<LimitExceededException>(() => names.Add($"{prefix}zzzzzz", false));
        Assert.Equal("limit exceeded: bytes of names: more than 16777216", failure.Message);
        Assert.Null(failure.Hint);
    }

    [Test]
    public void Bytes_of_names_are_counted_in_UTF_8()
    {
        var name = new string('知', 80);
        for (var i = 0; i < PackLimits.MaxNameBytes / 246; i++)
            Assert.Null(names.Add($"{name}{i:d6}", false));
        Assert.Throws<LimitExceededException>(() => names.Add(name + "zzzzzz", false));
    }
}
