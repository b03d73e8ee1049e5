namespace KnowledgePacks.Archives.Codecs;

/// <summary>Whole gzip members by the runtime's own inflate, for programs on machines without libdeflate.</summary>
internal sealed unsafe class InBoxGzipDecoder(string label) : IBlockDecoder
{
    public void Decode(Block block)
    {
        ZlibNative.ZStream stream = default;
        int result;
        fixed (byte* from = block.Input, to = block.OutputBuffer(GzipMember.BlockBytes))
        {
            stream.NextIn = from;
            stream.AvailableIn = (uint)block.InputLength;
            stream.NextOut = to;
            stream.AvailableOut = GzipMember.BlockBytes;
            if (ZlibNative.InflateInit(&stream, ZlibNative.GzipWindowBits) != ZlibNative.Ok)
                throw new InsufficientMemoryException("zlib found no memory");
            result = ZlibNative.Inflate(&stream, ZlibNative.Finish);
            _ = ZlibNative.InflateEnd(&stream);
        }
        if (result != ZlibNative.StreamEnd)
            throw new ArchiveCorruptException(label, "the gzip data is damaged", block.SourceStart);
        if (stream.AvailableIn != 0)
            throw new ArchiveCorruptException(label, "a gzip member is not as long as it says", block.SourceStart);
        block.OutputLength = GzipMember.BlockBytes - (int)stream.AvailableOut;
    }

    public void Dispose()
    {
    }
}
