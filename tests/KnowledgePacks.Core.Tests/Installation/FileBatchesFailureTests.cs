using System.Globalization;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Installation;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

/// <summary>What cannot be written is told by the next call that could know, as what it was, and nothing after it is written.</summary>
public sealed class FileBatchesFailureTests : IDisposable
{
    private const int BatchFiles = 64, Ring = 4, Count = 500;

    private readonly Staged staged = new();

    public void Dispose() => staged.Dispose();

    public static IEnumerable<(int, bool)> Places() =>
        from first in (int[])[0, 1, 63, 64, 100, 128, 255, 256, 400, Count - 1]
        from second in (bool[])[false, true]
        select (first, second);

    [Test]
    [MethodDataSource(nameof(Places))]
    public Task A_name_that_is_there_already_stays_what_it_was(int at, bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged[$"{at}"], "sentinel");
        Assert.IsType<IOException>(AddAll(background));
        Assert.Equal("sentinel", File.ReadAllText(staged[$"{at}"]));
        AssertOnlyBefore(at, alsoThere: at);
    });

    [Test]
    [MethodDataSource(nameof(Places))]
    public Task A_link_that_is_there_already_is_not_followed(int at, bool background) => Guarded.Run(() =>
    {
        var target = Path.Join(Path.GetDirectoryName(staged.Path), "target");
        File.CreateSymbolicLink(staged[$"{at}"], target);
        Assert.IsType<IOException>(AddAll(background));
        Assert.False(Path.Exists(target));
        AssertOnlyBefore(at, alsoThere: at);
    });

    [Test]
    [MethodDataSource(nameof(Places))]
    public Task A_name_that_is_too_long_is_told(int at, bool background) => Guarded.Run(() =>
    {
        var name = new string('x', 256);
        var failure = Assert.ThrowsAny<IOException>(() => Rethrow(AddAll(background, number => number == at ? name : $"{number}")));
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        AssertOnlyBefore(at);
    });

    [Test]
    [MethodDataSource(nameof(Places))]
    public Task A_parent_that_is_a_file_is_told(int at, bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["parent"], "sentinel");
        Assert.ThrowsAny<IOException>(() => Rethrow(AddAll(background, number => number == at ? "parent/x" : $"{number}")));
        Assert.Equal("sentinel", File.ReadAllText(staged["parent"]));
        File.Delete(staged["parent"]);
        AssertOnlyBefore(at);
    });

    [Test]
    [MethodDataSource(nameof(Places))]
    public Task A_directory_that_is_a_file_is_told(int at, bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["directory"], "sentinel");
        Assert.ThrowsAny<IOException>(() => Rethrow(AddAll(background, number => number == at ? "directory/" : $"{number}")));
        Assert.Equal("sentinel", File.ReadAllText(staged["directory"]));
        File.Delete(staged["directory"]);
        AssertOnlyBefore(at);
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Two_of_one_name_are_not_both_written(bool background) => Guarded.Run(() =>
    {
        Assert.IsType<IOException>(AddAll(background, number => number == 300 ? "7" : $"{number}"));
        Assert.Equal([7], File.ReadAllBytes(staged["7"]));
        AssertOnlyBefore(300);
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Of_two_failures_the_first_is_told(bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["70"], "");
        File.WriteAllText(staged["150"], "");
        Assert.EndsWith(Path.DirectorySeparatorChar + "70", AddAll(background)?.Message, StringComparison.Ordinal);
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Nobody_adds_files_for_long_that_nobody_writes(bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["0"], "");
        using var batches = new FileBatches(staged.Files, background);
        var added = 0;
        Assert.IsType<IOException>(Record.Exception(() =>
        {
            for (; added < 10_000; added++)
                batches.AddFile(staged[$"{added}"], 0, false, Stream.Null);
        }));
        Assert.InRange(added, BatchFiles, Ring * BatchFiles);
        Assert.Equal(["0"], staged.Names);
    });

    [Test]
    public Task A_failure_is_told_as_often_as_one_asks() => Guarded.Run(() =>
    {
        File.WriteAllText(staged["0"], "");
        var batches = new FileBatches(staged.Files, background: true);
        // It may be told here already.
        _ = Record.Exception(() =>
        {
            for (var i = 0; i <= BatchFiles; i++)
                batches.AddFile(staged[$"{i}"], 0, false, Stream.Null);
        });
        var first = Assert.Throws<IOException>(batches.Finish);
        Assert.Same(first, Assert.Throws<IOException>(batches.Finish));
        batches.Dispose();
        batches.Dispose();
        Assert.Equal(["0"], staged.Names);
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Leaving_it_after_a_failure_that_nobody_asked_for_is_nothing(bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["1"], "");
        var batches = new FileBatches(staged.Files, background);
        for (var i = 0; i < BatchFiles; i++)
            batches.AddFile(staged[$"{i}"], 0, false, Stream.Null);
        var failure = Record.Exception(() => _ = batches.AddFile(staged["more"], 0, false, Stream.Null).Length);
        // The other thread may be as far or not.
        Assert.True(failure is IOException || (background && failure is null));
        batches.Dispose();
        Assert.Equal(["0", "1"], staged.Names.Order(StringComparer.Ordinal));
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task What_cannot_be_read_is_not_written(bool background) => Guarded.Run(() =>
    {
        using var batches = new FileBatches(staged.Files, background);
        batches.AddFile(staged["whole"], 3, false, new MemoryStream([1, 2, 3]));
        Assert.Throws<EndOfStreamException>(() => _ = batches.AddFile(staged["short"], 100, false, new MemoryStream([1, 2, 3])).Length);
        batches.Finish();
        Assert.Equal(["whole"], staged.Names);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(staged["whole"]));
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task A_failure_of_the_last_batch_is_told_as_often_as_one_asks(bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["b"], "");
        using var batches = new FileBatches(staged.Files, background);
        batches.AddFile(staged["a"], 0, false, Stream.Null);
        batches.AddFile(staged["b"], 0, false, Stream.Null);
        var first = Assert.Throws<IOException>(batches.Finish);
        Assert.Same(first, Assert.Throws<IOException>(batches.Finish));
    });

    private Exception? AddAll(bool background, Func<int, string>? name = null)
    {
        using var batches = new FileBatches(staged.Files, background);
        return Record.Exception(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                var path = staged[name?.Invoke(i) ?? $"{i}"];
                if (path.EndsWith('/'))
                    batches.AddDirectory(path.TrimEnd('/'));
                else
                    batches.AddFile(path, 1, false, new MemoryStream([(byte)i]));
            }
            batches.Finish();
        });
    }

    private static void Rethrow(Exception? failure)
    {
        if (failure is not null)
            throw failure;
    }

    private void AssertOnlyBefore(int at, int? alsoThere = null)
    {
        var numbers = staged.Names.Select(name => int.Parse(name, CultureInfo.InvariantCulture)).Where(number => number != alsoThere)
            .Order().ToList();
        Assert.Equal(Enumerable.Range(0, at), numbers);
        Assert.All(numbers, number => Assert.Equal([(byte)number], File.ReadAllBytes(staged[$"{number}"])));
        Assert.Equal(at, staged.Files.Count);
    }
}
