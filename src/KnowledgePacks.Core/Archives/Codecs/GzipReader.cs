using System.Runtime.InteropServices;
using KnowledgePacks.Content;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// Strict gzip (RFC 1952): one or more whole members, each with its CRC-32 and length verified, and nothing after the
/// last one.
/// </summary>
internal sealed unsafe class GzipReader : ReadOnlyStream
{
    private const int InputBytes = 128 << 10;

    private readonly Stream source;
    private readonly string label;
    private readonly byte* input = (byte*)NativeMemory.Alloc(InputBytes);
    private readonly ZlibNative.ZStream* stream = (ZlibNative.ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZlibNative.ZStream));
    private long inputBytes;
    private bool betweenMembers;
    private bool ended;
    private bool disposed;

    public GzipReader(Stream source, string label)
    {
        this.source = source;
        this.label = label;
        Begin();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || ended)
            return 0;
        fixed (byte* output = buffer)
        {
            stream->NextOut = output;
            stream->AvailableOut = (uint)buffer.Length;
            while (stream->AvailableOut == (uint)buffer.Length)
            {
                if (stream->AvailableIn == 0 && !Fill())
                {
                    if (!betweenMembers)
                        throw new ArchiveCorruptException(label, "the gzip data is cut short", inputBytes);
                    ended = true;
                    break;
                }
                if (betweenMembers)
                    BeginNextMember();
                Inflate();
            }
            return buffer.Length - (int)stream->AvailableOut;
        }
    }

    private void Inflate()
    {
        var result = ZlibNative.Inflate(stream, ZlibNative.NoFlush);
        if (result == ZlibNative.StreamEnd)
            betweenMembers = true;
        else if (result is not (ZlibNative.Ok or ZlibNative.BufferError))
            throw new ArchiveCorruptException(label, "the gzip data is damaged", inputBytes - stream->AvailableIn);
    }

    private void BeginNextMember()
    {
        if (*stream->NextIn != 0x1f)
            throw new ArchiveCorruptException(label, "something follows the gzip data", inputBytes - stream->AvailableIn);
        _ = ZlibNative.InflateEnd(stream);
        Begin();
        betweenMembers = false;
    }

    /// <summary>Begins a member. .NET 9's library has no call that resets a stream.</summary>
    private void Begin()
    {
        if (ZlibNative.InflateInit(stream, ZlibNative.GzipWindowBits) != ZlibNative.Ok)
            throw new InsufficientMemoryException("zlib found no memory");
    }

    private bool Fill()
    {
        var count = source.Read(new Span<byte>(input, InputBytes));
        inputBytes += count;
        stream->NextIn = input;
        stream->AvailableIn = (uint)count;
        return count > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposed)
        {
            disposed = true;
            _ = ZlibNative.InflateEnd(stream);
            NativeMemory.Free(stream);
            NativeMemory.Free(input);
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
