using System.Runtime.InteropServices;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// Strict gzip (RFC 1952): one or more whole members, each with its CRC-32 and length verified, and nothing after the
/// last one. Members that tell their length (<see cref="GzipMember"/>) become blocks as they are.
/// </summary>
internal sealed unsafe class GzipSource : BlockSource
{
    private const int InputBytes = 256 << 10, OutputBytes = 512 << 10, EnoughBytes = 128 << 10;

    private readonly ZlibNative.ZStream* stream = (ZlibNative.ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZlibNative.ZStream));
    private bool isInMember;
    private bool isAfterMember;
    private bool disposed;

    public GzipSource(Stream source, string label)
        : base(source, label, InputBytes)
    {
    }

    public override IBlockDecoder CreateDecoder() => NativeCodecs.HasLibdeflate ? new LibdeflateDecoder(Label) : new InBoxGzipDecoder(Label);

    public override bool Read(Block block)
    {
        block.SourceStart = Offset;
        if (!isInMember)
        {
            if (!Have(1) && isAfterMember)
                return false;
            if (Available > 0 && *Next != 0x1f)
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
        Inflate(block);
        block.IsDone = true;
        block.SourceEnd = Offset;
        return true;
    }

    private void ReadMember(Block block)
    {
        var length = GzipMember.Length(Peek(0, GzipMember.HeaderLength));
        if (length is < GzipMember.MinLength or > GzipMember.MaxLength)
            throw Corrupt("a gzip member is not as long as it says", Offset);
        if (!ReadExactly(block.InputBuffer(GzipMember.MaxLength)[..(int)length]))
            throw Corrupt("the gzip data is cut short", BytesRead);
        block.InputLength = (int)length;
    }

    /// <summary>Begins a member. .NET 9's library has no call that resets a stream.</summary>
    private void Begin()
    {
        if (ZlibNative.InflateInit(stream, ZlibNative.GzipWindowBits) != ZlibNative.Ok)
            throw new InsufficientMemoryException("zlib found no memory");
        isInMember = true;
    }

    /// <summary>Expands until the block is full, or has enough and there is nothing more at hand, or the member ends.</summary>
    private void Inflate(Block block)
    {
        fixed (byte* output = block.OutputBuffer(OutputBytes))
        {
            stream->NextOut = output;
            stream->AvailableOut = OutputBytes;
            while (isInMember && stream->AvailableOut > 0)
            {
                if (Available == 0)
                {
                    if (OutputBytes - stream->AvailableOut >= EnoughBytes)
                        break;
                    if (!Fill())
                        throw Corrupt("the gzip data is cut short", BytesRead);
                }
                Inflate();
            }
            block.OutputLength = OutputBytes - (int)stream->AvailableOut;
        }
    }

    private void Inflate()
    {
        stream->NextIn = Next;
        stream->AvailableIn = (uint)Available;
        var result = ZlibNative.Inflate(stream, ZlibNative.NoFlush);
        Skip(Available - (int)stream->AvailableIn);
        if (result == ZlibNative.StreamEnd)
        {
            isAfterMember = true;
            End();
        }
        else if (result is not (ZlibNative.Ok or ZlibNative.BufferError))
        {
            throw Corrupt("the gzip data is damaged", Offset);
        }
    }

    private void End()
    {
        isInMember = false;
        _ = ZlibNative.InflateEnd(stream);
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposed)
        {
            disposed = true;
            if (isInMember)
                End();
            NativeMemory.Free(stream);
        }
        base.Dispose(disposing);
    }
}
