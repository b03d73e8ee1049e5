using KnowledgePacks.Archives;
using KnowledgePacks.Codecs;
using KnowledgePacks.Content;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Bombs, by one thread and by several: both stop at the same byte.</summary>
public class ExpansionLimitTests
{
    private const int MiB = 1 << 20;

    private static readonly byte[] Zeros = Samples.Member(new byte[MiB]);

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(3 * MiB - 1)]
    [Arguments(3 * MiB)]
    [Arguments(4 * MiB)]
    public void The_size_strikes_at_the_same_byte(long most)
    {
        var limits = new PackLimits { MaxExpandedBytes = most };
        foreach (var bomb in (byte[][])[Members(6), Foreign(6), [.. Members(2), .. Foreign(2), .. Members(2)]])
        {
            foreach (var bufferSize in (int[])[4096, 100_001, 2 * MiB])
            {
                var (bytes, failure) = Read(bomb, limits, bufferSize);
                Assert.Equal($"limit exceeded: bytes of the unpacked archive: more than {most}", failure?.Message);
                // At most one buffer is read past it, and that is not handed out.
                Assert.InRange(bytes, most - bufferSize, most);
            }
        }
    }

    [Test]
    public void The_size_itself_is_no_bomb()
    {
        var limits = new PackLimits { MaxExpandedBytes = 6 * MiB };
        foreach (var gzip in (byte[][])[Members(6), Foreign(6)])
            Assert.Equal((6L * MiB, null), Read(gzip, limits, 70_000));
    }

    [Test]
    public void The_ratio_strikes_at_the_same_byte()
    {
        foreach (var bomb in (byte[][])[Members(80), Foreign(80), [.. Foreign(40), .. Members(40)], [.. Members(40), .. Foreign(40)]])
        {
            var (bytes, failure) = Read(bomb, PackLimits.Default, 1_000_003);
            Assert.Equal("limit exceeded: unpacked bytes for each byte of the archive: more than 200", failure?.Message);
            Assert.InRange(bytes, PackLimits.RatioFreeBytes - 1_000_003, PackLimits.RatioFreeBytes);
        }
    }

    [Test]
    public void The_ratio_is_of_what_was_read_so_far()
    {
        // Noise in front pays for some of the zeros.
        var noise = Samples.Random(400_000);
        foreach (var front in (byte[][])[Samples.Member(noise), Samples.Foreign(noise)])
        {
            var (bytes, failure) = Read([.. front, .. Members(110)], PackLimits.Default, 100_000);
            Assert.IsType<LimitExceededException>(failure);
            Assert.InRange(bytes, 80_000_000, 110 * MiB);
        }
    }

    [Test]
    public void A_zstd_bomb_strikes_at_the_same_byte()
    {
        byte[] zeros = new byte[ZstdFrameHeader.BlockBytes], more = new byte[ZstdFrameHeader.BlockBytes + MiB];
        foreach (var frame in (byte[][])[ZstdFrames.Encode(zeros), ZstdFrames.Encode(more), ZstdFrames.Encode(zeros, hasSize: false)])
        {
            byte[] bomb = [.. Enumerable.Repeat(frame, 17).SelectMany(one => one)];
            Assert.IsType<LimitExceededException>(Read(bomb, PackLimits.Default, 300_000).Failure);
            Assert.IsType<LimitExceededException>(Read(bomb, new PackLimits { MaxExpandedBytes = 9 * MiB + 5 }, 70_000).Failure);
        }
    }

    private static byte[] Members(int count) => [.. Enumerable.Repeat(Zeros, count).SelectMany(one => one)];

    private static byte[] Foreign(int mebibytes) => Samples.Foreign(new byte[mebibytes * MiB]);

    /// <summary>
    /// The bytes handed out, and what ended it; the same for any number of threads and, within a buffer, for both families.
    /// </summary>
    private static (long Bytes, LimitExceededException? Failure) Read(byte[] archive, PackLimits limits, int bufferSize)
    {
        var native = Read(archive, limits, bufferSize, Families.Native);
        var managed = Read(archive, limits, bufferSize, Families.Managed);
        Assert.Equal(native.Failure?.Message, managed.Failure?.Message);
        Assert.InRange(managed.Bytes, native.Bytes - bufferSize, native.Bytes + bufferSize);
        return native;
    }

    private static (long Bytes, LimitExceededException? Failure) Read(byte[] archive, PackLimits limits, int bufferSize, CodecFamily codecs)
    {
        var alone = Read(archive, limits, bufferSize, codecs, 1);
        foreach (var threads in (int[])[2, 4])
        {
            var together = Read(archive, limits, bufferSize, codecs, threads);
            Assert.Equal((alone.Bytes, alone.Failure?.Message), (together.Bytes, together.Failure?.Message));
        }
        // And where the threads have begun, which they do not for the first bytes.
        byte[] behindHead = [.. archive[0] == 0x1f ? Decompressors.GzipHead : Decompressors.ZstdHead, .. archive];
        var more = limits with { MaxExpandedBytes = limits.MaxExpandedBytes + Decompressors.HeadContent.Length };
        var (expected, failure) = Read(behindHead, more, bufferSize, codecs, 1);
        foreach (var threads in (int[])[2, 4])
        {
            var together = Read(behindHead, more, bufferSize, codecs, threads);
            Assert.Equal((expected, failure?.Message), (together.Bytes, together.Failure?.Message));
        }
        return alone;
    }

    private static (long Bytes, LimitExceededException? Failure) Read(byte[] archive, PackLimits limits, int bufferSize, CodecFamily codecs,
        int threads)
    {
        var bytes = 0L;
        var buffer = new byte[bufferSize];
        var source = new DigestReadStream(new MemoryStream(archive), "x", null, background: false, CancellationToken.None);
        using var reader = ArchiveCompression.OpenRead(source, "x", limits, threads, out _, codecs);
        try
        {
            for (int count; (count = reader.Read(buffer)) > 0;)
                bytes += count;
            return (bytes, null);
        }
        catch (LimitExceededException failure)
        {
            return (bytes, failure);
        }
    }
}
