using System.Buffers.Binary;
using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

public sealed class LibdeflateEncoderTests : IDisposable
{
    private const int Segment = 256 << 10;
    private readonly LibdeflateEncoder encoder;

    public LibdeflateEncoderTests()
    {
        encoder = new LibdeflateEncoder(6);
    }

    public void Dispose() => encoder.Dispose();

    [Test]
    public void Runs_of_text_floats_and_noise_come_back_in_every_order()
    {
        foreach (var kinds in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [0, 0, 1, 1], [0, 1, 0, 1],
            [1, 0, 0, 2]])
        {
            byte[] block = [.. kinds.SelectMany((kind, i) => Kind(kind, Segment, seed: i))];
            var members = Members(RoundTrip(block));
            // Noise and floats are alike: a new member begins where text does or ends.
            Assert.Equal(1 + kinds.Skip(1).Zip(kinds, (kind, before) => (kind == 0) != (before == 0)).Count(changes => changes),
                members.Count);
        }
    }

    [Test]
    public void Each_level_takes_mixed_blocks()
    {
        byte[] block = [.. Kind(0, Segment), .. Kind(1, Segment), .. Kind(0, Segment), .. Kind(2, Segment)];
        foreach (var level in (int[])[1, 12])
        {
            using var other = new LibdeflateEncoder(level);
            Assert.Equal(4, Members(RoundTrip(block, other)).Count);
        }
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(255 << 10)]
    [Arguments(Segment - 1)]
    [Arguments(Segment)]
    [Arguments(Segment + 1)]
    [Arguments(257 << 10)]
    [Arguments(511 << 10)]
    [Arguments(2 * Segment - 1)]
    [Arguments(2 * Segment)]
    [Arguments(2 * Segment + 1)]
    [Arguments(513 << 10)]
    [Arguments(3 * Segment - 1)]
    [Arguments(3 * Segment + 1)]
    [Arguments((1 << 20) - 1)]
    [Arguments(1 << 20)]
    public void Blocks_of_every_length_around_a_segment_s_come_back(int length)
    {
        for (var kind = 0; kind < 3; kind++)
            Assert.Single(Members(RoundTrip(Kind(kind, length))));
        RoundTrip([.. Kind(0, length / 2), .. Kind(1, length - length / 2)]);
        RoundTrip([.. Kind(2, Math.Min(length, Segment)), .. Kind(0, Math.Max(0, length - Segment))]);
    }

    [Test]
    [Arguments(100)]
    [Arguments(Segment - 1)]
    [Arguments(Segment)]
    [Arguments(1 << 20)]
    public void Noise_hardly_grows(int length) => Assert.True(RoundTrip(Samples.Random(length)).Length <= length * 1.001 + 40);

    [Test]
    [Arguments(Segment)]
    [Arguments(700_001)]
    [Arguments(1 << 20)]
    public void Text_and_databases_take_no_more_than_libdeflate_alone(int length)
    {
        foreach (var block in (byte[][])[Samples.Text(length), PackBuilder.Database(length), new byte[length]])
            Assert.True(RoundTrip(block).Length <= Alone(block) * 1.001 + 30);
    }

    [Test]
    public void Floats_take_no_more_than_libdeflate_alone()
    {
        var floats = Samples.Floats(1 << 20);
        Assert.True(RoundTrip(floats).Length <= Alone(floats) * 1.01);
    }

    [Test]
    public void Noise_that_comes_again_soon_is_found()
    {
        foreach (var period in (int[])[300, 1000, 4000, 8000])
        {
            var noise = Samples.Random(period);
            byte[] block = [.. Enumerable.Range(0, (1 << 20) / period).SelectMany(_ => noise)];
            Assert.True(RoundTrip(block).Length <= Alone(block) * 1.001 + 30);
        }
    }

    [Test]
    public void An_instance_gives_the_same_bytes_again_whatever_came_between()
    {
        byte[][] blocks = [[.. Kind(0, Segment), .. Kind(2, 2 * Segment)], [], [1], Kind(1, 1 << 20), Kind(0, 1 << 20)];
        var first = blocks.Select(block => Samples.Encode(encoder, block)).ToList();
        foreach (var i in (int[])[4, 2, 0, 1, 3, 3, 0])
            Assert.True(first[i].AsSpan().SequenceEqual(Samples.Encode(encoder, blocks[i])));
    }

    [Test]
    public void Nothing_is_written_past_the_bound()
    {
        foreach (var block in (byte[][])[[], [1], Samples.Random(1 << 20),
            [.. Kind(2, Segment), .. Kind(0, Segment), .. Kind(1, Segment), .. Kind(0, Segment)]])
        {
            var output = Enumerable.Repeat((byte)0xa5, encoder.Bound(block.Length) + 64).ToArray();
            Assert.InRange(encoder.Encode(block, output.AsSpan(0, output.Length - 64)), GzipMember.MinLength, output.Length - 64);
            Assert.All(output[^64..], value => Assert.Equal(0xa5, value));
        }
        Assert.True(encoder.Bound(GzipMember.BlockBytes) <= 2 * GzipMember.MaxLength);
    }

    /// <summary>Text, floats or noise.</summary>
    private static byte[] Kind(int kind, int length, int seed = 1) => kind switch
    {
        0 => Samples.Text(length, seed),
        1 => Samples.Floats(length, seed),
        _ => Samples.Random(length, seed),
    };

    private byte[] RoundTrip(byte[] block, LibdeflateEncoder? other = null)
    {
        var encoded = Samples.Encode(other ?? encoder, block);
        Assert.True(block.AsSpan().SequenceEqual(Samples.Gunzip(encoded)));
        using var reader = Decompressors.Gzip([.. Decompressors.GzipHead, .. encoded], 3);
        reader.ReadExactly(new byte[Decompressors.HeadContent.Length]);
        Assert.True(block.AsSpan().SequenceEqual(Streams.ReadAll(reader)));
        return encoded;
    }

    /// <summary>The members, each taken for itself.</summary>
    private static List<byte[]> Members(byte[] encoded)
    {
        var members = new List<byte[]>();
        for (var rest = encoded.AsSpan(); !rest.IsEmpty;)
        {
            Assert.True(GzipMember.IsOurs(rest));
            var length = (int)GzipMember.Length(rest);
            Assert.InRange(length, GzipMember.MinLength, Math.Min(GzipMember.MaxLength, rest.Length));
            var member = rest[..length].ToArray();
            var (fast, inBox) = DecoderVerdicts.Of(member);
            Assert.Null(fast.Failure);
            Assert.Null(inBox.Failure);
            Assert.Equal(BinaryPrimitives.ReadInt32LittleEndian(member.AsSpan(length - 4)), fast.Bytes!.Length);
            members.Add(member);
            rest = rest[length..];
        }
        return members;
    }

    /// <summary>Bytes that libdeflate's level 6 makes of a block, with a member's frame.</summary>
    internal static unsafe int Alone(byte[] block)
    {
        var compressor = LibdeflateNative.AllocCompressor(6);
        var output = new byte[(int)LibdeflateNative.Bound(compressor, (nuint)block.Length)];
        fixed (byte* from = block, to = output)
        {
            var written = (int)LibdeflateNative.Compress(compressor, from, (nuint)block.Length, to, (nuint)output.Length);
            LibdeflateNative.FreeCompressor(compressor);
            return GzipMember.HeaderLength + written + GzipMember.TrailerLength;
        }
    }
}
