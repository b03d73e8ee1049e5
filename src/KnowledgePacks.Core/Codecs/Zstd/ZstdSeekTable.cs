using System.Buffers.Binary;

namespace KnowledgePacks.Codecs;

/// <summary>
/// The list of frame sizes at the end of a <c>.tar.zst</c>, in zstd's seekable format: a skippable frame of pairs
/// (compressed, decompressed) of little-endian u32, then their number, a descriptor byte 0 and a magic number.
/// </summary>
internal static class ZstdSeekTable
{
    public const uint SkippableMagic = 0x184D2A5E, FooterMagic = 0x8F92EAB1;
    public const int HeaderLength = 8, EntryLength = 8, FooterLength = 9;

    public static byte[] Build(IReadOnlyList<(int Compressed, int Decompressed)> frames)
    {
        var table = new byte[HeaderLength + frames.Count * EntryLength + FooterLength];
        BinaryPrimitives.WriteUInt32LittleEndian(table, SkippableMagic);
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(4), table.Length - HeaderLength);
        var at = HeaderLength;
        foreach (var (compressed, decompressed) in frames)
        {
            BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(at), compressed);
            BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(at + 4), decompressed);
            at += EntryLength;
        }
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(at), frames.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(at + 5), FooterMagic);
        return table;
    }
}
