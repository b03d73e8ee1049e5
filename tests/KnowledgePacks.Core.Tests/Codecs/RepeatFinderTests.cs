using KnowledgePacks.Archives.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

public class RepeatFinderTests
{
    private const int Sample = 36 << 10, Longest = 1 << 16;

    private readonly RepeatFinder finder = new();

    [Theory]
    [InlineData(1 << 10)]
    [InlineData(6 << 10)]
    [InlineData(Sample)]
    [InlineData(Longest)]
    public void Nothing_comes_twice_in_noise(int length)
    {
        for (var seed = 0; seed < 20; seed++)
            Assert.False(finder.MayPay(Samples.Random(length, seed)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(255)]
    [InlineData(4096)]
    [InlineData(30_000)]
    [InlineData((32 << 10) - 1)]
    [InlineData(32 << 10)]
    public void Noise_that_comes_again_within_the_window_is_found(int period)
    {
        foreach (var length in (int[])[Sample, Longest])
            for (var seed = 0; seed < 5; seed++)
                Assert.True(finder.MayPay(Periodic(period, length, seed)));
    }

    [Fact]
    public void Text_is_found_and_so_is_one_value()
    {
        foreach (var length in (int[])[1 << 10, Sample, Longest])
        {
            Assert.True(finder.MayPay(Samples.Text(length)));
            Assert.True(finder.MayPay(new byte[length]));
            Assert.True(finder.MayPay(Enumerable.Repeat((byte)255, length).ToArray()));
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(100, false)]
    [InlineData(200, true)]
    [InlineData(1000, true)]
    public void A_run_that_comes_twice_counts_when_it_is_long(int run, bool pays)
    {
        foreach (var at in (int[])[0, 1, 2, 3, 30_000, Longest - 2000])
        {
            var bytes = Samples.Random(Longest);
            bytes.AsSpan(at, run).CopyTo(bytes.AsSpan(at + 1000));
            Assert.Equal(pays, finder.MayPay(bytes));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(511)]
    public void The_first_bytes_do_not_repeat_themselves(int length) => Assert.False(finder.MayPay(Samples.Random(length)));

    [Fact]
    public void Zeros_at_the_start_are_not_taken_for_places_never_seen()
    {
        // Four zeros are both a value and what the table is cleared to.
        var bytes = Samples.Random(Longest);
        bytes.AsSpan(0, 8).Clear();
        Assert.False(finder.MayPay(bytes));
        bytes.AsSpan(bytes.Length - 8).Clear();
        Assert.False(finder.MayPay(bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Less_than_four_bytes_cannot_come_again(int length)
    {
        Assert.False(finder.MayPay(new byte[length]));
        Assert.False(finder.MayPay(new byte[100].AsSpan(50, length)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(511)]
    [InlineData(2000)]
    public void What_stands_beside_the_bytes_does_not_matter(int length)
    {
        foreach (var content in (byte[][])[Samples.Random(length), Samples.Text(length)])
        {
            var alone = finder.MayPay(content);
            for (var start = 0; start < 9; start++)
            {
                byte[] repeated = [.. content[..Math.Min(start, length)], .. content, .. content, .. content];
                Assert.Equal(alone, finder.MayPay(repeated.AsSpan(Math.Min(start, length), length)));
            }
        }
    }

    [Fact]
    public void The_answer_does_not_depend_on_what_was_looked_at_before()
    {
        byte[][] all = [Samples.Random(Longest, 2), Samples.Random(Sample, 2), Periodic(32 << 10, Longest, 2), [], [1], [1, 2, 3, 4], Samples.Text(5000), new byte[Longest]];
        var first = all.Select(bytes => new RepeatFinder().MayPay(bytes)).ToList();
        Assert.Contains(true, first);
        Assert.Contains(false, first);
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var i = random.Next(all.Length);
            Assert.Equal(first[i], finder.MayPay(all[i]));
        }
        // The same noise again is no repetition.
        Assert.False(finder.MayPay(all[0]));
        Assert.False(finder.MayPay(all[0]));
    }

    [Fact]
    public void More_than_the_table_can_tell_apart_is_refused()
    {
        Assert.True(finder.MayPay(new byte[Longest]));
        Assert.Throws<ArgumentOutOfRangeException>(() => finder.MayPay(new byte[Longest + 1]));
        Assert.False(finder.MayPay(Samples.Random(Longest)));
    }

    [Fact]
    public void Noise_whose_end_is_its_start_is_found_up_to_the_last_byte()
    {
        var bytes = Samples.Random(Longest);
        bytes.AsSpan(Longest - 2000, 1000).CopyTo(bytes.AsSpan(Longest - 1000));
        Assert.True(finder.MayPay(bytes));
        Assert.False(finder.MayPay(bytes.AsSpan(0, Longest - 1000)));
    }

    private static byte[] Periodic(int period, int length, int seed)
    {
        var noise = Samples.Random(period, seed);
        return [.. Enumerable.Range(0, length).Select(i => noise[i % period])];
    }
}
