using System.Buffers.Binary;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// A gzip member as kpacks writes it (RFC 1952): no name and no time, and an extra field "KP" that holds the whole
/// member's size as a little-endian u32, so that a reader can find the next member without inflating this one.
/// </summary>
internal static class GzipMember
{
    public const int HeaderLength = 20, TrailerLength = 8;

    public static void WriteHeader(Span<byte> member, int memberLength)
    {
        ReadOnlySpan<byte> header = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, (byte)'K', (byte)'P', 4, 0];
        header.CopyTo(member);
        BinaryPrimitives.WriteInt32LittleEndian(member[header.Length..], memberLength);
    }

    public static void WriteTrailer(Span<byte> trailer, uint crc, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        BinaryPrimitives.WriteInt32LittleEndian(trailer[4..], length);
    }
}
