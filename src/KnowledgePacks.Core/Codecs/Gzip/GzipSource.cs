using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>
/// Strict gzip (RFC 1952): one or more whole members, each with its CRC-32 and length verified, and nothing after the
/// last one. Members that tell their length (<see cref="GzipMember"/>) become blocks as they are.
/// </summary>
internal abstract class GzipSource(Stream source, string label) : BlockSource(source, label, InputBytes)
{
    private const int InputBytes = 256 << 10;

    protected const int OutputBytes = 512 << 10, EnoughBytes = 128 << 10;

    private const int MostDecoders = 32;

    private bool isInMember;
    private bool isAfterMember;

    public sealed override int MaxDecoders => MostDecoders;

    public sealed override bool Read(Block block)
    {
        block.SourceStart = Offset;
        if (!isInMember)
        {
            if (!Have(1) && isAfterMember)
                return false;
            if (Available > 0 && Peek(0, 1)[0] != 0x1f)
                throw Corrupt("something follows the gzip data", Offset);
            if (Have(GzipMember.HeaderLength) && GzipMember.IsOurs(Peek(0, GzipMember.HeaderLength)))
            {
                ReadMember(block);
                isAfterMember = true;
                block.SourceEnd = Offset;
                return true;
            }
            Begin();
        }
        isInMember = !Inflate(block);
        isAfterMember |= !isInMember;
        block.IsDone = true;
        block.SourceEnd = Offset;
        return true;
    }

    /// <summary>Begins somebody else's member, at its first byte.</summary>
    protected abstract void Begin();

    /// <summary>Expands until the block is full, or has enough and there is nothing more at hand; true when the member ends.</summary>
    protected abstract bool Inflate(Block block);

    protected ArchiveCorruptException Damaged() => Corrupt("the gzip data is damaged", Offset);

    protected ArchiveCorruptException CutShort() => Corrupt("the gzip data is cut short", BytesRead);

    private void ReadMember(Block block)
    {
        var length = GzipMember.Length(Peek(0, GzipMember.HeaderLength));
        if (length is < GzipMember.MinLength or > GzipMember.MaxLength)
            throw Corrupt("a gzip member is not as long as it says", Offset);
        if (Read(block.InputBuffer(GzipMember.MaxLength)[..(int)length]) < length)
            throw CutShort();
        block.InputLength = (int)length;
    }
}
