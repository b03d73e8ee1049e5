using System.Security.Cryptography;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Archives.Codecs;
using KnowledgePacks.Installation;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class StagingWriterTests : IDisposable
{
    private const int Small = FileBatches.MaxFileBytes, Block = 256 << 10;

    private readonly Staged staged = new();

    public void Dispose() => staged.Dispose();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Small_and_large_files_and_directories_take_turns(bool background) => Guarded.Run(() =>
    {
        int[] sizes = [0, Small + 1, 1, Block, Small, Block + 1, Small - 1, 3 * Block + 5, 17, 9 << 20, 0];
        using var writer = new StagingWriter(staged.Path, staged.Files, background);
        var expected = new List<Digest>();
        for (var i = 0; i < 3 * sizes.Length; i++)
        {
            writer.Write(DirectoryEntry($"{i % 7}/directory"), Stream.Null);
            var content = Samples.Random(sizes[i % sizes.Length], i);
            writer.Write(FileEntry($"{i % 7}/file{i}", content.Length), new Streams.Dribble(content, 50_000));
            expected.Add(Sha256(content));
            Assert.Equal(expected, writer.Digests);
        }
        writer.Finish();
        for (var i = 0; i < 3 * sizes.Length; i++)
            Assert.True(Samples.Random(sizes[i % sizes.Length], i).AsSpan().SequenceEqual(Read($"{i % 7}/file{i}")));
        Assert.Equal((expected.Count, 7), (staged.Files.Count, staged.Names.Count()));
    });

    [Test]
    [Arguments(false, false)]
    [Arguments(false, true)]
    [Arguments(true, false)]
    [Arguments(true, true)]
    public Task Many_small_files_have_their_digests_in_the_archive_s_order(bool background, bool synced) => Guarded.Run(() =>
    {
        using var other = new Staged(synced);
        var random = new Random(5);
        var contents = Enumerable.Range(0, 1000).Select(i => Samples.Random(random.Next(4000), i)).ToList();
        using var writer = new StagingWriter(other.Path, other.Files, background);
        for (var i = 0; i < contents.Count; i++)
            writer.Write(FileEntry($"{i}", contents[i].Length), new MemoryStream(contents[i]));
        writer.Finish();
        Assert.Equal(contents.Select(Sha256), writer.Digests);
        for (var i = 0; i < contents.Count; i++)
            Assert.Equal(contents[i], File.ReadAllBytes(other[$"{i}"]));
    });

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public Task Of_content_that_goes_on_what_was_said_is_taken(bool background) => Guarded.Run(() =>
    {
        using var writer = new StagingWriter(staged.Path, staged.Files, background);
        foreach (var size in (int[])[0, 1, Small, Small + 1, Block + 1])
        {
            var content = Samples.Random(size + 1000, size);
            using var source = new MemoryStream(content);
            writer.Write(FileEntry($"{size}", size), source);
            Assert.Equal(size, source.Position);
            Assert.Equal(Sha256(content[..size]), writer.Digests[^1]);
            writer.Finish();
            Assert.True(content.AsSpan(0, size).SequenceEqual(Read($"{size}")));
        }
    });

    [Test]
    [Arguments(1, false)]
    [Arguments(1, true)]
    [Arguments(Small, false)]
    [Arguments(Small, true)]
    [Arguments(Small + 1, false)]
    [Arguments(Small + 1, true)]
    [Arguments(5 * Block, false)]
    [Arguments(5 * Block, true)]
    public Task Content_that_ends_early_is_an_error_and_has_no_digest(int size, bool background) => Guarded.Run(() =>
    {
        foreach (var had in (int[])[0, size / 2, size - 1])
        {
            var writer = new StagingWriter(staged.Path, staged.Files, background);
            writer.Write(FileEntry($"before{had}", 3), new MemoryStream([1, 2, 3]));
            Assert.Throws<EndOfStreamException>(() => writer.Write(FileEntry($"short{had}", size), new MemoryStream(Samples.Random(had))));
            Assert.Equal([Sha256([1, 2, 3])], writer.Digests);
            writer.Dispose();
            writer.Dispose();
        }
    });

    [Test]
    [Arguments(10, false)]
    [Arguments(10, true)]
    [Arguments(5 * Block, false)]
    [Arguments(5 * Block, true)]
    public Task A_failing_source_s_failure_is_the_caller_s(int size, bool background) => Guarded.Run(() =>
    {
        var closed = new MemoryStream(new byte[size]);
        closed.Dispose();
        using var writer = new StagingWriter(staged.Path, staged.Files, background);
        Assert.Throws<ObjectDisposedException>(() => writer.Write(FileEntry("x", size), closed));
        Assert.Empty(writer.Digests);
    });

    [Test]
    [Arguments(1, false)]
    [Arguments(1, true)]
    [Arguments(100, false)]
    [Arguments(100, true)]
    public Task A_small_file_s_failure_comes_before_a_large_file(int files, bool background) => Guarded.Run(() =>
    {
        File.WriteAllText(staged["0"], "sentinel");
        using var writer = new StagingWriter(staged.Path, staged.Files, background);
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
    [Arguments(1, 1)]
    [Arguments(1, Small + 1)]
    [Arguments(Small + 1, 1)]
    [Arguments(Small + 1, Small + 1)]
    public Task Of_two_files_of_one_name_the_first_stays(int first, int second) => Guarded.Run(() =>
    {
        foreach (var background in (bool[])[false, true])
        {
            using var writer = new StagingWriter(staged.Path, staged.Files, background);
            var content = Samples.Random(first);
            writer.Write(FileEntry($"{background}", first), new MemoryStream(content));
            Assert.IsType<IOException>(Record.Exception(() =>
            {
                writer.Write(FileEntry($"{background}", second), new MemoryStream(new byte[second]));
                writer.Finish();
            }));
            Assert.True(content.AsSpan().SequenceEqual(Read($"{background}")));
        }
    });

    [Test]
    public Task It_can_be_left_at_any_moment() => Guarded.Run(() =>
    {
        foreach (var background in (bool[])[false, true])
            for (var files = 0; files < 6; files++)
            {
                var writer = new StagingWriter(staged[$"{background}{files}"], staged.Files, background);
                for (var i = 0; i < files; i++)
                    writer.Write(FileEntry($"{i}", i % 2 * (Block + 1)), new MemoryStream(new byte[Block + 1]));
                writer.Dispose();
                writer.Dispose();
            }
        // A large file is written by whoever adds it, and with it what came before.
        Assert.Equal(["0", "1", "2", "3"],
            Directory.EnumerateFiles(staged["True5"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    });

    private byte[] Read(string path) => File.ReadAllBytes(staged[path]);

    private static TarEntryFacts FileEntry(string path, long size) => new(path, path, size, IsDirectory: false, IsExecutable: false, 0);

    private static TarEntryFacts DirectoryEntry(string path) => new(path, path + "/", 0, IsDirectory: true, IsExecutable: true, 0);

    private static Digest Sha256(byte[] content) => Digest.FromHash(SHA256.HashData(content));
}
