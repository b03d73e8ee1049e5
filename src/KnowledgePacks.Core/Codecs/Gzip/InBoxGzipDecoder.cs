using System.Buffers.Binary;
using System.IO.Hashing;
using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>Whole gzip members of ours by the runtime's own inflate.</summary>
internal sealed unsafe class InBoxGzipDecoder(string label) : IBlockDecoder
{
    private const int FrameBytes = GzipMember.HeaderLength + GzipMember.TrailerLength;

    public void Decode(Block block)
    {
        var output = block.OutputBuffer(GzipMember.BlockBytes)[..GzipMember.BlockBytes];
        fixed (byte* member = block.Input)
        {
            byte* body = member + GzipMember.HeaderLength;
            var length = block.InputLength - FrameBytes;
            var written = Inflate(block, body, length, output, isExact: false, out var used);
            if (used < length)
                // It has ended somewhere before the last byte. Whether its trailer is there decides what is wrong.
                written = Inflate(block, body, length, output, isExact: true, out used);
            var trailer = new ReadOnlySpan<byte>(body + used, GzipMember.TrailerLength);
            if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != Crc32.HashToUInt32(output[..written])
                || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != written)
                throw Damaged(block);
            if (used < length)
                throw new ArchiveCorruptException(label, "a gzip member is not as long as it says", block.SourceStart);
            block.OutputLength = written;
        }
    }

    /// <summary>Expands a body; the last byte comes alone, so that it is known whether it was needed.</summary>
    private int Inflate(Block block, byte* body, int length, Span<byte> output, bool isExact, out int used)
    {
        using var inflater = new InBoxInflater();
        try
        {
            inflater.Offer(body, length - 1, isExact ? 1 : int.MaxValue);
            var written = Drain(inflater, block, output);
            used = length - 1 - inflater.Left;
            if (inflater.HasEnded)
                return written;
            inflater.Offer(body + length - 1, 1);
            written += Drain(inflater, block, output[written..]);
            used = length;
            return inflater.HasEnded ? written : throw Damaged(block);
        }
        catch (InvalidDataException)
        {
            throw Damaged(block);
        }
    }

    private int Drain(InBoxInflater inflater, Block block, Span<byte> output)
    {
        // What fills the block may end there: another byte of room tells.
        Span<byte> spare = stackalloc byte[1];
        var written = 0;
        while (true)
        {
            var isFull = written == output.Length;
            var count = inflater.Read(isFull ? spare : output[written..]);
            if (count == 0)
                return written;
            if (isFull)
                throw Damaged(block);
            written += count;
        }
    }

    private ArchiveCorruptException Damaged(Block block) => new(label, "the gzip data is damaged", block.SourceStart);

    public void Dispose()
    {
    }
}
