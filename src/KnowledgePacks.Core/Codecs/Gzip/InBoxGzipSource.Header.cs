using System.Buffers.Binary;

namespace KnowledgePacks.Codecs;

/// <content>A member's header (RFC 1952, 2.3), which raw DEFLATE does not have: checked as zlib checks it, and then passed over.</content>
internal sealed unsafe partial class InBoxGzipSource
{
    private const int Deflate = 8, FixedBytes = 6;

    [Flags]
    private enum Fields
    {
        HeaderChecksum = 2,
        Extra = 4,
        Name = 8,
        Comment = 16,
        Reserved = 0xe0,
    }

    private void ReadHeader()
    {
        crc.Reset();
        if (!Take(2).SequenceEqual((ReadOnlySpan<byte>)[0x1f, 0x8b]))
            throw Damaged();
        var methodAndFields = Take(2);
        var (method, fields) = (methodAndFields[0], (Fields)methodAndFields[1]);
        if (method != Deflate || (fields & Fields.Reserved) != 0)
            throw Damaged();
        Take(FixedBytes);
        if (fields.HasFlag(Fields.Extra))
            Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))));
        if (fields.HasFlag(Fields.Name))
            TakeText();
        if (fields.HasFlag(Fields.Comment))
            TakeText();
        var checksum = (ushort)crc.GetCurrentHashAsUInt32();
        if (fields.HasFlag(Fields.HeaderChecksum) && BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort))) != checksum)
            throw Damaged();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (!Have(count))
            throw CutShort();
        var bytes = Peek(0, count);
        crc.Append(bytes);
        Skip(count);
        return bytes;
    }

    /// <summary>A text of any length, to its zero.</summary>
    private void TakeText()
    {
        while (true)
        {
            var end = Have(1) ? Peek(0, Available).IndexOf((byte)0) : throw CutShort();
            Take(end < 0 ? Available : end + 1);
            if (end >= 0)
                return;
        }
    }
}
