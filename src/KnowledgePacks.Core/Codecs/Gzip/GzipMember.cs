using System.Buffers.Binary;

namespace KnowledgePacks.Codecs;

/// <summary>
/// A gzip member as kpacks writes it (RFC 1952): no name and no time, and an extra field "GK" that holds the whole
/// member's size as a little-endian u32, so that a reader can find the next member without inflating this one. The field's
/// first letter is one that Python's streaming tarfile, which takes extra fields for data (python/cpython#107398), refuses:
/// after others it would silently see an empty archive.
/// </summary>
internal static class GzipMember
{
    public const int HeaderLength = 20, TrailerLength = 8;

    /// <summary>Bytes of a member before compression, at most.</summary>
    public const int BlockBytes = 1 << 20;

    /// <summary>
    /// Bytes of a member: at least an empty one's; at most what the fastest of the encoders makes of bytes that do not compress.
    /// </summary>
    public const int MinLength = HeaderLength + 2 + TrailerLength,
        MaxLength = HeaderLength + BlockBytes + BlockBytes / 8 + 1024 + TrailerLength;

    private static ReadOnlySpan<byte> FixedPart => [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, (byte)'G', (byte)'K', 4, 0];

    /// <summary>Whether a header is one of these.</summary>
    public static bool IsOurs(ReadOnlySpan<byte> header) => header.StartsWith(FixedPart);

    /// <summary>The length that a header of ours gives; not verified.</summary>
    public static uint Length(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[FixedPart.Length..]);

    public static void WriteHeader(Span<byte> member, int memberLength)
    {
        FixedPart.CopyTo(member);
        BinaryPrimitives.WriteInt32LittleEndian(member[FixedPart.Length..], memberLength);
    }

    public static void WriteTrailer(Span<byte> trailer, uint crc, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteInt32LittleEndian(trailer[4..], length);
    }
}
