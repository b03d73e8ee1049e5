using System.Buffers.Binary;
using System.IO.Compression;
using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;
using CompressionLevel = System.IO.Compression.CompressionLevel;

namespace KnowledgePacks.Core.Tests.Codecs;

public class BlockEncoderTests
{
    public static IEnumerable<string> Encoders() =>
        ["in-box fastest", "in-box optimal", "in-box smallest", "libdeflate 1", "libdeflate 6", "libdeflate 12", "zstd 1", "zstd 3",
        "zstd 12", "zstdsharp 1", "zstdsharp 3", "zstdsharp 12"];

    [Test]
    [MethodDataSource(nameof(Encoders))]
    public void What_is_encoded_is_read_back(string name)
    {
        foreach (var block in Blocks())
        {
            var encoded = Encode(name, block);
            Assert.Equal(block, Read(name, encoded));
        }
    }

    [Test]
    [MethodDataSource(nameof(Encoders))]
    public void Members_are_gzip_s_to_other_readers(string name)
    {
        if (name.StartsWith("zstd", StringComparison.Ordinal))
            return;
        foreach (var block in Blocks())
            Assert.Equal(block, Streams.ReadAll(new GZipStream(new MemoryStream(Encode(name, block)), CompressionMode.Decompress)));
    }

    [Test]
    [MethodDataSource(nameof(Encoders))]
    public void One_encoder_gives_the_same_bytes_again(string name)
    {
        using var encoder = Create(name);
        var block = PackBuilder.Database(50_000);
        var first = Encode(encoder, block);
        Encode(encoder, PackBuilder.Database(70_000, seed: 9));
        Assert.Equal(first, Encode(encoder, block));
    }

    [Test]
    [MethodDataSource(nameof(Encoders))]
    public void Encoded_blocks_may_stand_one_after_the_other(string name)
    {
        byte[] two = [.. Encode(name, [1, 2, 3]), .. Encode(name, [4, 5])];
        Assert.Equal([1, 2, 3, 4, 5], Read(name, two));
    }

    [Test]
    [Arguments("in-box optimal")]
    [Arguments("libdeflate 6")]
    public void A_member_tells_its_own_length_and_no_time(string name)
    {
        var member = Encode(name, PackBuilder.Database(50_000));
        Assert.Equal([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, (byte)'G', (byte)'K', 4, 0], member[..16]);
        Assert.Equal(member.Length, BinaryPrimitives.ReadInt32LittleEndian(member.AsSpan(16)));
        Assert.Equal(50_000, BinaryPrimitives.ReadInt32LittleEndian(member.AsSpan(member.Length - 4)));
    }

    [Test]
    public void A_better_level_gives_fewer_bytes()
    {
        var block = PackBuilder.Database(200_000);
        foreach (var (fast, best) in ((string, string)[])[("in-box fastest", "in-box smallest"), ("libdeflate 1", "libdeflate 12"),
            ("zstd 1", "zstd 12"), ("zstdsharp 1", "zstdsharp 12")])
            Assert.True(Encode(fast, block).Length > Encode(best, block).Length, fast);
    }

    /// <summary>By both families, which read whatever either wrote.</summary>
    private static byte[] Read(string encoder, byte[] encoded) =>
        encoder.StartsWith("zstd", StringComparison.Ordinal) ? Decompressors.ReadZstdAlike(encoded) : Decompressors.ReadGzipAlike(encoded);

    private static IEnumerable<byte[]> Blocks()
    {
        var random = new byte[1 << 20];
        new Random(3).NextBytes(random);
        return [[7], PackBuilder.Database(50_000), new byte[1 << 20], random, random[..65_537], random[..100]];
    }

    private static byte[] Encode(string name, byte[] block)
    {
        using var encoder = Create(name);
        return Encode(encoder, block);
    }

    private static byte[] Encode(IBlockEncoder encoder, byte[] block)
    {
        var output = new byte[encoder.Bound(block.Length)];
        return output[..encoder.Encode(block, output)];
    }

    private static IBlockEncoder Create(string name) => name switch
    {
        "in-box fastest" => new InBoxGzipEncoder(CompressionLevel.Fastest),
        "in-box optimal" => new InBoxGzipEncoder(CompressionLevel.Optimal),
        "in-box smallest" => new InBoxGzipEncoder(CompressionLevel.SmallestSize),
        "libdeflate 1" => new LibdeflateEncoder(1),
        "libdeflate 6" => new LibdeflateEncoder(6),
        "libdeflate 12" => new LibdeflateEncoder(12),
        "zstd 1" => new ZstdEncoder<Libzstd>(1),
        "zstd 3" => new ZstdEncoder<Libzstd>(3),
        "zstd 12" => new ZstdEncoder<Libzstd>(12),
        "zstdsharp 1" => new ZstdEncoder<ManagedZstd>(1),
        "zstdsharp 3" => new ZstdEncoder<ManagedZstd>(3),
        "zstdsharp 12" => new ZstdEncoder<ManagedZstd>(12),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
