using System.Buffers.Binary;
using System.Numerics;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// Strict Zstandard (RFC 8878): one or more whole frames without a dictionary, checksums verified where present, the
/// window bounded, and of skippable frames only a seek table, as the last. Frames that tell their size and are no larger
/// than kpacks makes them become blocks as they are; where they end is told by the lengths of the blocks inside.
/// </summary>
internal sealed unsafe class ZstdSource<TZstd> : BlockSource
    where TZstd : struct, IZstd
{
    private const int WindowTooLargeError = 16, OutputBytes = 512 << 10, EnoughBytes = 128 << 10, BlockHeaderLength = 3, ChecksumLength = 4,
    MaxBlockContent = 128 << 10;

    /// <summary>
    /// The longest frame that becomes a block, with what libzstd's own bound adds to its content, and the next one's header.
    /// </summary>
    private const int InputBytes = ZstdFrameHeader.BlockBytes + (64 << 10);

    private readonly PackLimits limits;
    private readonly nint decompressor = TZstd.CreateDecompressor() is not 0 and var handle
        ? handle
        : throw new InsufficientMemoryException("zstd found no memory");
    private bool isInFrame;
    private long frames;
    private long outputBytes;
    private bool ended;
    private bool disposed;

    public ZstdSource(Stream source, string label, PackLimits limits)
        : base(source, label, InputBytes)
    {
        this.limits = limits;
        // A backstop that libzstd wants as a power of two; BeginFrame is exact.
        var log = BitOperations.Log2((ulong)limits.MaxWindowBytes - 1) + 1;
        TZstd.SetWindowLogMax(decompressor, Math.Clamp(log, 10, 31));
    }

    public override IBlockDecoder CreateDecoder() => new ZstdDecoder<TZstd>(Label);

    public override bool Read(Block block)
    {
        block.SourceStart = Offset;
        if (ended || (!isInFrame && !BeginFrame(block)))
            return false;
        if (isInFrame)
        {
            Decompress(block);
            block.IsDone = true;
            outputBytes += block.OutputLength;
        }
        block.SourceEnd = Offset;
        return true;
    }

    /// <summary>Looks at the next frame, which is in the block then, or begun; false at the end of the stream.</summary>
    private bool BeginFrame(Block block)
    {
        if (!Have(1) && frames > 0)
            return false;
        if (!Have(ZstdFrameHeader.MinLength))
            throw Corrupt("the zstd data is cut short", BytesRead);
        var start = Peek(0, ZstdFrameHeader.MinLength);
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(start);
        if (magic == ZstdSeekTable.SkippableMagic && frames > 0)
        {
            SkipSeekTable();
            return false;
        }
        if (magic != ZstdFrameHeader.Magic)
            throw Corrupt(frames > 0 ? "something follows the zstd data" : "not a zstd frame", Offset);
        if (ZstdFrameHeader.HasDictionary(start))
            throw Corrupt("the zstd data needs a dictionary", Offset);
        var length = ZstdFrameHeader.LengthOf(start);
        if (!Have(length))
            throw Corrupt("the zstd data is cut short", BytesRead);
        var header = ZstdFrameHeader.Parse(Peek(0, length));
        // libzstd does that only where it needs a window, which depends on the buffers that it is given.
        if (header.WindowSize > (ulong)limits.MaxWindowBytes)
            throw WindowTooLarge(header.WindowSize);
        frames++;
        if (header.ContentSize is <= ZstdFrameHeader.BlockBytes && FindEnd(header) is { } end)
        {
            // As large as any frame's: a buffer that grows leaves all its former sizes behind.
            _ = ReadExactly(block.InputBuffer(InputBytes)[..end]);
            (block.InputLength, block.OutputLength) = (end, (int)header.ContentSize.Value);
            outputBytes += block.OutputLength;
        }
        else
        {
            isInFrame = true;
        }
        return true;
    }

    /// <summary>
    /// Bytes of the frame at hand; <c>null</c> when it is too long, or is not whole, which is found out when it is expanded.
    /// </summary>
    private int? FindEnd(ZstdFrameHeader header)
    {
        var end = header.Length;
        var checksum = header.HasChecksum ? ChecksumLength : 0;
        var largest = (int)Math.Min(header.WindowSize, MaxBlockContent);
        for (var isLast = false; !isLast;)
        {
            if (end + BlockHeaderLength > InputBytes || !Have(end + BlockHeaderLength))
                return null;
            var block = Peek(end, BlockHeaderLength);
            var value = block[0] | block[1] << 8 | block[2] << 16;
            // Expanding a whole frame at once, libzstd does not mind; in pieces it does.
            if (value >> 3 > largest)
                throw Corrupt("the zstd data is damaged", Offset);
            isLast = (value & 1) != 0;
            var isRepeatedByte = (value >> 1 & 3) == 1;
            end += BlockHeaderLength + (isRepeatedByte ? 1 : value >> 3);
        }
        return end + checksum <= InputBytes && Have(end + checksum) ? end + checksum : null;
    }

    /// <summary>Expands until the block is full, or has enough and there is nothing more at hand, or the frame ends.</summary>
    private void Decompress(Block block)
    {
        fixed (byte* output = block.OutputBuffer(OutputBytes))
        {
            var to = new ZstdBuffer { Bytes = output, Size = OutputBytes };
            while (isInFrame && to.Position < to.Size)
            {
                // With no input left, libzstd may still hold output of the last block.
                var from = new ZstdBuffer { Bytes = Next, Size = (nuint)Available };
                var before = to.Position;
                var result = TZstd.DecompressStream(decompressor, &to, &from);
                Skip((int)from.Position);
                if (TZstd.IsError(result))
                    throw (int)(0 - result) == WindowTooLargeError ? WindowTooLarge() : Corrupt("the zstd data is damaged", Offset);
                isInFrame = result != 0;
                if (!isInFrame || to.Position != before || Available > 0)
                    continue;
                if (to.Position >= EnoughBytes)
                    break;
                if (!Fill())
                    throw Corrupt("the zstd data is cut short", BytesRead);
            }
            block.OutputLength = (int)to.Position;
        }
    }

    private LimitExceededException WindowTooLarge(ulong window = 0) =>
        new("bytes of a zstd window", limits.MaxWindowBytes, window <= PackLimits.WindowCeiling ? PackLimits.WindowOption : null);

    private void SkipSeekTable()
    {
        var at = Offset;
        if (!Have(ZstdSeekTable.HeaderLength))
            throw Corrupt("the zstd seek table is cut short", BytesRead);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(Peek(4, 4));
        Skip(ZstdSeekTable.HeaderLength);
        var entries = (length - (long)ZstdSeekTable.FooterLength) / ZstdSeekTable.EntryLength;
        if (length != entries * ZstdSeekTable.EntryLength + ZstdSeekTable.FooterLength)
            throw Corrupt("a skippable zstd frame is no seek table", at);
        long compressed = 0, decompressed = 0;
        for (var left = entries; left > 0; left--)
        {
            if (!Have(ZstdSeekTable.EntryLength))
                throw Corrupt("the zstd seek table is cut short", BytesRead);
            compressed += BinaryPrimitives.ReadUInt32LittleEndian(Peek(0, 4));
            decompressed += BinaryPrimitives.ReadUInt32LittleEndian(Peek(4, 4));
            Skip(ZstdSeekTable.EntryLength);
        }
        if (!Have(ZstdSeekTable.FooterLength))
            throw Corrupt("the zstd seek table is cut short", BytesRead);
        var footer = Peek(0, ZstdSeekTable.FooterLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(footer) != entries || footer[4] != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(footer[5..]) != ZstdSeekTable.FooterMagic)
            throw Corrupt("a skippable zstd frame is no seek table", at);
        // Nothing is looked up in it, but a reader that did should find what this one has seen.
        if (entries != frames || compressed != at || decompressed != outputBytes)
            throw Corrupt("the zstd seek table belongs to other frames", at);
        Skip(ZstdSeekTable.FooterLength);
        if (Have(1))
            throw Corrupt("something follows the zstd seek table", Offset);
        ended = true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposed)
        {
            disposed = true;
            TZstd.FreeDecompressor(decompressor);
        }
        base.Dispose(disposing);
    }
}
