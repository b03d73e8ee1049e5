using System.Buffers.Binary;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

public class ArchiveLimitTests
{
    private const int MiB = 1 << 20;
    private const long GiB = 1L << 30;

    [Test]
    public void Entries_up_to_the_limit_are_taken()
    {
        var tar = new RawTarBuilder().Directory("./").Directory("d/").File("d/x").End();
        Assert.Equal(2, Reading.Inspect(tar, new PackLimits { MaxEntries = 3 }).Entries.Count);
        var failure = Reading.PassesLimit(new MemoryStream(tar.Gzip()), "entries: more than 2", new PackLimits { MaxEntries = 2 });
        Assert.Equal((PackLimit.Entries, 2, true), (failure.Limit, failure.Maximum, failure.CanBeRaised));
    }

    [Test]
    public void One_million_entries()
    {
        var members = Enumerable.Range(0, 1000).Select(thousand =>
        {
            var tar = new RawTarBuilder();
            for (var i = 0; i < 1000; i++)
                tar.Header($"{thousand:d3}{i:d3}", '0', 0);
            return RawTarBuilder.Gzip(tar.ToArray());
        });
        // Members are made as they are read: no more than a hundred of them are.
        Reading.PassesLimit(new Joined(members), "entries: more than 100000");
    }

    [Test]
    public void Names_of_17_MiB_together()
    {
        var tar = new RawTarBuilder();
        for (var i = 0; i < 17_500; i++)
            tar.Pax(("path", string.Join('/', Enumerable.Repeat($"{i:d6}".PadRight(249, 'n'), 4)))).Header("x", '0', 0);
        Reading.PassesLimit(new MemoryStream(tar.End().Gzip()), "bytes of names: more than 16777216", new PackLimits { MaxRatio = 10_000 });
    }

    [Test]
    public void Extended_header_of_64_KiB_is_taken()
    {
        var record = RawTarBuilder.Record("uname", new string('u', 65536 - 13));
        Assert.Equal(PackLimits.MaxExtendedHeaderBytes, record.Length);
        Assert.Single(Reading.Inspect(new RawTarBuilder().PaxBody(record).File("x").End()).Entries);
        Reading.PassesLimit(
            new MemoryStream(new RawTarBuilder().PaxBody(RawTarBuilder.Record("uname", new string('u', 65536 - 12))).File("x").End()
                .Gzip()),
            "bytes of a long-name or pax header: more than 65536");
    }

    [Test]
    public void Entry_larger_than_the_limit()
    {
        var tar = new RawTarBuilder().File("x", new byte[1000]).End();
        Assert.Single(Reading.Inspect(tar, new PackLimits { MaxExpandedBytes = 5000 }).Entries);
        var failure = Reading.PassesLimit(new MemoryStream(tar.Gzip()), "bytes of the unpacked archive: more than 999",
            new PackLimits { MaxExpandedBytes = 999 });
        Assert.Equal((PackLimit.ExpandedBytes, 999, true), (failure.Limit, failure.Maximum, failure.CanBeRaised));
    }

    [Test]
    public void Declared_sizes_are_held_against_the_limit_together_before_they_are_read()
    {
        var tar = new RawTarBuilder().File("a", new byte[600]).Header("b", '0', 600).End();
        Reading.PassesLimit(new MemoryStream(tar.Gzip()), "bytes of the unpacked archive: more than 1100",
            new PackLimits { MaxExpandedBytes = 1100 });
    }

    [Test]
    public void Zeros_after_the_end_marker_count_too() =>
        Reading.PassesLimit(new MemoryStream(new RawTarBuilder().End().Block(new byte[5000]).Gzip()),
            "bytes of the unpacked archive: more than 5000", new PackLimits { MaxExpandedBytes = 5000 });

    [Test]
    public void Ten_gibibytes_of_zeros()
    {
        var zeros = RawTarBuilder.Gzip(new byte[MiB]);
        var header = RawTarBuilder.Gzip(new RawTarBuilder().Header("x", '0', 0, field => Base256(field, 10 * GiB)).ToArray());
        var archive = new Joined(Enumerable.Repeat(zeros, 10 * 1024).Prepend(header));
        var failure = Reading.PassesLimit(archive, "unpacked bytes for each byte of the archive: more than 200");
        Assert.Equal((PackLimit.Ratio, 200, true), (failure.Limit, failure.Maximum, failure.CanBeRaised));
        // 64 MiB at about 1,000 to 1, and what was read ahead.
        Assert.InRange(archive.BytesRead, 60_000, 400_000);
    }

    [Test]
    public void Zstd_frames_of_one_repeated_byte()
    {
        // Blocks of 128 KiB said in four bytes: 30,000 to 1.
        byte[] block = [2, 0, 0x10, 0];
        byte[] last = [3, 0, 0x10, 0];
        byte[] frame = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x68, .. Enumerable.Repeat(block, 2047).SelectMany(bytes => bytes), .. last];
        var header = new RawTarBuilder().Header("x", '0', 0, field => Base256(field, 10 * GiB)).ToArray();
        byte[] first = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x68, 1, 0x10, 0, .. header];
        Reading.PassesLimit(new Joined(Enumerable.Repeat(frame, 40).Prepend(first)),
            "unpacked bytes for each byte of the archive: more than 200");
    }

    [Test]
    public void Ratio_is_not_looked_at_below_64_MiB()
    {
        var tar = RawTarBuilder.Gzip([.. new RawTarBuilder().File("x", new byte[60 * MiB]).End().ToArray()]);
        Assert.InRange((60 * MiB) / tar.Length, 500, 2000);
        Assert.Equal(60 * MiB, Reading.Inspect(tar).UncompressedSize);
    }

    [Test]
    public void Ratio_can_be_raised()
    {
        var tar = RawTarBuilder.Gzip(new RawTarBuilder().File("x", new byte[70 * MiB]).End().ToArray());
        Reading.PassesLimit(new MemoryStream(tar), "unpacked bytes for each byte of the archive: more than 200");
        Assert.Equal(70 * MiB, Reading.Inspect(tar, new PackLimits { MaxRatio = 2000 }).UncompressedSize);
    }

    [Test]
    public void Size_above_8_GiB_in_base_256_is_understood()
    {
        var tar = new RawTarBuilder().Header("x", '0', 0, header => Base256(header, 9 * GiB), gnu: true).Body(new byte[1000]);
        Reading.IsDamaged(tar, "'x' is cut short", 1536);
    }

    [Test]
    public void Size_above_8_GiB_in_a_pax_header_is_understood() =>
        Reading.IsDamaged(new RawTarBuilder().Pax(("size", $"{9 * GiB}")).Header("x", '0', 0).Body(new byte[1000]), "'x' is cut short",
            2560);

    [Test]
    public void Size_above_8_GiB_in_both_must_agree()
    {
        Reading.IsDamaged(new RawTarBuilder().Pax(("size", $"{9 * GiB}")).Header("x", '0', 0, header => Base256(header, 9 * GiB)),
            "'x' is cut short", 1536);
        Reading.IsUnsafe(
            new RawTarBuilder().Pax(("size", $"{9 * GiB}")).Header("x", '0', 0, header => Base256(header, 10 * GiB)).End(),
            "x", $"the pax size {9 * GiB} differs from the header's {10 * GiB}");
    }

    [Test]
    [Arguments(100)]
    [Arguments(65)]
    public void Size_above_the_limit_by_default(long gibibytes) =>
        Reading.PassesLimit(
            new MemoryStream(new RawTarBuilder().Header("x", '0', 0, header => Base256(header, gibibytes * GiB)).Gzip()),
            "bytes of the unpacked archive: more than 68719476736");

    [Test]
    public void Sizes_that_overflow_are_over_every_limit()
    {
        var largest = new PackLimits { MaxExpandedBytes = long.MaxValue };
        var huge = new RawTarBuilder().Header("x", '0', 0, header => Base256(header, long.MaxValue));
        Assert.Throws<LimitExceededException>(() => Reading.Inspect(huge, largest));
        Assert.Throws<LimitExceededException>(() =>
            Reading.Inspect(new RawTarBuilder().Pax(("size", $"{long.MaxValue}")).Header("x", '0', 0), largest));
    }

    private static void Base256(byte[] header, long size)
    {
        header.AsSpan(124, 12).Clear();
        header[124] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(128), size);
    }

    /// <summary>One stream of many pieces, each made when it is read.</summary>
    private sealed class Joined(IEnumerable<byte[]> pieces) : MemoryStream
    {
        private readonly IEnumerator<byte[]> pieces = pieces.GetEnumerator();
        private ReadOnlyMemory<byte> piece;

        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            while (piece.IsEmpty)
            {
                if (!pieces.MoveNext())
                    return 0;
                piece = pieces.Current;
            }
            var count = Math.Min(buffer.Length, piece.Length);
            piece.Span[..count].CopyTo(buffer);
            piece = piece[count..];
            BytesRead += count;
            return count;
        }
    }
}
