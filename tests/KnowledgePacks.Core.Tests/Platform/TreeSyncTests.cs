using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Platform;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Platform;

public sealed class TreeSyncTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(63)]
    [Arguments(64)]
    [Arguments(200)]
    public Task A_tree_is_synced_and_stays_as_it_was(int files) => Guarded.Run(() =>
    {
        Fill(files);
        var before = TempDirectory.Snapshot(temp.Path);
        TreeSync.SyncEach(temp.Path, CancellationToken.None);
        Assert.Equal(before, TempDirectory.Snapshot(temp.Path));
    });

    [Test]
    [Arguments(5)]
    [Arguments(200)]
    public Task A_file_that_cannot_be_opened_is_told(int files) => Guarded.Run(() =>
    {
        Fill(files);
        File.CreateSymbolicLink(temp["4", "dangling"], temp["nowhere"]);
        var failure = Assert.Throws<FileNotFoundException>(() => TreeSync.SyncEach(temp.Path, CancellationToken.None));
        Assert.Contains("dangling", failure.Message, StringComparison.Ordinal);
        File.Delete(temp["4", "dangling"]);
        TreeSync.SyncEach(temp.Path, CancellationToken.None);
    });

    [Test]
    public Task Of_many_files_that_cannot_be_opened_one_is_told() => Guarded.Run(() =>
    {
        for (var i = 0; i < 100; i++)
            File.CreateSymbolicLink(temp[$"dangling{i}"], temp["nowhere"]);
        Assert.Throws<FileNotFoundException>(() => TreeSync.SyncEach(temp.Path, CancellationToken.None));
    });

    [Test]
    [Arguments(5)]
    [Arguments(200)]
    public Task Cancellation_is_told_as_such(int files) => Guarded.Run(() =>
    {
        Fill(files);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => TreeSync.SyncEach(temp.Path, cancelled.Token));
    });

    [Test]
    public void A_tree_that_is_not_there_is_an_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => TreeSync.SyncEach(temp["none"], TestContext.Current!.Execution.CancellationToken));

    private void Fill(int files)
    {
        for (var i = 0; i < 10; i++)
            Directory.CreateDirectory(temp[$"{i}", "inner", "most"]);
        for (var i = 0; i < files; i++)
        {
            string[] directory = (i % 4) switch
            {
                0 => [],
                1 => [$"{i % 10}"],
                2 => [$"{i % 10}", "inner"],
                _ => [$"{i % 10}", "inner", "most"],
            };
            File.WriteAllBytes(temp[[.. directory, $"file{i}"]], Samples.Random(i * 10));
        }
    }
}
