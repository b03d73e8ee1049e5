using System.Buffers.Binary;
using System.Numerics;

namespace KnowledgePacks.Testing;

/// <summary>
/// Writes Zstandard frames (RFC 8878) by hand, of raw and RLE blocks alone and without checksums: no compressor is needed,
/// and a frame may announce what none would. Frames may follow one another.
/// </summary>
/// <param name="output">Where the frames go; it stays open.</param>
public sealed class RawZstdBuilder(Stream output)
{
    /// <summary>Most bytes that a block may stand for, whatever the window; less where the window is smaller.</summary>
    public const int MaxBlockBytes = 128 * 1024;

    /// <summary>The smallest window that can be announced, 1 KiB, as a power of two.</summary>
    private const int MinWindowLog = 10;

    private const int RawBlock = 0, RleBlock = 1;

    /// <summary>A frame's header with a window descriptor.</summary>
    /// <param name="windowBytes">The window, from 1 KiB; rounded up to what a descriptor can say, in eighths of a power of two.</param>
    /// <param name="contentBytes">The content size to announce; none when null.</param>
    public RawZstdBuilder Frame(long windowBytes, long? contentBytes = null)
    {
        var log = Math.Max(MinWindowLog, BitOperations.Log2((ulong)windowBytes));
        var eighth = (1L << log) / 8;
        var mantissa = Math.Max(0, (windowBytes - (1L << log) + eighth - 1) / eighth);
        if (mantissa == 8)
            (log, mantissa) = (log + 1, 0);
        return FrameWithDescriptor((byte)((log - MinWindowLog << 3) | (int)mantissa), contentBytes);
    }

    /// <summary>A frame's header with any byte as its window descriptor.</summary>
    public RawZstdBuilder FrameWithDescriptor(byte window, long? contentBytes = null)
    {
        Magic();
        output.WriteByte((byte)(contentBytes is null ? 0 : 0b1100_0000));
        output.WriteByte(window);
        return contentBytes is { } size ? ContentSize(size) : this;
    }

    /// <summary>The header of a frame whose window is its content size, as one-pass compressors write.</summary>
    public RawZstdBuilder SingleSegment(long contentBytes)
    {
        Magic();
        output.WriteByte(0b1110_0000);
        return ContentSize(contentBytes);
    }

    /// <summary>Bytes as they are, at most 2 MiB - 1 (valid: <see cref="MaxBlockBytes"/>).</summary>
    public RawZstdBuilder Raw(ReadOnlySpan<byte> content, bool last = false)
    {
        BlockHeader(RawBlock, content.Length, last);
        output.Write(content);
        return this;
    }

    /// <summary>One byte, repeated.</summary>
    /// <param name="value">The byte.</param>
    /// <param name="count">How often, at most 2 MiB - 1 (valid: <see cref="MaxBlockBytes"/>).</param>
    /// <param name="last">Whether the frame ends here.</param>
    public RawZstdBuilder Rle(byte value, int count, bool last = false)
    {
        BlockHeader(RleBlock, count, last);
        output.WriteByte(value);
        return this;
    }

    /// <summary>Whole frames for these bytes: runs of one byte as RLE blocks, the rest as raw ones.</summary>
    /// <param name="content">Any bytes.</param>
    /// <param name="frameBytes">Bytes to a frame.</param>
    public static byte[] Compress(ReadOnlySpan<byte> content, int frameBytes = int.MaxValue)
    {
        using var compressed = new MemoryStream();
        var builder = new RawZstdBuilder(compressed);
        do
        {
            var frame = content[..Math.Min(frameBytes, content.Length)];
            content = content[frame.Length..];
            builder.SingleSegment(frame.Length).Blocks(frame);
        }
        while (!content.IsEmpty);
        return compressed.ToArray();
    }

    /// <summary>The blocks of a frame, the last one included. The window must be at least 128 KiB or the content.</summary>
    public RawZstdBuilder Blocks(ReadOnlySpan<byte> content)
    {
        do
        {
            var block = content[..Math.Min(MaxBlockBytes, content.Length)];
            content = content[block.Length..];
            if (block.IsEmpty || block.ContainsAnyExcept(block[0]))
                Raw(block, content.IsEmpty);
            else
                Rle(block[0], block.Length, content.IsEmpty);
        }
        while (!content.IsEmpty);
        return this;
    }

    private void Magic() => output.Write([0x28, 0xb5, 0x2f, 0xfd]);

    private RawZstdBuilder ContentSize(long bytes)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(field, bytes);
        output.Write(field);
        return this;
    }

    private void BlockHeader(int type, int size, bool last)
    {
        var header = (last ? 1 : 0) | type << 1 | size << 3;
        output.Write([(byte)header, (byte)(header >> 8), (byte)(header >> 16)]);
    }
}
