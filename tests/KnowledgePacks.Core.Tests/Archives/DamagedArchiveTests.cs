using System.Buffers.Binary;
using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Small archives cut at every byte, and with every bit flipped: noticed, but for the bits that mean nothing.</summary>
public class DamagedArchiveTests
{
    /// <summary>The bits of a gzip header (RFC 1952, 2.3) that may change: FTEXT, time, extra flags, system.</summary>
    private static readonly int[] GzipBitsWithoutMeaning = [3 * 8, .. Enumerable.Range(4 * 8, 6 * 8)];

    /// <summary>Of a zstd frame's descriptor (RFC 8878, 3.1.1.1.1).</summary>
    private const int UnusedBit = 4 * 8 + 4;

    private readonly byte[] tar = new RawTarBuilder().File("manifest.json", "{}").Pax(("path", "d/x")).File("x", PackBuilder.Database(300))
        .End().ToArray();

    [Test]
    public void Gzip_truncated_at_every_byte() => IsNoticedAtEveryByte(RawTarBuilder.Gzip(tar));

    [Test]
    public void Gzip_as_package_writes_it_truncated_at_every_byte() =>
        IsNoticedAtEveryByte([.. Encode(new LibdeflateEncoder(6), tar[..1024]), .. Encode(new LibdeflateEncoder(6), tar[1024..])]);

    [Test]
    public void Zstd_truncated_at_every_byte() => IsNoticedAtEveryByte(Encode(new ZstdEncoder<Libzstd>(3), tar));

    [Test]
    public void Zstd_as_package_writes_it_truncated_at_every_byte()
    {
        var frames = Frames(out var archive);
        for (var length = 0; length < archive.Length; length++)
        {
            // Without any of its table, it is as whole as what zstd's own program writes.
            if (length == frames)
                Assert.Equal(Reading.Entries(archive), Reading.Entries(archive[..length]));
            else
                Assert.Throws<ArchiveCorruptException>(() => Reading.Inspect(length < 4 ? [.. archive[..4], 0] : archive[..length]));
        }
    }

    [Test]
    public void Gzip_with_every_bit_flipped() => Assert.Equal(GzipBitsWithoutMeaning, Unnoticed(RawTarBuilder.Gzip(tar), (0, 10)));

    [Test]
    public void Gzip_as_package_writes_it_with_every_bit_flipped()
    {
        byte[] first = Encode(new LibdeflateEncoder(6), tar[..1024]), second = Encode(new LibdeflateEncoder(6), tar[1024..]);
        // The extra field under another name, or with another length, is somebody else's; the length that ours gives is held to.
        int[] member = [.. GzipBitsWithoutMeaning, .. Enumerable.Range(12 * 8, 4 * 8)];
        Assert.Equal([.. member, .. member.Select(bit => first.Length * 8 + bit)],
            Unnoticed([.. first, .. second], (0, 20), (first.Length, 20)));
    }

    [Test]
    public void Zstd_with_every_bit_flipped() => Assert.Equal([UnusedBit], Unnoticed(Encode(new ZstdEncoder<Libzstd>(3), tar), (0, 7)));

    [Test]
    public void Zstd_as_package_writes_it_with_every_bit_flipped()
    {
        var frames = Frames(out var archive);
        var second = (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(frames + 8));
        Assert.Equal([UnusedBit, second * 8 + UnusedBit], Unnoticed(archive, (0, 7), (second, 7), (frames, archive.Length - frames)));
    }

    /// <summary>Two frames and their table; returns the bytes of the frames.</summary>
    private int Frames(out byte[] archive)
    {
        byte[] first = Encode(new ZstdEncoder<Libzstd>(3), tar[..1024]), second = Encode(new ZstdEncoder<Libzstd>(3), tar[1024..]);
        archive = [.. first, .. second, .. ZstdSeekTable.Build([(first.Length, 1024), (second.Length, tar.Length - 1024)])];
        return first.Length + second.Length;
    }

    private static byte[] Encode(IBlockEncoder encoder, byte[] block)
    {
        using (encoder)
        {
            var output = new byte[encoder.Bound(block.Length)];
            return output[..encoder.Encode(block, output)];
        }
    }

    private static void IsNoticedAtEveryByte(byte[] archive)
    {
        for (var length = 0; length < archive.Length; length++)
        {
            var failure = Assert.ThrowsAny<KnowledgePackException>(() => Reading.Inspect(archive[..length]));
            Assert.True(failure is ArchiveCorruptException || (failure is ArchiveUnsupportedException && length < 4), failure.ToString());
        }
    }

    /// <summary>
    /// The bits of headers that can be flipped without being noticed. In the compressed data a flipped bit may give another
    /// encoding of the same bytes, which the checksum confirms; whatever is accepted reads the same.
    /// </summary>
    private static List<int> Unnoticed(byte[] archive, params (int Start, int Length)[] headers)
    {
        var expected = Reading.Entries(archive);
        var unnoticed = new List<int>();
        for (var bit = 0; bit < archive.Length * 8; bit++)
        {
            var bad = archive.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(expected, Reading.Entries(bad));
                if (Array.Exists(headers, header => bit / 8 >= header.Start && bit / 8 < header.Start + header.Length))
                    unnoticed.Add(bit);
            }
            catch (KnowledgePackException failure)
            {
                Assert.True(failure is ArchiveCorruptException or ArchiveUnsupportedException or ArchiveUnsafeException
                    or LimitExceededException, failure.ToString());
            }
        }
        return unnoticed;
    }
}
