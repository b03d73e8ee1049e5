using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace KnowledgePacks.Codecs;

/// <summary>
/// DEFLATE (RFC 1951) without matches: what is left of it for bytes in which nothing comes twice, such as embeddings. A
/// compressor that looks for matches all the same gets there too, at a tenth of the speed.
/// </summary>
internal sealed unsafe class LiteralDeflate
{
    // Four codes and what is left of a byte fit a register.
    private const int MaxCodeBits = 14, EndOfBlock = 256, LiteralCodes = 257, DistanceCodes = 2, LengthCodes = 19, MaxLengthBits = 7;

    /// <summary>Bytes of a block's header at most.</summary>
    private const int HeaderBytes = 8 + (LiteralCodes + DistanceCodes) * MaxLengthBits / 8;

    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly int[] frequencies = new int[LiteralCodes];
    private readonly byte[] lengths = new byte[LiteralCodes + DistanceCodes];
    private readonly uint[] codes = new uint[LiteralCodes];
    private ulong bits;
    private int bitCount;
    private int position;

    /// <summary>Bytes that a block takes at most.</summary>
    public static int Bound(int length) => length + length / 16 + HeaderBytes + 2 * sizeof(ulong);

    /// <summary>Compresses bytes into one block, the stream's last; returns the bytes written.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="counts">Counted from them.</param>
    /// <param name="output">Has as many bytes as <see cref="Bound"/> says.</param>
    public int Compress(ReadOnlySpan<byte> bytes, ByteCounts counts, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, Bound(bytes.Length));
        for (var value = 0; value < EndOfBlock; value++)
            frequencies[value] = counts[value];
        frequencies[EndOfBlock] = 1;
        HuffmanCode.FindLengths(frequencies, MaxCodeBits, lengths.AsSpan(0, LiteralCodes));
        HuffmanCode.Assign(lengths.AsSpan(0, LiteralCodes), codes);
        (bits, bitCount, position) = (0, 0, 0);
        WriteHeader(output);
        WriteLiterals(bytes, output);
        Put(output, codes[EndOfBlock], lengths[EndOfBlock]);
        return position + (bitCount + 7) / 8;
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
        var table = stackalloc uint[256];
        for (var value = 0; value < 256; value++)
            table[value] = codes[value] << 8 | lengths[value];
        fixed (byte* start = bytes, to = output)
        {
            var (bits, bitCount) = (this.bits, this.bitCount);
            byte* next = start, end = start + bytes.Length, at = to + position, last = to + output.Length - sizeof(ulong);
            for (; end - next >= sizeof(uint); next += sizeof(uint))
            {
                var four = Unsafe.ReadUnaligned<uint>(next);
                uint a = table[(byte)four], b = table[(byte)(four >> 8)], c = table[(byte)(four >> 16)], d = table[four >> 24];
                // Pairs first: they do not wait for what came before.
                var low = a >> 8 | b >> 8 << (int)a;
                var high = c >> 8 | d >> 8 << (int)c;
                var lowCount = (int)(byte)a + (byte)b;
                bits |= (low | (ulong)high << lowCount) << bitCount;
                bitCount += lowCount + (byte)c + (byte)d;
                // Only a code that was made for other bytes comes that far.
                if (at > last)
                    throw new ArgumentException("the counts are not those of the bytes", nameof(bytes));
                Unsafe.WriteUnaligned(at, bits);
                at += bitCount >> 3;
                bits >>= bitCount & ~7;
                bitCount &= 7;
            }
            (this.bits, this.bitCount, position) = (bits, bitCount, (int)(at - to));
            for (; next < end; next++)
                Put(output, codes[*next], lengths[*next]);
        }
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
