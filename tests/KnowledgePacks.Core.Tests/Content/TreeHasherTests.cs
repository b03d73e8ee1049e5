using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Codecs;

namespace KnowledgePacks.Core.Tests.Content;

public sealed class TreeHasherTests
{
    private const int Node = FsVerity.NodeBytes, MiB = 1 << 20;

    public static IEnumerable<(int, int)> Sizes() =>
        from size in (int[])[0, 1, 4095, 4096, 4097, 8192, Node - 1, Node, Node + 1, Node + 4096, 2 * Node, MiB + 1, 5 * Node - 3,
            9 * Node + 12345]
        from threads in (int[])[1, 2, 5]
        select (size, threads);

    [Test]
    [MethodDataSource(nameof(Sizes))]
    public Task The_digest_is_that_of_fs_verity(int size, int threads) => Guarded.Run(() =>
    {
        using var hasher = new TreeHasher(threads);
        Hash(hasher, Samples.Random(size));
    });

    // 128 nodes make a block of hashes: with one more node the tree has another level.
    [Test]
    [Arguments(64 * MiB - 1)]
    [Arguments(64 * MiB)]
    [Arguments(64 * MiB + 1)]
    public Task A_tree_may_have_a_level_more(int size) => Guarded.Run(() =>
    {
        var content = Samples.Random(size);
        var expected = SlowFsVerity.Of(content);
        foreach (var threads in (int[])[1, 2, 5])
        {
            using var hasher = new TreeHasher(threads);
            Assert.Equal(expected, Read(hasher, content).Digest);
        }
    });

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task Many_files_follow_each_other(int threads) => Guarded.Run(() =>
    {
        using var hasher = new TreeHasher(threads);
        var random = new Random(4);
        var bytes = Samples.Random(6 * Node);
        int[] lengths = [0, 1, 4096, 4097, 40, 100_000, Node, Node + 1, 3 * Node + 5, 5 * Node];
        for (var round = 0; round < 60; round++)
        {
            var length = lengths[random.Next(lengths.Length)];
            var start = random.Next(bytes.Length - length);
            Hash(hasher, bytes[start..(start + length)]);
        }
    });

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    public void A_small_file_is_hashed_at_once(int threads)
    {
        using var hasher = new TreeHasher(threads);
        foreach (var size in (int[])[0, 1, 4095, 4096, 4097, 8192, 65536, Node - 1, Node])
        {
            var content = Samples.Random(size);
            var hashed = hasher.Of(content);
            Assert.Equal(SlowFsVerity.Of(content), hashed.Digest);
            Assert.True(hashed.Nodes.IsEmpty);
        }
    }

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    public Task The_nodes_of_large_files_are_kept_and_of_no_others(int threads) => Guarded.Run(() =>
    {
        using var hasher = new TreeHasher(threads);
        Assert.True(Read(hasher, new byte[16 * MiB]).Nodes.IsEmpty);
        var content = Samples.Random(16 * MiB + 1);
        var (digest, nodes) = Read(hasher, content);
        Assert.Equal(FsVerity.CountNodes(content.Length) * Digest.Length, nodes.Length);
        Assert.Equal(digest, FsVerity.Combine(content.Length, nodes.Span));
        // Whoever keeps them keeps them: the next file has its own.
        _ = Read(hasher, new byte[16 * MiB + 1]);
        Assert.Equal(digest, FsVerity.Combine(content.Length, nodes.Span));
    });

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task Bytes_stay_until_the_next_call(int threads) => Guarded.Run(() =>
    {
        using var hasher = new TreeHasher(threads);
        var content = Samples.Random(9 * Node + 77);
        using var source = new Streams.Dribble(content, 30_000);
        hasher.Begin(content.Length);
        for (var at = 0; at < content.Length;)
        {
            var next = hasher.ReadNext(source, content.Length - at);
            Assert.Equal(Math.Min(Node, content.Length - at), next.Length);
            Assert.True(next.SequenceEqual(content.AsSpan(at, next.Length)));
            at += next.Length;
        }
        Assert.Equal(SlowFsVerity.Of(content), hasher.Finish().Digest);
    });

    public static IEnumerable<(int, int, int)> ShortContents() =>
        from length in ((int, int)[])[(10, 11), (0, 1), (Node - 1, Node), (Node, Node + 1), (2 * Node, 9 * Node),
            (4 * Node + 3, 4 * Node + 4)]
        from threads in (int[])[1, 2, 5]
        select (length.Item1, length.Item2, threads);

    [Test]
    [MethodDataSource(nameof(ShortContents))]
    public Task Content_that_ends_early_is_an_error(int length, int said, int threads) => Guarded.Run(() =>
    {
        var hasher = new TreeHasher(threads);
        Assert.Throws<EndOfStreamException>(() => Read(hasher, new MemoryStream(Samples.Random(length)), said));
        hasher.Dispose();
        hasher.Dispose();
    });

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    public Task A_failing_source_s_failure_is_the_caller_s(int threads) => Guarded.Run(() =>
    {
        foreach (var length in (int[])[10, 5 * Node])
        {
            using var hasher = new TreeHasher(threads);
            var closed = new MemoryStream(new byte[length]);
            closed.Dispose();
            Assert.Throws<ObjectDisposedException>(() => Read(hasher, closed, length));
        }
    });

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task It_can_be_left_at_any_moment(int threads) => Guarded.Run(() =>
    {
        var content = Samples.Random(8 * Node);
        for (var calls = 0; calls <= 8; calls++)
        {
            var hasher = new TreeHasher(threads);
            using var source = new MemoryStream(content);
            hasher.Begin(content.Length);
            for (var call = 0; call < calls; call++)
                hasher.ReadNext(source, content.Length - source.Position);
            hasher.Dispose();
            hasher.Dispose();
        }
    });

    private static void Hash(TreeHasher hasher, byte[] content) => Assert.Equal(SlowFsVerity.Of(content), Read(hasher, content).Digest);

    private static HashedFile Read(TreeHasher hasher, byte[] content) =>
        Read(hasher, new Streams.Dribble(content, 100_000), content.Length);

    private static HashedFile Read(TreeHasher hasher, Stream source, int length)
    {
        hasher.Begin(length);
        for (var at = 0; at < length;)
            at += hasher.ReadNext(source, length - at).Length;
        return hasher.Finish();
    }
}
