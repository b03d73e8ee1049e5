using System.Buffers.Binary;
using System.IO.Hashing;
using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>
/// gzip by what the runtime makes public, which does not tell where a member ends. So everything is expanded twice: a scout
/// goes ahead by pieces, and a follower takes each piece after it; when the scout has found the end, the follower takes that
/// last piece byte by byte, and stops where the end is.
/// </summary>
internal sealed unsafe partial class InBoxGzipSource(Stream source, string label) : GzipSource(source, label)
{
    /// <summary>Small enough that single bytes of one are no matter.</summary>
    private const int PieceBytes = 4 << 10;

    private readonly byte[] scratch = new byte[32 << 10];
    private readonly Crc32 crc = new();
    private InBoxInflater? scout, follower;
    private int piece;
    private uint length;

    public override IBlockDecoder CreateDecoder() => new InBoxGzipDecoder(Label);

    protected override void Begin()
    {
        Close();
        ReadHeader();
        (scout, follower) = (new InBoxInflater(), new InBoxInflater());
        length = 0;
        crc.Reset();
    }

    protected override bool Inflate(Block block)
    {
        var output = block.OutputBuffer(OutputBytes)[..OutputBytes];
        block.OutputLength = 0;
        try
        {
            while (block.OutputLength < OutputBytes)
            {
                var count = scout!.Read(output[block.OutputLength..]);
                crc.Append(output.Slice(block.OutputLength, count));
                length += (uint)count;
                block.OutputLength += count;
                if (scout.HasEnded)
                {
                    Follow(1);
                    CheckTrailer();
                    return true;
                }
                if (count == 0 && !Advance(block))
                    break;
            }
            return false;
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    /// <summary>Hands the scout the next piece; false when there is none at hand and the block has enough.</summary>
    private bool Advance(Block block)
    {
        if (piece > 0)
            Follow(PieceBytes);
        if (Available == 0)
        {
            if (block.OutputLength >= EnoughBytes)
                return false;
            if (!Fill())
                throw CutShort();
        }
        piece = Math.Min(Available, PieceBytes);
        scout!.Offer(Next, piece);
        return true;
    }

    /// <summary>The follower uses the piece, or what of it belongs to the member.</summary>
    private void Follow(int atOnce)
    {
        follower!.Offer(Next, piece, atOnce);
        while (follower.Read(scratch) > 0)
        {
        }
        Skip(piece - follower.Left);
        piece = 0;
    }

    private void CheckTrailer()
    {
        if (TakeNumber() != crc.GetCurrentHashAsUInt32() || TakeNumber() != length)
            throw Damaged();
    }

    private uint TakeNumber()
    {
        if (!Have(sizeof(uint)))
            throw CutShort();
        var number = BinaryPrimitives.ReadUInt32LittleEndian(Peek(0, sizeof(uint)));
        Skip(sizeof(uint));
        return number;
    }

    private void Close()
    {
        scout?.Dispose();
        follower?.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        Close();
        base.Dispose(disposing);
    }
}
