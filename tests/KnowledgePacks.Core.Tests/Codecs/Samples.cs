using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using KnowledgePacks.Codecs;
using CompressionLevel = System.IO.Compression.CompressionLevel;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Bytes of the kinds that packs have, and members of gzip as nobody should write them.</summary>
internal static class Samples
{
    public static byte[] Random(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Text(int length, int seed = 1)
    {
        string[] words = ["the", "of", "and", "graph", "node", "relates", "knowledge", "an", "entity", "article", "is", "described", "by",
            "its", "neighbours", "chunk"];
        var random = new Random(seed);
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
            text.Append(words[random.Next(words.Length)]).Append(random.Next(9) == 0 ? ".\n" : " ");
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    /// <summary>Components of vectors of length 1, as an embedding column has them.</summary>
    public static byte[] Floats(int length, int seed = 1)
    {
        var random = new Random(seed);
        var bytes = new byte[length + 3];
        for (var at = 0; at < length; at += 4)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), (float)(normal / 20));
        }
        return bytes[..length];
    }

    /// <summary>A DEFLATE stream by the runtime.</summary>
    public static byte[] Deflate(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal))
            deflate.Write(content);
        return content.Length == 0 ? [3, 0] : compressed.ToArray();
    }

    /// <summary>A member of ours around a DEFLATE stream, by default a true one.</summary>
    public static byte[] Member(byte[] content, byte[]? deflate = null, long? length = null, uint? crc = null, uint? size = null)
    {
        deflate ??= Deflate(content);
        var member = new byte[GzipMember.HeaderLength + deflate.Length + GzipMember.TrailerLength];
        GzipMember.WriteHeader(member, (int)(length ?? member.Length));
        deflate.CopyTo(member, GzipMember.HeaderLength);
        GzipMember.WriteTrailer(member.AsSpan(member.Length - GzipMember.TrailerLength), crc ?? Crc32.HashToUInt32(content),
            (int)(size ?? (uint)content.Length));
        return member;
    }

    /// <summary>The same as nobody's member in particular: ten bytes of header.</summary>
    public static byte[] Foreign(byte[] content, byte[]? deflate = null) =>
        [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, .. Member(content, deflate)[GzipMember.HeaderLength..]];

    public static byte[] Encode(IBlockEncoder encoder, ReadOnlySpan<byte> block)
    {
        var output = new byte[encoder.Bound(block.Length)];
        return output[..encoder.Encode(block, output)];
    }

    public static byte[] Gunzip(byte[] gzip)
    {
        using var all = new MemoryStream();
        using (var reader = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress))
            reader.CopyTo(all);
        return all.ToArray();
    }
}
