namespace KnowledgePacks.Archives.Codecs;

/// <summary>gzip members by libdeflate.</summary>
internal sealed unsafe class LibdeflateEncoder(int level) : IBlockEncoder
{
    private readonly nint compressor = LibdeflateNative.AllocCompressor(level) is not 0 and var handle ? handle : throw new InsufficientMemoryException("libdeflate found no memory");

    public int Bound(int length) => GzipMember.HeaderLength + (int)LibdeflateNative.Bound(compressor, (nuint)length) + GzipMember.TrailerLength;

    public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
    {
        var body = output[GzipMember.HeaderLength..];
        fixed (byte* from = block, to = body)
        {
            var written = (int)LibdeflateNative.Compress(compressor, from, (nuint)block.Length, to, (nuint)(body.Length - GzipMember.TrailerLength));
            if (written == 0)
                throw new InvalidOperationException("libdeflate found its own bound too small");
            GzipMember.WriteTrailer(body[written..], LibdeflateNative.Crc32(0, from, (nuint)block.Length), block.Length);
            var length = GzipMember.HeaderLength + written + GzipMember.TrailerLength;
            GzipMember.WriteHeader(output, length);
            return length;
        }
    }

    public void Dispose() => LibdeflateNative.FreeCompressor(compressor);
}
