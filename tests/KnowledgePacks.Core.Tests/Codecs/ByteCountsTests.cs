using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

public class ByteCountsTests
{
    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(7)]
    [Arguments(8)]
    [Arguments(9)]
    [Arguments(15)]
    [Arguments(16)]
    [Arguments(255)]
    [Arguments(100_003)]
    public void Every_byte_is_counted_and_none_beside_them(int length)
    {
        foreach (var content in (byte[][])[Samples.Random(length + 16), Samples.Text(length + 16), new byte[length + 16],
            [.. Enumerable.Repeat((byte)255, length + 16)]])
            for (var start = 0; start < 9; start++)
                Assert.Equal(Count(content.AsSpan(start, length)), Values(Counted(content.AsSpan(start, length))));
    }

    [Test]
    public void Each_value_counts_wherever_it_stands()
    {
        for (var value = 0; value < 256; value++)
            for (var at = 0; at < 11; at++)
            {
                var bytes = Enumerable.Repeat((byte)~value, 11).ToArray();
                bytes[at] = (byte)value;
                var counts = Counted(bytes);
                Assert.Equal((1, 10, 11), (counts[value], counts[(byte)~value], counts.Total));
            }
    }

    [Test]
    public void Bytes_may_come_in_parts_and_from_others()
    {
        var content = Samples.Random(10_000);
        var (parts, sum) = (new ByteCounts(), new ByteCounts());
        for (int at = 0, length = 0; at < content.Length; at += length, length++)
        {
            var part = content.AsSpan(at, Math.Min(length, content.Length - at));
            parts.Add(part);
            var other = Counted(part);
            sum.Add(other);
            Assert.Equal(part.Length, other.Total);
        }
        Assert.Equal((content.Length, content.Length), (parts.Total, sum.Total));
        Assert.Equal(Count(content), Values(parts));
        Assert.Equal(Count(content), Values(sum));
    }

    [Test]
    public void One_may_be_added_to_itself()
    {
        var counts = Counted(Samples.Text(1001));
        counts.Add(counts);
        Assert.Equal(2002, counts.Total);
        Assert.Equal(Count([.. Samples.Text(1001), .. Samples.Text(1001)]), Values(counts));
    }

    [Test]
    public void Nothing_is_left_when_it_is_cleared()
    {
        var counts = Counted(Samples.Random(5000));
        counts.Clear();
        Assert.Equal((0, 0.0), (counts.Total, counts.Entropy()));
        Assert.All(Values(counts), count => Assert.Equal(0, count));
        counts.Add("abc"u8);
        Assert.Equal(Count("abc"u8), Values(counts));
    }

    [Test]
    [Arguments(new byte[0], 0)]
    [Arguments(new byte[] { 7 }, 0)]
    [Arguments(new byte[] { 7, 7, 7, 7, 7, 7, 7, 7, 7 }, 0)]
    [Arguments(new byte[] { 0, 255 }, 0.25)]
    [Arguments(new byte[] { 1, 2, 3, 4 }, 1)]
    [Arguments(new byte[] { 1, 1, 2, 3 }, 0.75)]
    public void The_entropy_is_what_the_best_code_needs(byte[] bytes, double expected) =>
        Assert.Equal(expected, Counted(bytes).Entropy(), 9);

    [Test]
    public void Each_value_equally_often_needs_all_its_bits()
    {
        var all = Enumerable.Range(0, 256 * 100).Select(i => (byte)i).ToArray();
        Assert.Equal(all.Length, Counted(all).Entropy(), 6);
        var noise = Counted(Samples.Random(1 << 20)).Entropy();
        Assert.InRange(noise, (1 << 20) * 0.999, 1 << 20);
    }

    private static ByteCounts Counted(ReadOnlySpan<byte> bytes)
    {
        var counts = new ByteCounts();
        counts.Add(bytes);
        Assert.Equal(bytes.Length, counts.Total);
        return counts;
    }

    private static int[] Values(ByteCounts counts) => [.. Enumerable.Range(0, 256).Select(value => counts[value])];

    private static int[] Count(ReadOnlySpan<byte> bytes)
    {
        var counts = new int[256];
        foreach (var value in bytes)
            counts[value]++;
        return counts;
    }
}
