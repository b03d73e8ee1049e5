using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

public class RepeatFinderTests
{
    private const int Sample = 36 << 10, Longest = 1 << 16;

    private readonly RepeatFinder finder = new();

    [Test]
    [Arguments(1 << 10)]
    [Arguments(6 << 10)]
    [Arguments(Sample)]
    [Arguments(Longest)]
    public void Nothing_comes_twice_in_noise(int length)
    {
        for (var seed = 0; seed < 20; seed++)
            Assert.False(finder.MayPay(Samples.Random(length, seed)));
    }

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    [Arguments(4)]
    [Arguments(5)]
    [Arguments(255)]
    [Arguments(4096)]
    [Arguments(30_000)]
    [Arguments((32 << 10) - 1)]
    [Arguments(32 << 10)]
    public void Noise_that_comes_again_within_the_window_is_found(int period)
    {
        foreach (var length in (int[])[Sample, Longest])
            for (var seed = 0; seed < 5; seed++)
                Assert.True(finder.MayPay(Periodic(period, length, seed)));
    }

    [Test]
    public void Text_is_found_and_so_is_one_value()
    {
        foreach (var length in (int[])[1 << 10, Sample, Longest])
        {
            Assert.True(finder.MayPay(Samples.Text(length)));
            Assert.True(finder.MayPay(new byte[length]));
            Assert.True(finder.MayPay(Enumerable.Repeat((byte)255, length).ToArray()));
        }
    }

    [Test]
    [Arguments(0, false)]
    [Arguments(3, false)]
    [Arguments(4, false)]
    [Arguments(100, false)]
    [Arguments(200, true)]
    [Arguments(1000, true)]
    public void A_run_that_comes_twice_counts_when_it_is_long(int run, bool pays)
    {
        foreach (var at in (int[])[0, 1, 2, 3, 30_000, Longest - 2000])
        {
            var bytes = Samples.Random(Longest);
            bytes.AsSpan(at, run).CopyTo(bytes.AsSpan(at + 1000));
            Assert.Equal(pays, finder.MayPay(bytes));
        }
    }

    [Test]
    [Arguments(4)]
    [Arguments(8)]
    [Arguments(511)]
    public void The_first_bytes_do_not_repeat_themselves(int length) => Assert.False(finder.MayPay(Samples.Random(length)));

    [Test]
    public void Zeros_at_the_start_are_not_taken_for_places_never_seen()
    {
        // Four zeros are both a value and what the table is cleared to.
        var bytes = Samples.Random(Longest);
        bytes.AsSpan(0, 8).Clear();
        Assert.False(finder.MayPay(bytes));
        bytes.AsSpan(bytes.Length - 8).Clear();
        Assert.False(finder.MayPay(bytes));
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(3)]
    public void Less_than_four_bytes_cannot_come_again(int length)
    {
        Assert.False(finder.MayPay(new byte[length]));
        Assert.False(finder.MayPay(new byte[100].AsSpan(50, length)));
    }

    [Test]
    [Arguments(4)]
    [Arguments(5)]
    [Arguments(7)]
    [Arguments(8)]
    [Arguments(511)]
    [Arguments(2000)]
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

    [Test]
    public void The_answer_does_not_depend_on_what_was_looked_at_before()
    {
        byte[][] all = [Samples.Random(Longest, 2), Samples.Random(Sample, 2), Periodic(32 << 10, Longest, 2), [], [1], [1, 2, 3, 4],
            Samples.Text(5000), new byte[Longest]];
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

    [Test]
    public void More_than_the_table_can_tell_apart_is_refused()
    {
        Assert.True(finder.MayPay(new byte[Longest]));
        Assert.Throws<ArgumentOutOfRangeException>(() => finder.MayPay(new byte[Longest + 1]));
        Assert.False(finder.MayPay(Samples.Random(Longest)));
    }

    [Test]
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
