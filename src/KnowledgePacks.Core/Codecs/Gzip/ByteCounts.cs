using System.Runtime.CompilerServices;

namespace KnowledgePacks.Codecs;

/// <summary>How often each value occurs among some bytes.</summary>
internal sealed unsafe class ByteCounts
{
    private const int Values = 256, Tables = 4;

    // So many tables that equal neighbours do not wait for each other.
    private readonly int[] counts = new int[Tables * Values];

    /// <summary>Bytes counted.</summary>
    public int Total { get; private set; }

    public int this[int value] => counts[value] + counts[Values + value] + counts[2 * Values + value] + counts[3 * Values + value];

    public void Clear()
    {
        Array.Clear(counts);
        Total = 0;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Total += bytes.Length;
        // Pointers, so that no bounds are looked at for each byte.
        fixed (byte* start = bytes)
        fixed (int* a = counts)
        {
            int* b = a + Values, c = b + Values, d = c + Values;
            byte* next = start, end = start + bytes.Length;
            for (; end - next >= sizeof(ulong); next += sizeof(ulong))
            {
                var eight = Unsafe.ReadUnaligned<ulong>(next);
                a[(byte)eight]++;
                b[(byte)(eight >> 8)]++;
                c[(byte)(eight >> 16)]++;
                d[(byte)(eight >> 24)]++;
                a[(byte)(eight >> 32)]++;
                b[(byte)(eight >> 40)]++;
                c[(byte)(eight >> 48)]++;
                d[(byte)(eight >> 56)]++;
            }
            for (; next < end; next++)
                a[*next]++;
        }
    }

    public void Add(ByteCounts others)
    {
        Total += others.Total;
        for (var i = 0; i < counts.Length; i++)
            counts[i] += others.counts[i];
    }

    /// <summary>Bytes that the best code for single bytes needs, without a header.</summary>
    public double Entropy()
    {
        double bits = 0;
        for (var value = 0; value < Values; value++)
            if (this[value] is > 0 and var count)
                bits += count * Math.Log2((double)Total / count);
        return bits / 8;
    }
}
