using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>What is broken stays broken: nothing that follows is handed out, and no reader takes more than another.</summary>
public class BrokenStreamTests
{
    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public void Nothing_of_gzip_comes_after_a_failure(int threads)
    {
        var broken = Samples.Member(Samples.Random(9000), crc: 1);
        using var reader = Decompressors.Gzip(
            [.. Decompressors.GzipHead, .. Samples.Member(Samples.Random(3000)), .. broken,
                .. Samples.Member(Samples.Random(5000)), .. Samples.Member([1, 2, 3])],
            threads);
        StaysFailed(reader, Decompressors.HeadContent.Length + 3000);
    }

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public void Nothing_of_zstd_comes_after_a_failure(int threads)
    {
        using var encoder = new ZstdEncoder<Libzstd>(3);
        var broken = Samples.Encode(encoder, Samples.Random(9000));
        broken[^1]++;
        using var reader = Decompressors.Zstd(
            [.. Decompressors.ZstdHead, .. Samples.Encode(encoder, Samples.Random(3000)), .. broken,
                .. Samples.Encode(encoder, Samples.Random(5000))], null, threads);
        StaysFailed(reader, Decompressors.HeadContent.Length + 3000);
    }

    private static void StaysFailed(BlockDecompressor reader, int before)
    {
        reader.ReadExactly(new byte[before]);
        var first = Assert.Throws<ArchiveCorruptException>(() => reader.Read(new byte[100_000]));
        for (var i = 0; i < 4; i++)
            Assert.Equal(first.Message, Assert.Throws<ArchiveCorruptException>(() => reader.Read(new byte[100_000])).Message);
    }

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public void Nothing_is_read_after_disposal(int threads)
    {
        foreach (var wanted in (int[])[0, Decompressors.HeadContent.Length])
        {
            var reader = Decompressors.Gzip([.. Decompressors.GzipHead, .. Samples.Member([1, 2, 3])], threads);
            reader.ReadExactly(new byte[wanted]);
            reader.Dispose();
            Assert.Throws<ObjectDisposedException>(() => reader.Read(new byte[10]));
        }
    }

    /// <summary>RFC 8878, 3.1.1.2.3 and 3.1.1.2.4: no block is larger than the window, nor than 128 KiB.</summary>
    [Test]
    [Arguments(0, (128 << 10) + 1, 0x58)]
    [Arguments(1, (128 << 10) + 1, 0x58)]
    [Arguments(0, 2000, 0)]
    [Arguments(1, 2000, 0)]
    public void A_block_larger_than_blocks_may_be_is_refused(int type, int length, byte window)
    {
        var header = (length << 3) | (type << 1) | 1;
        byte[] content = type == 0 ? new byte[length] : [0];
        byte[] block = [(byte)header, (byte)(header >> 8), (byte)(header >> 16), .. content];
        byte[] streamed = [0x28, 0xb5, 0x2f, 0xfd, 0, window, .. block];
        Assert.Throws<ArchiveCorruptException>(() => Decompressors.ReadZstdAlike(streamed));
        byte[] sized = [0x28, 0xb5, 0x2f, 0xfd, 0x80, window, .. BitConverter.GetBytes(length), .. block];
        Assert.Throws<ArchiveCorruptException>(() => Decompressors.ReadZstdAlike(sized));
    }
}
