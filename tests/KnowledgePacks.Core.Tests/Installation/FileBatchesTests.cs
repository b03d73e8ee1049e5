using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Installation;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class FileBatchesTests : IDisposable
{
    private const int BatchFiles = 64, BatchBytes = 512 << 10, Ring = 4, Largest = FileBatches.MaxFileBytes;

    private readonly Staged staged = new();

    public void Dispose() => staged.Dispose();

    public static IEnumerable<(int, bool)> Counts() =>
        from first in (int[])[0, 1, BatchFiles - 1, BatchFiles, BatchFiles + 1, 2 * BatchFiles, 2 * BatchFiles + 1, Ring * BatchFiles,
            Ring * BatchFiles + 1, 1000]
        from second in (bool[])[false, true]
        select (first, second);

    [Test]
    [MethodDataSource(nameof(Counts))]
    public Task Every_file_is_written(int count, bool background) => Guarded.Run(() =>
    {
        using var batches = new FileBatches(staged.Files, background);
        for (var i = 0; i < count; i++)
            Add(batches, i, i % 300);
        batches.Finish();
        AssertWritten(count, i => i % 300);
        Assert.Equal(count, staged.Files.Count);
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Sizes_around_the_limits_come_in_every_order(bool background) => Guarded.Run(() =>
    {
        int[] sizes = [0, 1, 2, 4095, 4096, Largest / 2, Largest - 1, Largest];
        var random = new Random(7);
        var chosen = Enumerable.Range(0, 500).Select(_ => sizes[random.Next(sizes.Length)]).ToArray();
        using var batches = new FileBatches(staged.Files, background);
        for (var i = 0; i < chosen.Length; i++)
            Add(batches, i, chosen[i]);
        batches.Finish();
        AssertWritten(chosen.Length, i => chosen[i]);
    });

    // What was handed on is written when it is disposed; the last batch, which was not, is dropped.
    [Test]
    [Arguments(0, BatchFiles, 0)]
    [Arguments(0, BatchFiles + 1, BatchFiles)]
    [Arguments(0, 2 * BatchFiles, BatchFiles)]
    [Arguments(0, 2 * BatchFiles + 1, 2 * BatchFiles)]
    [Arguments(8192, BatchFiles, 0)]
    [Arguments(8193, BatchFiles, 63)]
    [Arguments(Largest, 8, 0)]
    [Arguments(Largest, 9, 8)]
    [Arguments(Largest - 1, 8, 0)]
    [Arguments(Largest - 1, 9, 8)]
    [Arguments(Largest, 41, 40)]
    [Arguments(0, 20 * BatchFiles + 1, 20 * BatchFiles)]
    public Task Disposing_waits_for_what_was_handed_on(int size, int count, int written) => Guarded.Run(() =>
    {
        var batches = new FileBatches(staged.Files, background: true);
        for (var i = 0; i < count; i++)
            Add(batches, i, size);
        batches.Dispose();
        AssertWritten(written, _ => size);
        batches.Dispose();
        AssertWritten(written, _ => size);
    });

    [Test]
    [Arguments(0, 0, 0)]
    [Arguments(Largest, 0, 0)]
    [Arguments(Largest - 1, 1, 0)]
    [Arguments(Largest - 1, 2, 8)]
    [Arguments(Largest, 1, 8)]
    public Task A_batch_is_full_to_the_byte_and_empty_files_always_fit(int eighth, int ninth, int written) => Guarded.Run(() =>
    {
        using (var batches = new FileBatches(staged.Files, background: true))
        {
            for (var i = 0; i < 7; i++)
                Add(batches, i, Largest);
            Add(batches, 7, eighth);
            Add(batches, 8, ninth);
        }
        AssertWritten(written, i => i < 7 ? Largest : eighth);
        Assert.True(8 * Largest == BatchBytes);
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task It_can_be_finished_again_and_again(bool background) => Guarded.Run(() =>
    {
        using var batches = new FileBatches(staged.Files, background);
        batches.Finish();
        int[] ends = [0, 1, 1, 2, 64, 128, 129, 400, 401, 700];
        for (var i = 0; i < 700; i++)
        {
            Add(batches, i, i % 100);
            for (var times = ends.Count(end => end == i + 1); times > 0; times--)
            {
                batches.Finish();
                AssertWritten(i + 1, number => number % 100);
            }
        }
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Directories_are_made_where_they_stand_and_with_their_parents(bool background) => Guarded.Run(() =>
    {
        using var batches = new FileBatches(staged.Files, background);
        for (var i = 0; i < 300; i++)
        {
            batches.AddDirectory(staged[$"{i}"]);
            batches.AddDirectory(staged[$"{i}/deep/er"]);
            batches.AddFile(staged[$"{i}/deep/file"], 1, false, new MemoryStream([(byte)i]));
            batches.AddFile(staged[$"{i}/other/file"], 0, false, Stream.Null);
            batches.AddDirectory(staged[$"{i}"]);
        }
        batches.Finish();
        for (var i = 0; i < 300; i++)
        {
            Assert.True(Directory.Exists(staged[$"{i}/deep/er"]));
            Assert.Equal([(byte)i], File.ReadAllBytes(staged[$"{i}/deep/file"]));
            Assert.Empty(File.ReadAllBytes(staged[$"{i}/other/file"]));
        }
        Assert.Equal(600, staged.Files.Count);
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task The_owner_may_execute_what_is_to_be_executed_and_nothing_else(bool background) => Guarded.Run(() =>
    {
        using var batches = new FileBatches(staged.Files, background);
        for (var i = 0; i < 200; i++)
            batches.AddFile(staged[$"{i}"], 0, i % 3 == 0, Stream.Null);
        batches.Finish();
        for (var i = 0; i < 200; i++)
            Assert.Equal(i % 3 == 0 && !OperatingSystem.IsWindows(),
                !OperatingSystem.IsWindows() && File.GetUnixFileMode(staged[$"{i}"]).HasFlag(UnixFileMode.UserExecute));
    });

    private void Add(FileBatches batches, int number, int size)
    {
        var content = Samples.Random(size, number);
        Assert.True(content.AsSpan().SequenceEqual(batches.AddFile(staged[$"{number}"], size, false, new MemoryStream(content))));
    }

    /// <summary>The files from 0 are there and no others.</summary>
    private void AssertWritten(int count, Func<int, int> size)
    {
        Assert.Equal(Enumerable.Range(0, count).Select(i => $"{i}").Order(StringComparer.Ordinal),
            staged.Names.Order(StringComparer.Ordinal));
        for (var i = 0; i < count; i++)
            Assert.True(Samples.Random(size(i), i).AsSpan().SequenceEqual(File.ReadAllBytes(staged[$"{i}"])));
    }
}
