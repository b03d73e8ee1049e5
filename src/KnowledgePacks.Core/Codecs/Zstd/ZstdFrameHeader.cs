using System.Buffers.Binary;

namespace KnowledgePacks.Codecs;

/// <summary>What a Zstandard frame says of itself (RFC 8878, 3.1.1.1).</summary>
/// <param name="Length">Bytes of the header, magic number included.</param>
/// <param name="WindowSize">Bytes of the window.</param>
/// <param name="ContentSize">Bytes of the content; <c>null</c> when it does not say.</param>
/// <param name="HasChecksum">Whether four bytes follow the last block.</param>
internal readonly record struct ZstdFrameHeader(int Length, ulong WindowSize, ulong? ContentSize, bool HasChecksum)
{
    /// <summary>Bytes that tell how long the header is.</summary>
    public const int MinLength = 5;

    /// <summary>
    /// Bytes of a frame's content that kpacks writes, at most. A frame begins without history: those of half the size are 2 to 4 %
    /// larger on
    /// real databases.
    /// </summary>
    public const int BlockBytes = 9 << 20;

    /// <summary>
    /// Bytes of content for which a small buffer is made. All others have buffers of one size: one that grows leaves its former sizes
    /// behind.
    /// </summary>
    public const int SmallBytes = 64 << 10;

    public const uint Magic = 0xFD2FB528;

    /// <summary>Length of a header that begins like this, without a dictionary's number.</summary>
    public static int LengthOf(ReadOnlySpan<byte> start) => MinLength + WindowLength(start[4]) + SizeLength(start[4]);

    public static bool HasDictionary(ReadOnlySpan<byte> start) => (start[4] & 3) != 0;

    public static ZstdFrameHeader Parse(ReadOnlySpan<byte> header)
    {
        var descriptor = header[4];
        var sizeLength = SizeLength(descriptor);
        var field = header[(MinLength + WindowLength(descriptor))..];
        ulong? size = sizeLength switch
        {
            0 => null,
            1 => field[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(field) + 256U,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(field),
        };
        var step = 1UL << (7 + (header[MinLength] >> 3));
        var window = WindowLength(descriptor) == 0 ? size!.Value : step * (8U + (header[MinLength] & 7U));
        return new ZstdFrameHeader(LengthOf(header), window, size, (descriptor & 4) != 0);
    }

    private static bool IsSingleSegment(byte descriptor) => (descriptor & 0x20) != 0;

    private static int WindowLength(byte descriptor) => IsSingleSegment(descriptor) ? 0 : 1;

    private static int SizeLength(byte descriptor) => (descriptor >> 6) switch
    {
        0 => IsSingleSegment(descriptor) ? 1 : 0,
        var log => 1 << log,
    };
}
