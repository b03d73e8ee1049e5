using System.Buffers.Binary;
using System.Numerics;
using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

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

    private const int InputBytes = 256 << 10;

    /// <summary>The longest frame that becomes a block, with what libzstd's own bound adds to its content.</summary>
    private const int MaxFrameBytes = ZstdFrameHeader.BlockBytes + (64 << 10);

    private const int SmallFrameBytes = 2 * ZstdFrameHeader.SmallBytes;

    /// <summary>Each has a frame, and what becomes of it: 18 MiB.</summary>
    private const int MostDecoders = 8;

    private readonly PackLimits limits;
    private readonly BufferPool inputs;
    private readonly nint decompressor = TZstd.CreateDecompressor() is not 0 and var handle
        ? handle
        : throw new InsufficientMemoryException("zstd found no memory");
    private bool isInFrame;
    private long frames;
    private long outputBytes;
    private bool ended;
    private bool disposed;

    public ZstdSource(Stream source, string label, PackLimits limits, int threads)
        : base(source, label, InputBytes)
    {
        this.limits = limits;
        inputs = new BufferPool(Math.Min(threads, MostDecoders), MaxFrameBytes);
        // A backstop that libzstd wants as a power of two; BeginFrame is exact.
        var log = BitOperations.Log2((ulong)limits.MaxWindowBytes - 1) + 1;
        TZstd.SetWindowLogMax(decompressor, Math.Clamp(log, 10, 31));
    }

    public override int MaxDecoders => MostDecoders;

    public override void Stop() => inputs.Stop();

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
        if (header.ContentSize is <= ZstdFrameHeader.BlockBytes && ReadFrame(block, header))
        {
            block.OutputLength = (int)header.ContentSize.Value;
            outputBytes += block.OutputLength;
        }
        else
        {
            isInFrame = true;
        }
        return true;
    }

    /// <summary>
    /// Reads the frame at hand into the block, piece by piece, as the lengths inside it tell. False when it is too long, or not whole,
    /// which
    /// is found out when it is expanded; it comes again then.
    /// </summary>
    private bool ReadFrame(Block block, ZstdFrameHeader header)
    {
        var frame = header.ContentSize <= ZstdFrameHeader.SmallBytes ? block.InputBuffer(SmallFrameBytes)[..SmallFrameBytes]
            : block.BorrowInput(inputs);
        var at = Offset;
        var end = Read(frame[..header.Length]);
        var largest = (int)Math.Min(header.WindowSize, MaxBlockContent);
        for (var isLast = false; !isLast;)
        {
            if (end + BlockHeaderLength > frame.Length || !ReadOn(frame, BlockHeaderLength, ref end))
                return GiveBack(block, frame[..end]);
            var value = frame[end - 3] | frame[end - 2] << 8 | frame[end - 1] << 16;
            // Expanding a whole frame at once, libzstd does not mind; in pieces it does.
            if (value >> 3 > largest)
                throw Corrupt("the zstd data is damaged", at);
            isLast = (value & 1) != 0;
            var isRepeatedByte = (value >> 1 & 3) == 1;
            if (!ReadOn(frame, isRepeatedByte ? 1 : value >> 3, ref end))
                return GiveBack(block, frame[..end]);
        }
        if (!ReadOn(frame, header.HasChecksum ? ChecksumLength : 0, ref end))
            return GiveBack(block, frame[..end]);
        block.InputLength = end;
        return true;
    }

    private bool ReadOn(Span<byte> frame, int count, ref int end)
    {
        if (end + count > frame.Length)
            return false;
        var read = Read(frame.Slice(end, count));
        end += read;
        return read == count;
    }

    private bool GiveBack(Block block, ReadOnlySpan<byte> bytes)
    {
        Unread(bytes);
        block.ReturnInput();
        return false;
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
        new(PackLimit.WindowBytes, limits.MaxWindowBytes, canBeRaised: window <= PackLimits.WindowCeiling);

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
