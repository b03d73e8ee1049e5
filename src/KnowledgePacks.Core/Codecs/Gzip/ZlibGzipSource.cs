using System.Runtime.InteropServices;
using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>gzip by zlib-ng, and members of ours by libdeflate.</summary>
internal sealed unsafe class ZlibGzipSource(Stream source, string label) : GzipSource(source, label)
{
    private readonly ZlibNative.ZStream* stream = (ZlibNative.ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZlibNative.ZStream));
    private bool isOpen;
    private bool disposed;

    public override IBlockDecoder CreateDecoder() => new LibdeflateDecoder(Label);

    protected override void Begin()
    {
        var result = isOpen
            ? ZlibNative.InflateReset(stream, ZlibNative.GzipWindowBits)
            : ZlibNative.InflateInit(stream, ZlibNative.GzipWindowBits);
        if (result != ZlibNative.Ok)
            throw new InsufficientMemoryException("zlib found no memory");
        isOpen = true;
    }

    protected override bool Inflate(Block block)
    {
        fixed (byte* output = block.OutputBuffer(OutputBytes))
        {
            stream->NextOut = output;
            stream->AvailableOut = OutputBytes;
            var hasEnded = false;
            while (!hasEnded && stream->AvailableOut > 0)
            {
                if (Available == 0)
                {
                    if (OutputBytes - stream->AvailableOut >= EnoughBytes)
                        break;
                    if (!Fill())
                        throw CutShort();
                }
                hasEnded = Inflate();
            }
            block.OutputLength = OutputBytes - (int)stream->AvailableOut;
            return hasEnded;
        }
    }

    private bool Inflate()
    {
        stream->NextIn = Next;
        stream->AvailableIn = (uint)Available;
        var result = ZlibNative.Inflate(stream, ZlibNative.NoFlush);
        Skip(Available - (int)stream->AvailableIn);
        return result switch
        {
            ZlibNative.StreamEnd => true,
            ZlibNative.Ok or ZlibNative.BufferError => false,
            _ => throw Damaged(),
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposed)
        {
            disposed = true;
            if (isOpen)
                _ = ZlibNative.InflateEnd(stream);
            NativeMemory.Free(stream);
        }
        base.Dispose(disposing);
    }
}
