using System.Security.Cryptography;
using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Codecs;

namespace KnowledgePacks.Core.Tests.Content;

public sealed class BackgroundHashTests : IDisposable
{
    private const int Block = 256 << 10;

    private readonly BackgroundHash hash = new(background: true);
    private readonly BackgroundHash own = new(background: false);

    public void Dispose()
    {
        hash.Dispose();
        own.Dispose();
    }

    [Test]
    [Arguments(1)]
    [Arguments(Block - 1)]
    [Arguments(Block)]
    [Arguments(Block + 1)]
    [Arguments(2 * Block)]
    [Arguments(3 * Block - 1)]
    [Arguments(3 * Block)]
    [Arguments(3 * Block + 1)]
    [Arguments(4 * Block)]
    [Arguments(4 * Block + 77)]
    [Arguments(9 * Block + 12345)]
    public Task The_digest_is_that_of_the_bytes(int length) => Guarded.Run(() =>
    {
        foreach (var pieceBytes in (int[])[length, Block, 100_000, 4099])
            Hash(Samples.Random(length), pieceBytes);
    });

    [Test]
    public Task The_digest_of_nothing_is_there_too() => Guarded.Run(() =>
    {
        Assert.Equal(Digest.FromHash(SHA256.HashData([])), hash.Finish());
        Hash([1], 1);
        Assert.Equal(Digest.FromHash(SHA256.HashData([])), hash.Finish());
        hash.Append([]);
        Assert.Equal(Digest.FromHash(SHA256.HashData([])), hash.Finish());
    });

    [Test]
    public Task Many_contents_follow_each_other() => Guarded.Run(() =>
    {
        var random = new Random(4);
        var bytes = Samples.Random(7 * Block);
        int[] lengths = [1, Block - 1, Block, Block + 1, 3 * Block + 5, 40, 6 * Block, 100_000];
        for (var round = 0; round < 150; round++)
        {
            var length = lengths[random.Next(lengths.Length)];
            var start = random.Next(bytes.Length - length);
            Hash(bytes[start..(start + length)], 50_000);
        }
    });

    [Test]
    public Task What_was_appended_may_be_written_over_at_once() => Guarded.Run(() =>
    {
        var content = Samples.Random(8 * Block + 77);
        var buffer = new byte[30_000];
        for (var at = 0; at < content.Length; at += buffer.Length)
        {
            var count = Math.Min(buffer.Length, content.Length - at);
            content.AsSpan(at, count).CopyTo(buffer);
            hash.Append(buffer.AsSpan(0, count));
            Array.Fill(buffer, (byte)0xee);
        }
        Assert.Equal(Digest.FromHash(SHA256.HashData(content)), hash.Finish());
    });

    [Test]
    public Task It_can_be_left_at_any_moment() => Guarded.Run(() =>
    {
        var content = Samples.Random(Block);
        for (var calls = 0; calls <= 12; calls++)
        {
            var other = new BackgroundHash(background: true);
            for (var call = 0; call < calls; call++)
                other.Append(content.AsSpan(0, call % 2 == 0 ? Block : 1000));
            other.Dispose();
            other.Dispose();
        }
    });

    /// <summary>The same on a thread of its own and on the caller's.</summary>
    private void Hash(byte[] content, int pieceBytes)
    {
        foreach (var each in (BackgroundHash[])[hash, own])
        {
            for (var at = 0; at < content.Length; at += pieceBytes)
                each.Append(content.AsSpan(at, Math.Min(pieceBytes, content.Length - at)));
            Assert.Equal(Digest.FromHash(SHA256.HashData(content)), each.Finish());
        }
    }
}
