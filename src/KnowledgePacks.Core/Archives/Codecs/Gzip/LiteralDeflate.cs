using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// DEFLATE (RFC 1951) without matches: what is left of it for bytes in which nothing comes twice, such as embeddings. A
/// compressor that looks for matches all the same gets there too, at a tenth of the speed.
/// </summary>
internal sealed class LiteralDeflate
{
    // Four codes and what is left of a byte fit a register.
    private const int MaxCodeBits = 14, EndOfBlock = 256, LiteralCodes = 257, DistanceCodes = 2, LengthCodes = 19, MaxLengthBits = 7;

    /// <summary>Bytes of a block's header at most.</summary>
    private const int HeaderBytes = 8 + (LiteralCodes + DistanceCodes) * MaxLengthBits / 8;

    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly int[] counts = new int[4 * 256];
    private readonly int[] frequencies = new int[LiteralCodes];
    private readonly byte[] lengths = new byte[LiteralCodes + DistanceCodes];
    private readonly uint[] codes = new uint[LiteralCodes];
    private ulong bits;
    private int bitCount;
    private int position;

    /// <summary>Bytes that a block takes at most.</summary>
    public static int Bound(int length) => length + length / 16 + HeaderBytes + 2 * sizeof(ulong);

    /// <summary>Bytes that the best code for single bytes needs; without a header.</summary>
    public double Estimate(ReadOnlySpan<byte> bytes)
    {
        Count(bytes);
        double needed = 0;
        foreach (var frequency in frequencies.AsSpan(0, 256))
            if (frequency > 0)
                needed += frequency * Math.Log2((double)bytes.Length / frequency);
        return needed / 8;
    }

    /// <summary>Compresses bytes into one block, the stream's last; returns the bytes written.</summary>
    public int Compress(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, Bound(bytes.Length));
        Count(bytes);
        HuffmanCode.FindLengths(frequencies, MaxCodeBits, lengths.AsSpan(0, LiteralCodes));
        HuffmanCode.Assign(lengths.AsSpan(0, LiteralCodes), codes);
        (bits, bitCount, position) = (0, 0, 0);
        WriteHeader(output);
        WriteLiterals(bytes, output);
        Put(output, codes[EndOfBlock], lengths[EndOfBlock]);
        return position + (bitCount + 7) / 8;
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        // Four tables, so that equal neighbours do not wait for each other.
        Array.Clear(counts);
        Span<int> a = counts.AsSpan(0, 256), b = counts.AsSpan(256, 256), c = counts.AsSpan(512, 256), d = counts.AsSpan(768, 256);
        var i = 0;
        for (; i + 4 <= bytes.Length; i += 4)
        {
            a[bytes[i]]++;
            b[bytes[i + 1]]++;
            c[bytes[i + 2]]++;
            d[bytes[i + 3]]++;
        }
        for (; i < bytes.Length; i++)
            a[bytes[i]]++;
        for (var value = 0; value < 256; value++)
            frequencies[value] = a[value] + b[value] + c[value] + d[value];
        frequencies[EndOfBlock] = 1;
    }

    /// <summary>
    /// A dynamic block's header (RFC 1951, 3.2.7). Its two distance codes are never used; readers have refused blocks with
    /// fewer.
    /// </summary>
    private void WriteHeader(Span<byte> output)
    {
        lengths.AsSpan(LiteralCodes).Fill(1);
        Span<int> uses = stackalloc int[LengthCodes];
        uses.Clear();
        foreach (var length in lengths)
            uses[length]++;
        Span<byte> lengthLengths = stackalloc byte[LengthCodes];
        Span<uint> lengthCodes = stackalloc uint[LengthCodes];
        HuffmanCode.FindLengths(uses, MaxLengthBits, lengthLengths);
        HuffmanCode.Assign(lengthLengths, lengthCodes);
        Put(output, 0b101, 3);
        Put(output, LiteralCodes - 257, 5);
        Put(output, DistanceCodes - 1, 5);
        Put(output, LengthCodes - 4, 4);
        foreach (var symbol in LengthOrder)
            Put(output, lengthLengths[symbol], 3);
        foreach (var length in lengths)
            Put(output, lengthCodes[length], lengthLengths[length]);
    }

    private void WriteLiterals(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        // A code and its length beside each other, so that one look finds both.
        Span<uint> table = stackalloc uint[256];
        for (var value = 0; value < 256; value++)
            table[value] = codes[value] << 8 | lengths[value];
        var (bits, bitCount, position) = (this.bits, this.bitCount, this.position);
        var i = 0;
        for (; i + 4 <= bytes.Length; i += 4)
        {
            uint a = table[bytes[i]], b = table[bytes[i + 1]], c = table[bytes[i + 2]], d = table[bytes[i + 3]];
            // Pairs first: they do not wait for what came before.
            var low = a >> 8 | b >> 8 << (int)(a & 0xff);
            var high = c >> 8 | d >> 8 << (int)(c & 0xff);
            var lowCount = (int)(a & 0xff) + (int)(b & 0xff);
            bits |= (low | (ulong)high << lowCount) << bitCount;
            bitCount += lowCount + (int)(c & 0xff) + (int)(d & 0xff);
            BinaryPrimitives.WriteUInt64LittleEndian(output[position..], bits);
            position += bitCount >> 3;
            bits >>= bitCount & ~7;
            bitCount &= 7;
        }
        (this.bits, this.bitCount, this.position) = (bits, bitCount, position);
        for (; i < bytes.Length; i++)
            Put(output, codes[bytes[i]], lengths[bytes[i]]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(Span<byte> output, uint value, int count)
    {
        bits |= (ulong)value << bitCount;
        bitCount += count;
        BinaryPrimitives.WriteUInt64LittleEndian(output[position..], bits);
        position += bitCount >> 3;
        bits >>= bitCount & ~7;
        bitCount &= 7;
    }
}
