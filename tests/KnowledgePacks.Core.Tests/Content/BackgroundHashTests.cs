using System.Security.Cryptography;
using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Archives.Codecs;

namespace KnowledgePacks.Core.Tests.Content;

public sealed class BackgroundHashTests : IDisposable
{
    private const int Small = 64 << 10, Block = 512 << 10;

    private readonly BackgroundHash hash = new(background: true);

    public void Dispose() => hash.Dispose();

    [Test]
    [Arguments(1)]
    [Arguments(Small - 1)]
    [Arguments(Small)]
    [Arguments(Small + 1)]
    [Arguments(Block - 1)]
    [Arguments(Block)]
    [Arguments(Block + 1)]
    [Arguments(Block + Small)]
    [Arguments(3 * Block - 1)]
    [Arguments(3 * Block)]
    [Arguments(3 * Block + 1)]
    [Arguments(3 * Block + Small)]
    [Arguments(4 * Block)]
    [Arguments(9 * Block + 12345)]
    public Task The_digest_is_that_of_the_bytes(int length) => Guarded.Run(() => Hash(Samples.Random(length)));

    [Test]
    public Task The_digest_of_nothing_is_there_too() => Guarded.Run(() =>
    {
        Assert.Equal(Digest.FromHash(SHA256.HashData([])), hash.Finish());
        Hash([1]);
        Assert.Equal(Digest.FromHash(SHA256.HashData([])), hash.Finish());
    });

    [Test]
    public Task Many_contents_follow_each_other() => Guarded.Run(() =>
    {
        var random = new Random(4);
        var bytes = Samples.Random(3 * Block + Small);
        int[] lengths = [1, Small, Small + 1, Block, 3 * Block + 5, 40, 2 * Block + Small, 100_000];
        for (var round = 0; round < 150; round++)
        {
            var length = lengths[random.Next(lengths.Length)];
            var start = random.Next(bytes.Length - length);
            Hash(bytes[start..(start + length)]);
        }
    });

    [Test]
    public Task Bytes_stay_until_the_next_call_but_one() => Guarded.Run(() =>
    {
        var content = Samples.Random(8 * Block + 77);
        var source = new Streams.Dribble(content, 30_000);
        int at = 0, before = 0;
        ReadOnlySpan<byte> last = default;
        while (at < content.Length)
        {
            var next = hash.ReadNext(source, content.Length - at);
            Assert.True(last.SequenceEqual(content.AsSpan(before, last.Length)));
            Assert.True(next.SequenceEqual(content.AsSpan(at, next.Length)));
            before = at;
            at += next.Length;
            last = next;
        }
        Assert.Equal(Digest.FromHash(SHA256.HashData(content)), hash.Finish());
    });

    [Test]
    [Arguments(10, 11)]
    [Arguments(0, 1)]
    [Arguments(Small - 1, Small)]
    [Arguments(Small, Small + 1)]
    [Arguments(Block - 1, Block)]
    [Arguments(Block, Block + 1)]
    [Arguments(2 * Block, 9 * Block)]
    [Arguments(4 * Block + 3, 4 * Block + 4)]
    public Task Content_that_ends_early_is_an_error(int length, int said) => Guarded.Run(() =>
    {
        Assert.Throws<EndOfStreamException>(() => Read(new MemoryStream(Samples.Random(length)), said));
        hash.Dispose();
    });

    [Test]
    public Task A_failing_source_s_failure_is_the_caller_s() => Guarded.Run(() =>
    {
        foreach (var length in (int[])[10, 5 * Block])
        {
            using var other = new BackgroundHash(background: true);
            var closed = new MemoryStream(new byte[length]);
            closed.Dispose();
            Assert.Throws<ObjectDisposedException>(() => other.ReadNext(closed, length));
        }
    });

    [Test]
    public Task It_can_be_left_at_any_moment() => Guarded.Run(() =>
    {
        var content = Samples.Random(6 * Block);
        for (var calls = 0; calls <= 6; calls++)
        {
            var other = new BackgroundHash(background: true);
            using var source = new MemoryStream(content);
            for (var call = 0; call < calls; call++)
                other.ReadNext(source, content.Length - source.Position);
            other.Dispose();
            other.Dispose();
        }
    });

    private void Hash(byte[] content)
    {
        Read(new Streams.Dribble(content, 100_000), content.Length);
        Assert.Equal(Digest.FromHash(SHA256.HashData(content)), hash.Finish());
    }

    private void Read(Stream source, int length)
    {
        for (var at = 0; at < length;)
        {
            var next = hash.ReadNext(source, length - at);
            Assert.InRange(next.Length, 1, Math.Min(Block, length - at));
            at += next.Length;
        }
    }
}
