using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

public class HuffmanCodeTests
{
    [Test]
    public void Codes_are_those_of_RFC_1951_3_2_2()
    {
        var codes = new uint[8];
        HuffmanCode.Assign([3, 3, 3, 3, 3, 2, 4, 4], codes);
        Assert.Equal(["010", "011", "100", "101", "110", "00", "1110", "1111"], codes.Zip((int[])[3, 3, 3, 3, 3, 2, 4, 4], Written));
    }

    [Test]
    public void The_fixed_code_is_that_of_RFC_1951_3_2_6()
    {
        byte[] lengths = [.. Enumerable.Repeat((byte)8, 144), .. Enumerable.Repeat((byte)9, 112), .. Enumerable.Repeat((byte)7, 24),
            .. Enumerable.Repeat((byte)8, 8)];
        var codes = new uint[288];
        HuffmanCode.Assign(lengths, codes);
        foreach (var (symbol, written) in ((int, string)[])[(0, "00110000"), (143, "10111111"), (144, "110010000"), (255, "111111111"),
            (256, "0000000"), (279, "0010111"), (280, "11000000"), (287, "11000111")])
            Assert.Equal(written, Written(codes[symbol], lengths[symbol]));
    }

    [Test]
    public void A_symbol_without_length_has_no_code_and_takes_none()
    {
        var codes = new uint[5];
        HuffmanCode.Assign([0, 1, 0, 1, 0], codes);
        Assert.Equal([0u, 0u, 0u, 1u, 0u], codes);
    }

    [Test]
    public void A_code_of_15_bits_is_assigned()
    {
        byte[] lengths = [.. Enumerable.Range(1, 15).Select(length => (byte)length), 15];
        var codes = new uint[16];
        HuffmanCode.Assign(lengths, codes);
        Assert.Equal("0", Written(codes[0], 1));
        Assert.Equal("111111111111110", Written(codes[14], 15));
        Assert.Equal("111111111111111", Written(codes[15], 15));
    }

    [Test]
    public void No_code_is_the_beginning_of_another()
    {
        var random = new Random(2);
        for (var round = 0; round < 30; round++)
        {
            var frequencies = Skewed(random, random.Next(2, 258));
            var lengths = Find(frequencies, 14);
            var codes = new uint[lengths.Length];
            HuffmanCode.Assign(lengths, codes);
            var written = codes.Zip(lengths, (code, length) => Written(code, length)).Where(code => code.Length > 0)
                .Order(StringComparer.Ordinal).ToList();
            for (var i = 1; i < written.Count; i++)
                Assert.False(written[i].StartsWith(written[i - 1], StringComparison.Ordinal));
        }
    }

    [Test]
    public void Two_symbols_take_a_bit_each_however_often_they_occur()
    {
        foreach (var maxLength in (int[])[1, 2, 7, 14, 15])
        {
            Assert.Equal([1, 1], Find([1, 1], maxLength));
            Assert.Equal([0, 1, 0, 1, 0], Find([0, int.MaxValue, 0, 1, 0], maxLength));
        }
    }

    [Test]
    public void Equal_symbols_have_equal_codes_but_for_the_remainder()
    {
        var lengths = Find([.. Enumerable.Repeat(1000, 257)], 14);
        Assert.Equal(255, lengths.Count(length => length == 8));
        Assert.Equal(2, lengths.Count(length => length == 9));
        Assert.All(Find([.. Enumerable.Repeat(7, 256)], 8), length => Assert.Equal(8, length));
    }

    [Test]
    public void A_full_tree_leaves_no_choice() =>
        Assert.All(Find([.. Enumerable.Range(1, 128).Select(i => i * i * i)], 7), length => Assert.Equal(7, length));

    [Test]
    public void Fibonacci_frequencies_meet_the_limit()
    {
        var frequencies = Fibonacci(40);
        // Without a limit each code is a bit longer than the next.
        var plain = Find(frequencies, 39);
        Assert.Equal([39, .. Enumerable.Range(1, 39).Select(i => 40 - i)], plain.Select(length => (int)length));
        Assert.Equal(PlainCost(frequencies), Cost(frequencies, plain));
        var before = long.MaxValue;
        for (var maxLength = 6; maxLength <= 39; maxLength++)
        {
            var lengths = Find(frequencies, maxLength);
            IsComplete(lengths, maxLength);
            Assert.Equal(maxLength, lengths.Max());
            var cost = Cost(frequencies, lengths);
            Assert.True(cost < before);
            Assert.True(cost >= PlainCost(frequencies));
            before = cost;
        }
    }

    [Test]
    public void A_limit_that_does_not_bind_costs_nothing()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var frequencies = round % 2 == 0 ? Enumerable.Range(0, random.Next(2, 258)).Select(_ => random.Next(1, 1000)).ToArray()
                : Skewed(random, random.Next(2, 258));
            var lengths = Find(frequencies, 40);
            IsComplete(lengths, 40);
            Assert.Equal(PlainCost(frequencies), Cost(frequencies, lengths));
        }
    }

    [Test]
    [Arguments(7)]
    [Arguments(9)]
    [Arguments(14)]
    [Arguments(15)]
    public void Any_code_is_complete_and_gives_fewer_bits_to_what_occurs_more(int maxLength)
    {
        var random = new Random(4);
        for (var round = 0; round < 100; round++)
        {
            var frequencies = Skewed(random, random.Next(2, Math.Min(257, 1 << maxLength) + 1));
            var lengths = Find(frequencies, maxLength);
            IsComplete(lengths, maxLength);
            var ordered = frequencies.Zip(lengths).OrderBy(one => one.First).ThenByDescending(one => one.Second).Where(one => one.First > 0)
                .ToList();
            for (var i = 1; i < ordered.Count; i++)
                Assert.True(ordered[i].Second <= ordered[i - 1].Second);
            Assert.All(frequencies.Zip(lengths), one => Assert.Equal(one.First == 0, one.Second == 0));
        }
    }

    [Test]
    public void No_other_code_of_a_small_alphabet_is_shorter()
    {
        var random = new Random(5);
        foreach (var (symbols, maxLength) in ((int, int)[])[(2, 1), (3, 2), (4, 2), (4, 3), (5, 3), (6, 3), (7, 3), (8, 3), (5, 4), (6, 4),
            (7, 4)])
        {
            var candidates = Candidates(symbols, maxLength).ToList();
            for (var round = 0; round < 20; round++)
            {
                int[] frequencies = round == 0 ? Fibonacci(symbols)
                    : [.. Enumerable.Range(0, symbols).Select(_ => 1 + random.Next(1 << random.Next(1, 20)))];
                var ascending = frequencies.Order().ToArray();
                var best = candidates.Min(lengths => Cost(ascending, lengths));
                Assert.Equal(best, Cost(frequencies, Find(frequencies, maxLength)));
            }
        }
    }

    /// <summary>Non-increasing lengths of complete codes: for ascending frequencies, the best is among them.</summary>
    private static IEnumerable<byte[]> Candidates(int symbols, int maxLength)
    {
        return Choose([], maxLength, 1 << maxLength);

        IEnumerable<byte[]> Choose(byte[] chosen, int longest, int left)
        {
            if (chosen.Length == symbols)
                return left == 0 ? [chosen] : [];
            return Enumerable.Range(1, longest).Where(length => left >= 1 << (maxLength - length))
                .SelectMany(length => Choose([.. chosen, (byte)length], length, left - (1 << (maxLength - length))));
        }
    }

    private static byte[] Find(int[] frequencies, int maxLength)
    {
        // What was there before does not matter.
        byte[] lengths = [.. Enumerable.Repeat((byte)99, frequencies.Length)];
        HuffmanCode.FindLengths(frequencies, maxLength, lengths);
        return lengths;
    }

    private static void IsComplete(byte[] lengths, int maxLength)
    {
        Assert.True(lengths.Max() <= maxLength);
        Assert.Equal(1L << maxLength, lengths.Where(length => length > 0).Sum(length => 1L << (maxLength - length)));
    }

    private static long Cost(int[] frequencies, byte[] lengths) =>
        frequencies.Zip(lengths, (frequency, length) => (long)frequency * length).Sum();

    /// <summary>Bits of Huffman's own code: the sum of all merged weights.</summary>
    private static long PlainCost(int[] frequencies)
    {
        var queue = new PriorityQueue<long,
        long>(frequencies.Where(frequency => frequency > 0).Select(frequency => ((long)frequency, (long)frequency)));
        var cost = 0L;
        while (queue.Count > 1)
        {
            var merged = queue.Dequeue() + queue.Dequeue();
            cost += merged;
            queue.Enqueue(merged, merged);
        }
        return cost;
    }

    private static int[] Fibonacci(int count)
    {
        var numbers = new int[count];
        for (var i = 0; i < count; i++)
            numbers[i] = i < 2 ? 1 : numbers[i - 1] + numbers[i - 2];
        return numbers;
    }

    /// <summary>Frequencies over many magnitudes, some of them 0, at least two not.</summary>
    private static int[] Skewed(Random random, int count)
    {
        int[] frequencies = [.. Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? 0 : 1 + random.Next(1 << random.Next(1, 24)))];
        (frequencies[0], frequencies[^1]) = (1, 1 << 20);
        return frequencies;
    }

    /// <summary>A code as it is read: the first bit, which is the lowest, first.</summary>
    private static string Written(uint code, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(bit => (code >> bit & 1) == 0 ? '0' : '1'));

    private static string Written(uint code, byte length) => Written(code, (int)length);
}
