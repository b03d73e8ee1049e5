using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using KnowledgePacks.Content;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// Strict Zstandard (RFC 8878): one or more whole frames without a dictionary, checksums verified where present, the
/// window bounded, and of skippable frames only a seek table, as the last.
/// </summary>
internal sealed unsafe class ZstdReader : ReadOnlyStream
{
    private const int InputBytes = 128 << 10, WindowTooLargeError = 16;
    private const uint FrameMagic = 0xFD2FB528;

    private readonly Stream source;
    private readonly string label;
    private readonly PackLimits limits;
    private readonly nint decompressor = ZstdNative.CreateDecompressor();
    private readonly byte* input = (byte*)NativeMemory.Alloc(InputBytes);
    private int start;
    private int end;
    private long inputBytes;
    private bool betweenFrames = true;
    private long frames;
    private long outputBytes;
    private bool ended;
    private bool disposed;

    public ZstdReader(Stream source, string label, PackLimits limits)
    {
        this.source = source;
        this.label = label;
        this.limits = limits;
        // A backstop that libzstd wants as a power of two; CheckWindow is exact.
        var log = BitOperations.Log2((ulong)limits.MaxWindowBytes - 1) + 1;
        _ = ZstdNative.SetDecompressorParameter(decompressor, ZstdNative.WindowLogMaxParameter, Math.Clamp(log, 10, 31));
    }

    private long Offset => inputBytes - (end - start);

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || ended)
            return 0;
        fixed (byte* output = buffer)
        {
            var to = new ZstdNative.Buffer { Bytes = output, Size = (nuint)buffer.Length };
            while (to.Position == 0 && !ended)
            {
                if (betweenFrames && !BeginFrame())
                    break;
                Decompress(&to);
            }
            outputBytes += (long)to.Position;
            return (int)to.Position;
        }
    }

    private void Decompress(ZstdNative.Buffer* output)
    {
        // With no input left, libzstd may still hold output of the last block.
        var from = new ZstdNative.Buffer { Bytes = input + start, Size = (nuint)(end - start) };
        var before = output->Position;
        var result = ZstdNative.DecompressStream(decompressor, output, &from);
        start += (int)from.Position;
        if (ZstdNative.IsError(result) != 0)
            throw (int)(0 - result) == WindowTooLargeError ? WindowTooLarge() : new ArchiveCorruptException(label, "the zstd data is damaged", Offset);
        betweenFrames = result == 0;
        if (!betweenFrames && output->Position == before && start == end && !Fill())
            throw new ArchiveCorruptException(label, "the zstd data is cut short", inputBytes);
    }

    /// <summary>Looks at the next frame's first bytes; false at the end of the stream.</summary>
    private bool BeginFrame()
    {
        if (!Have(1) && frames > 0)
        {
            ended = true;
            return false;
        }
        if (!Have(5))
            throw new ArchiveCorruptException(label, "the zstd data is cut short", inputBytes);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(input + start, 4));
        if (magic == ZstdSeekTable.SkippableMagic && frames > 0)
        {
            SkipSeekTable();
            return false;
        }
        if (magic != FrameMagic)
            throw new ArchiveCorruptException(label, frames > 0 ? "something follows the zstd data" : "not a zstd frame", Offset);
        if ((input[start + 4] & 3) != 0)
            throw new ArchiveCorruptException(label, "the zstd data needs a dictionary", Offset);
        CheckWindow(input[start + 4]);
        frames++;
        betweenFrames = false;
        return true;
    }

    /// <summary>
    /// Holds the window that a frame announces (RFC 8878, 3.1.1.1) against the limit. libzstd does that only where it
    /// needs a window, which depends on the buffers that it is given.
    /// </summary>
    private void CheckWindow(byte descriptor)
    {
        var isSingleSegment = (descriptor & 0x20) != 0;
        var sizeLength = 1 << (descriptor >> 6);
        if (!Have(5 + (isSingleSegment ? sizeLength : 1)))
            throw new ArchiveCorruptException(label, "the zstd data is cut short", inputBytes);
        var field = new ReadOnlySpan<byte>(input + start + 5, isSingleSegment ? sizeLength : 1);
        var step = 1UL << (7 + (field[0] >> 3));
        var window = !isSingleSegment ? step * (8U + (field[0] & 7U))
            : sizeLength == 1 ? field[0]
            : sizeLength == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(field) + 256U
            : sizeLength == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(field)
            : BinaryPrimitives.ReadUInt64LittleEndian(field);
        if (window > (ulong)limits.MaxWindowBytes)
            throw WindowTooLarge(window);
    }

    private LimitExceededException WindowTooLarge(ulong window = 0) =>
        new("bytes of a zstd window", limits.MaxWindowBytes, window <= PackLimits.WindowCeiling ? PackLimits.WindowOption : null);

    private void SkipSeekTable()
    {
        var at = Offset;
        if (!Have(ZstdSeekTable.HeaderLength))
            throw new ArchiveCorruptException(label, "the zstd seek table is cut short", inputBytes);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(input + start + 4, 4));
        start += ZstdSeekTable.HeaderLength;
        var entries = (length - (long)ZstdSeekTable.FooterLength) / ZstdSeekTable.EntryLength;
        if (length != entries * ZstdSeekTable.EntryLength + ZstdSeekTable.FooterLength)
            throw new ArchiveCorruptException(label, "a skippable zstd frame is no seek table", at);
        long compressed = 0, decompressed = 0;
        for (var left = entries; left > 0; left--)
        {
            if (!Have(ZstdSeekTable.EntryLength))
                throw new ArchiveCorruptException(label, "the zstd seek table is cut short", inputBytes);
            var entry = new ReadOnlySpan<byte>(input + start, ZstdSeekTable.EntryLength);
            compressed += BinaryPrimitives.ReadUInt32LittleEndian(entry);
            decompressed += BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
            start += ZstdSeekTable.EntryLength;
        }
        if (!Have(ZstdSeekTable.FooterLength))
            throw new ArchiveCorruptException(label, "the zstd seek table is cut short", inputBytes);
        var footer = new ReadOnlySpan<byte>(input + start, ZstdSeekTable.FooterLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer) != entries || footer[4] != 0 || BinaryPrimitives.ReadUInt32LittleEndian(footer[5..]) != ZstdSeekTable.FooterMagic)
            throw new ArchiveCorruptException(label, "a skippable zstd frame is no seek table", at);
        // Nothing is looked up in it, but a reader that did should find what this one has seen.
        if (entries != frames || compressed != at || decompressed != outputBytes)
            throw new ArchiveCorruptException(label, "the zstd seek table belongs to other frames", at);
        start += ZstdSeekTable.FooterLength;
        if (Have(1))
            throw new ArchiveCorruptException(label, "something follows the zstd seek table", Offset);
        ended = true;
    }

    /// <summary>Whether that many bytes of input lie together in the buffer, after filling it as needed.</summary>
    private bool Have(int count)
    {
        while (end - start < count)
            if (!Fill())
                return false;
        return true;
    }

    private bool Fill()
    {
        var rest = new Span<byte>(input + start, end - start);
        rest.CopyTo(new Span<byte>(input, InputBytes));
        (start, end) = (0, rest.Length);
        var count = source.Read(new Span<byte>(input + end, InputBytes - end));
        inputBytes += count;
        end += count;
        return count > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposed)
        {
            disposed = true;
            _ = ZstdNative.FreeDecompressor(decompressor);
            NativeMemory.Free(input);
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
