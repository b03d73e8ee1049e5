using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Core.Tests.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class StagingWriterTests : IDisposable
{
    private const int Small = FileBatches.MaxFileBytes, Block = FsVerity.NodeBytes;

    private readonly Staged staged = new();

    public void Dispose() => staged.Dispose();

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task Small_and_large_files_and_directories_take_turns(int threads) => Guarded.Run(() =>
    {
        int[] sizes = [0, Small + 1, 1, Block, Small, Block + 1, Small - 1, 3 * Block + 5, 17, 9 << 20, 0];
        using var writer = new StagingWriter(staged.Path, staged.Files, threads);
        var expected = new List<Digest>();
        for (var i = 0; i < 3 * sizes.Length; i++)
        {
            writer.Write(DirectoryEntry($"{i % 7}/directory"), Stream.Null);
            var content = Samples.Random(sizes[i % sizes.Length], i);
            writer.Write(FileEntry($"{i % 7}/file{i}", content.Length), new Streams.Dribble(content, 50_000));
            expected.Add(Hash(content));
            Assert.Equal(expected, writer.Hashes.Select(hashed => hashed.Digest));
        }
        writer.Finish();
        for (var i = 0; i < 3 * sizes.Length; i++)
            Assert.True(Samples.Random(sizes[i % sizes.Length], i).AsSpan().SequenceEqual(Read($"{i % 7}/file{i}")));
        Assert.Equal((expected.Count, 7), (staged.Files.Count, staged.Names.Count()));
    });

    [Test]
    [Arguments(1, false)]
    [Arguments(1, true)]
    [Arguments(3, false)]
    [Arguments(3, true)]
    public Task Many_small_files_have_their_digests_in_the_archive_s_order(int threads, bool synced) => Guarded.Run(() =>
    {
        using var other = new Staged(synced);
        var random = new Random(5);
        var contents = Enumerable.Range(0, 1000).Select(i => Samples.Random(random.Next(4000), i)).ToList();
        using var writer = new StagingWriter(other.Path, other.Files, threads);
        for (var i = 0; i < contents.Count; i++)
            writer.Write(FileEntry($"{i}", contents[i].Length), new MemoryStream(contents[i]));
        writer.Finish();
        Assert.Equal(contents.Select(Hash), writer.Hashes.Select(hashed => hashed.Digest));
        for (var i = 0; i < contents.Count; i++)
            Assert.Equal(contents[i], File.ReadAllBytes(other[$"{i}"]));
    });

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task Of_content_that_goes_on_what_was_said_is_taken(int threads) => Guarded.Run(() =>
    {
        using var writer = new StagingWriter(staged.Path, staged.Files, threads);
        foreach (var size in (int[])[0, 1, Small, Small + 1, Block + 1])
        {
            var content = Samples.Random(size + 1000, size);
            using var source = new MemoryStream(content);
            writer.Write(FileEntry($"{size}", size), source);
            Assert.Equal(size, source.Position);
            Assert.Equal(Hash(content[..size]), writer.Hashes[^1].Digest);
            writer.Finish();
            Assert.True(content.AsSpan(0, size).SequenceEqual(Read($"{size}")));
        }
    });

    [Test]
    [Arguments(1, 1)]
    [Arguments(1, 3)]
    [Arguments(Small, 1)]
    [Arguments(Small, 3)]
    [Arguments(Small + 1, 1)]
    [Arguments(Small + 1, 3)]
    [Arguments(5 * Block, 1)]
    [Arguments(5 * Block, 3)]
    public Task Content_that_ends_early_is_an_error_and_has_no_digest(int size, int threads) => Guarded.Run(() =>
    {
        foreach (var had in (int[])[0, size / 2, size - 1])
        {
            var writer = new StagingWriter(staged.Path, staged.Files, threads);
            writer.Write(FileEntry($"before{had}", 3), new MemoryStream([1, 2, 3]));
            Assert.Throws<EndOfStreamException>(() => writer.Write(FileEntry($"short{had}", size), new MemoryStream(Samples.Random(had))));
            Assert.Equal(Hash([1, 2, 3]), Assert.Single(writer.Hashes).Digest);
            writer.Dispose();
            writer.Dispose();
        }
    });

    [Test]
    [Arguments(10, 1)]
    [Arguments(10, 3)]
    [Arguments(5 * Block, 1)]
    [Arguments(5 * Block, 3)]
    public Task A_failing_source_s_failure_is_the_caller_s(int size, int threads) => Guarded.Run(() =>
    {
        var closed = new MemoryStream(new byte[size]);
        closed.Dispose();
        using var writer = new StagingWriter(staged.Path, staged.Files, threads);
        Assert.Throws<ObjectDisposedException>(() => writer.Write(FileEntry("x", size), closed));
        Assert.Empty(writer.Hashes);
    });

    [Test]
    [Arguments(1, 1)]
    [Arguments(1, 3)]
    [Arguments(100, 1)]
    [Arguments(100, 3)]
    public Task A_small_file_s_failure_comes_before_a_large_file(int files, int threads) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["0"], "sentinel");
        using var writer = new StagingWriter(staged.Path, staged.Files, threads);
        var failure = Record.Exception(() =>
        {
            for (var i = 0; i < files; i++)
                writer.Write(FileEntry($"{i}", 1), new MemoryStream([1]));
            writer.Write(FileEntry("large", Small + 1), new MemoryStream(new byte[Small + 1]));
        });
        Assert.IsType<IOException>(failure);
        Assert.Equal("sentinel", File.ReadAllText(staged["0"]));
        Assert.Equal(["0"], staged.Names);
    });

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    public Task The_nodes_of_large_files_are_kept(int threads) => Guarded.Run(() =>
    {
        using var writer = new StagingWriter(staged.Path, staged.Files, threads);
        foreach (var size in (int[])[16 << 20, (16 << 20) + 1])
            writer.Write(FileEntry($"{size}", size), new MemoryStream(new byte[size]));
        Assert.Equal([0, 33 * Digest.Length], writer.Hashes.Select(hashed => hashed.Nodes.Length));
    });

    [Test]
    [Arguments(1, 1)]
    [Arguments(1, Small + 1)]
    [Arguments(Small + 1, 1)]
    [Arguments(Small + 1, Small + 1)]
    public Task Of_two_files_of_one_name_the_first_stays(int first, int second) => Guarded.Run(() =>
    {
        foreach (var threads in (int[])[1, 3])
        {
            using var writer = new StagingWriter(staged.Path, staged.Files, threads);
            var content = Samples.Random(first);
            writer.Write(FileEntry($"{threads}", first), new MemoryStream(content));
            Assert.IsType<IOException>(Record.Exception(() =>
            {
                writer.Write(FileEntry($"{threads}", second), new MemoryStream(new byte[second]));
                writer.Finish();
            }));
            Assert.True(content.AsSpan().SequenceEqual(Read($"{threads}")));
        }
    });

    [Test]
    public Task It_can_be_left_at_any_moment() => Guarded.Run(() =>
    {
        foreach (var threads in (int[])[1, 3])
            for (var files = 0; files < 6; files++)
            {
                var writer = new StagingWriter(staged[$"{threads}-{files}"], staged.Files, threads);
                for (var i = 0; i < files; i++)
                    writer.Write(FileEntry($"{i}", i % 2 * (Block + 1)), new MemoryStream(new byte[Block + 1]));
                writer.Dispose();
                writer.Dispose();
            }
        // A large file is written by whoever adds it, and with it what came before.
        Assert.Equal(["0", "1", "2", "3"],
            Directory.EnumerateFiles(staged["3-5"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    });

    private byte[] Read(string path) => File.ReadAllBytes(staged[path]);

    private static TarEntryFacts FileEntry(string path, long size) => new(PackPath.Known(path), path, size, IsExecutable: false, 0);

    private static TarEntryFacts DirectoryEntry(string path) => new(PackPath.Known(path + "/"), path + "/", 0, IsExecutable: true, 0);

    private static Digest Hash(byte[] content) => SlowFsVerity.Of(content);
}
