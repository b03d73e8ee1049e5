namespace KnowledgePacks.Codecs;

/// <summary>Prefix codes for DEFLATE (RFC 1951, 3.2): the best code of bounded length, and its canonical bits.</summary>
internal static class HuffmanCode
{
    /// <summary>
    /// Gives each symbol the length of its code by package-merge (Larmore and Hirschberg 1990): no code with that bound is
    /// shorter. Symbols that do not occur get 0.
    /// </summary>
    /// <param name="frequencies">How often each symbol occurs; at least two do.</param>
    /// <param name="maxLength">Bits of a code at most.</param>
    /// <param name="lengths">As many as frequencies.</param>
    public static void FindLengths(ReadOnlySpan<int> frequencies, int maxLength, Span<byte> lengths)
    {
        lengths.Clear();
        var symbols = new List<int>(frequencies.Length);
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
            if (frequencies[symbol] > 0)
                symbols.Add(symbol);
        var weights = new long[symbols.Count];
        var sorted = symbols.ToArray();
        for (var i = 0; i < sorted.Length; i++)
            weights[i] = frequencies[sorted[i]];
        Array.Sort(weights, sorted);
        var levels = MergeLevels(weights, maxLength);
        // What the last level takes counts for its leaves; each package that it takes stands for two of the level before.
        var taken = 2 * sorted.Length - 2;
        for (var level = levels.Length - 1; level >= 0 && taken > 0; level--)
        {
            var leaves = 0;
            for (var i = 0; i < taken; i++)
                if (levels[level][i])
                    lengths[sorted[leaves++]]++;
            taken = 2 * (taken - leaves);
        }
    }

    /// <summary>The canonical code of each symbol, its first bit lowest, as DEFLATE writes it.</summary>
    public static void Assign(ReadOnlySpan<byte> lengths, Span<uint> codes)
    {
        Span<int> next = stackalloc int[17];
        next.Clear();
        foreach (var length in lengths)
            next[length + 1]++;
        next[1] = 0;
        for (var length = 1; length < 16; length++)
            next[length + 1] = (next[length + 1] + next[length]) << 1;
        for (var symbol = 0; symbol < lengths.Length; symbol++)
            codes[symbol] = lengths[symbol] == 0 ? 0 : Reverse((uint)next[lengths[symbol]]++, lengths[symbol]);
    }

    /// <summary>
    /// For each level, the weights in ascending order: true for a symbol's, false for a package of two of the level before.
    /// </summary>
    private static bool[][] MergeLevels(long[] weights, int maxLength)
    {
        var levels = new bool[maxLength][];
        long[] previous = [];
        for (var level = 0; level < maxLength; level++)
        {
            var packages = previous.Length / 2;
            var merged = new long[weights.Length + packages];
            var isLeaf = new bool[merged.Length];
            int leaf = 0, package = 0;
            for (var i = 0; i < merged.Length; i++)
            {
                var packed = package < packages ? previous[2 * package] + previous[2 * package + 1] : long.MaxValue;
                isLeaf[i] = leaf < weights.Length && weights[leaf] <= packed;
                if (isLeaf[i])
                {
                    merged[i] = weights[leaf++];
                }
                else
                {
                    merged[i] = packed;
                    package++;
                }
            }
            (levels[level], previous) = (isLeaf, merged);
        }
        return levels;
    }

    private static uint Reverse(uint code, int length)
    {
        uint reversed = 0;
        for (var i = 0; i < length; i++, code >>= 1)
            reversed = reversed << 1 | code & 1;
        return reversed;
    }
}
