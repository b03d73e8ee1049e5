using System.IO.Compression;
using System.IO.Hashing;

namespace KnowledgePacks.Codecs;

/// <summary>gzip members by the runtime's own deflate.</summary>
internal sealed unsafe class InBoxGzipEncoder(System.IO.Compression.CompressionLevel level) : IBlockEncoder
{
    // At its fastest, zlib-ng writes 9 bits for each byte that it finds no match for.
    public int Bound(int length) => GzipMember.HeaderLength + length + length / 8 + 1024 + GzipMember.TrailerLength;

    public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
    {
        int written;
        fixed (byte* to = output)
        {
            using var body = new UnmanagedMemoryStream(to + GzipMember.HeaderLength, 0, output.Length - GzipMember.HeaderLength,
                FileAccess.Write);
            using (var deflate = new DeflateStream(body, level, leaveOpen: true))
                deflate.Write(block);
            written = (int)body.Position;
        }
        GzipMember.WriteTrailer(output[(GzipMember.HeaderLength + written)..], Crc32.HashToUInt32(block), block.Length);
        var length = GzipMember.HeaderLength + written + GzipMember.TrailerLength;
        GzipMember.WriteHeader(output, length);
        return length;
    }

    public void Dispose()
    {
    }
}
