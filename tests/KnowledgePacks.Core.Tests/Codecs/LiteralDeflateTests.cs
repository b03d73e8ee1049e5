using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Security.Cryptography;
using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

public class LiteralDeflateTests
{
    private readonly LiteralDeflate literals = new();

    [Test]
    public void Every_byte_alone_comes_back()
    {
        for (var value = 0; value < 256; value++)
            RoundTrip([(byte)value]);
    }

    [Test]
    public void One_value_comes_back_and_takes_a_bit()
    {
        foreach (var count in (int[])[1, 2, 3, 4, 5, 7, 8, 1000, 1 << 20])
            Assert.True(RoundTrip([.. Enumerable.Repeat((byte)200, count)]).Length <= count / 8 + 60);
    }

    [Test]
    public void Two_values_come_back()
    {
        foreach (var (one, other) in ((byte, byte)[])[(0, 255), (0, 1), (254, 255), (17, 18)])
            RoundTrip([.. Samples.Random(5001).Select(value => value < 128 ? one : other)]);
    }

    [Test]
    public void All_values_equally_often_come_back()
    {
        foreach (var count in (int[])[256, 512, 256 * 1000])
            RoundTrip([.. Enumerable.Range(0, count).Select(i => (byte)i)]);
    }

    [Test]
    public void Every_length_comes_back()
    {
        var random = Samples.Random(600);
        var floats = Samples.Floats(600);
        for (var length = 1; length <= 600; length++)
        {
            RoundTrip(random[..length]);
            RoundTrip(floats[..length]);
        }
    }

    [Test]
    [Arguments(1 << 20)]
    [Arguments((1 << 20) - 1)]
    [Arguments((256 << 10) + 3)]
    public void Large_blocks_come_back(int length)
    {
        RoundTrip(Samples.Random(length));
        RoundTrip(Samples.Floats(length));
        RoundTrip(Samples.Text(length));
    }

    [Test]
    public void Frequencies_that_ask_for_longer_codes_than_there_are_come_back()
    {
        foreach (var reversed in (bool[])[false, true])
        {
            var bytes = Fibonacci(28);
            if (reversed)
                Array.Reverse(bytes);
            RoundTrip(bytes);
            // Four of the longest codes one after the other are what fills the register.
            RoundTrip([.. bytes, .. Enumerable.Repeat(bytes[^1], 64), .. Enumerable.Repeat(bytes[0], 64),
                .. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        }
    }

    [Test]
    public void All_values_once_among_a_million_of_one_come_back()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        RoundTrip([.. all, .. new byte[1 << 20], .. all]);
        RoundTrip([7, .. all, .. Enumerable.Repeat((byte)255, 1 << 20), .. all]);
    }

    [Test]
    public void Random_alphabets_and_lengths_come_back()
    {
        var random = new Random(8);
        for (var round = 0; round < 300; round++)
        {
            var alphabet = random.Next(1, 257);
            var skew = random.NextDouble() * 8;
            var bytes = new byte[random.Next(1, 3000)];
            foreach (ref var value in bytes.AsSpan())
                value = (byte)(255 - alphabet * Math.Pow(random.NextDouble(), skew));
            RoundTrip(bytes);
        }
    }

    [Test]
    public void The_estimate_is_what_it_takes()
    {
        foreach (var bytes in (byte[][])[Samples.Random(1 << 20), Samples.Floats(1 << 20), Samples.Text(1 << 20),
            [.. Samples.Random(1 << 20).Select(value => (byte)(value & 15))]])
        {
            var estimate = Counted(bytes).Entropy();
            var length = RoundTrip(bytes).Length;
            Assert.InRange(length, estimate, estimate * 1.02 + 300);
        }
    }

    [Test]
    public void The_estimate_is_the_entropy()
    {
        Assert.Equal(0, Counted([]).Entropy());
        Assert.Equal(0, Counted([5, 5, 5]).Entropy());
        Assert.Equal(1, Counted([1, 1, 1, 1, 2, 2, 2, 2]).Entropy(), 9);
        Assert.Equal(256, Counted([.. Enumerable.Range(0, 256).Select(i => (byte)i)]).Entropy(), 9);
    }

    [Test]
    public void An_instance_that_was_used_gives_the_same_bytes()
    {
        byte[][] inputs = [Samples.Random(70_001), [9], Samples.Floats(4099), Fibonacci(20), Samples.Text(1003), [0, 0, 0]];
        foreach (var first in inputs)
        {
            foreach (var second in inputs)
            {
                var used = new LiteralDeflate();
                Compress(used, first);
                Assert.Equal(Compress(new LiteralDeflate(), second), Compress(used, second));
            }
        }
    }

    [Test]
    public void The_bytes_are_the_same_on_every_runtime()
    {
        // Many values occur equally often, so that a sort could order them in more than one way.
        byte[] bytes = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i * 7 % (i % 3 == 0 ? 256 : 40)))];
        Assert.Equal("8adebd84b2e0e9ed", Convert.ToHexStringLower(SHA256.HashData(Compress(literals, bytes)))[..16]);
    }

    [Test]
    public void What_is_beyond_the_bound_stays_as_it_was()
    {
        foreach (var bytes in (byte[][])[[1], Samples.Random(3), Samples.Random(1000), Samples.Random(65_537), Fibonacci(22)])
        {
            var output = Enumerable.Repeat((byte)0xa5, LiteralDeflate.Bound(bytes.Length) + 64).ToArray();
            var written = literals.Compress(bytes, Counted(bytes), output);
            Assert.InRange(written, 1, LiteralDeflate.Bound(bytes.Length));
            Assert.All(output[LiteralDeflate.Bound(bytes.Length)..], value => Assert.Equal(0xa5, value));
        }
    }

    [Test]
    public void Needs_bytes_and_room()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => literals.Compress([], new ByteCounts(), new byte[1000]));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            literals.Compress(new byte[100], Counted(new byte[100]), new byte[LiteralDeflate.Bound(100) - 1]));
    }

    [Test]
    public void A_code_for_other_bytes_does_not_write_beyond_the_bound()
    {
        var counted = Fibonacci(22);
        var rare = new byte[counted.Length];
        var output = Enumerable.Repeat((byte)0xa5, 2 * rare.Length).ToArray();
        var bound = LiteralDeflate.Bound(rare.Length);
        Assert.Throws<ArgumentException>(() => literals.Compress(rare, Counted(counted), output.AsSpan(0, bound)));
        Assert.All(output[bound..], value => Assert.Equal(0xa5, value));
    }

    private byte[] RoundTrip(byte[] bytes)
    {
        var deflated = Compress(literals, bytes);
        Assert.True(deflated.Length <= LiteralDeflate.Bound(bytes.Length));
        using var reader = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
        var inflated = new byte[bytes.Length];
        reader.ReadExactly(inflated);
        Equal(bytes, inflated);
        Assert.Equal(-1, reader.ReadByte());
        if (bytes.Length > GzipMember.BlockBytes)
            return deflated;
        var (fast, inBox) = DecoderVerdicts.Of(Samples.Member(bytes, deflated));
        Assert.Null(fast.Failure);
        Assert.Null(inBox.Failure);
        Equal(bytes, fast.Bytes);
        Equal(bytes, inBox.Bytes);
        return deflated;
    }

    private static void Equal(byte[] expected, [NotNull] byte[]? actual)
    {
        Assert.NotNull(actual);
        Assert.True(expected.AsSpan().SequenceEqual(actual));
    }

    private static byte[] Compress(LiteralDeflate deflate, byte[] bytes)
    {
        var output = new byte[LiteralDeflate.Bound(bytes.Length)];
        return output[..deflate.Compress(bytes, Counted(bytes), output)];
    }

    private static ByteCounts Counted(byte[] bytes)
    {
        var counts = new ByteCounts();
        counts.Add(bytes);
        return counts;
    }

    /// <summary>Values of which each occurs as often as the two before it together.</summary>
    private static byte[] Fibonacci(int values)
    {
        var bytes = new List<byte>();
        for (int value = 0, count = 1, before = 0; value < values; value++, (count, before) = (count + before, count))
            bytes.AddRange(Enumerable.Repeat((byte)(value * 9), count));
        return [.. bytes];
    }
}
