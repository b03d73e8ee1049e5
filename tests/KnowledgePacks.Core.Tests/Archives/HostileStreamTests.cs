using System.Text;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Archives that end too early or too late, or are no archives of packs.</summary>
public class HostileStreamTests
{
    [Test]
    public void No_end_marker() => Reading.IsDamaged(new RawTarBuilder().File("x"), "the end marker is missing", 1024);

    [Test]
    public void No_entry_and_no_end_marker() => Reading.IsDamaged(RawTarBuilder.Gzip([]), "the end marker is missing", 0);

    [Test]
    public void Half_an_end_marker() =>
        Reading.IsDamaged(new RawTarBuilder().File("x").Block(new byte[512]), "the end marker is missing", 1536);

    [Test]
    public void End_marker_cut_short() =>
        Reading.IsDamaged(new RawTarBuilder().File("x").Block(new byte[1000]), "a header is cut short", 1536);

    [Test]
    public void One_zero_block_then_an_entry() =>
        Reading.IsDamaged(new RawTarBuilder().File("x").Block(new byte[512]).File("y").End(), "a zero block stands before a header", 1536);

    [Test]
    public void Entry_after_the_end_marker() =>
        Reading.IsDamaged(new RawTarBuilder().File("x").End().File("y").End(), "something follows the end marker", 2048);

    [Test]
    public void Garbage_after_the_end_marker() =>
        Reading.IsDamaged(new RawTarBuilder().End().Block([.. new byte[9000], 1]), "something follows the end marker", 10024);

    [Test]
    public void Entry_after_a_whole_record_of_zeros() =>
        Reading.IsDamaged(new RawTarBuilder().Block(new byte[10240]).File("y").End(), "something follows the end marker", 10240);

    [Test]
    public void Truncated_header() =>
        Reading.IsDamaged(RawTarBuilder.Gzip(new RawTarBuilder().File("x").ToArray()[..511]), "a header is cut short", 0);

    [Test]
    public void Truncated_body() =>
        Reading.IsDamaged(RawTarBuilder.Gzip(new RawTarBuilder().File("a/x", "content").ToArray()[..515]), "'a/x' is cut short", 515);

    [Test]
    public void Truncated_padding() =>
        Reading.IsDamaged(RawTarBuilder.Gzip(new RawTarBuilder().File("a/x", "content").ToArray()[..1023]), "'a/x' is cut short", 1023);

    [Test]
    public void Truncated_pax_body() =>
        Reading.IsDamaged(RawTarBuilder.Gzip(new RawTarBuilder().Pax(("path", "x")).ToArray()[..515]), "an extended header is cut short",
        515);

    [Test]
    public void Truncated_pax_padding() =>
        Reading.IsDamaged(RawTarBuilder.Gzip(new RawTarBuilder().Pax(("path", "x")).ToArray()[..1000]), "an extended header is cut short",
        1000);

    [Test]
    public void Truncated_long_name() =>
        Reading.IsDamaged(RawTarBuilder.Gzip(new RawTarBuilder().LongName("x").ToArray()[..513]), "an extended header is cut short", 513);

    [Test]
    public void Tar_truncated_at_every_byte()
    {
        var tar = new RawTarBuilder().Pax(("path", "a/b")).File("x").LongName("c").File("y").Directory("d/").End().ToArray();
        for (var length = 0; length < tar.Length; length++)
            Assert.Throws<ArchiveCorruptException>(() => Reading.Inspect(RawTarBuilder.Gzip(tar[..length])));
    }

    [Test]
    public void Trailing_garbage_after_gzip()
    {
        var archive = new RawTarBuilder().File("x").End().Gzip();
        Reading.IsDamaged([.. archive, .. "garbage"u8], "something follows the gzip data", archive.Length);
        Reading.IsDamaged([.. archive, 0], "something follows the gzip data", archive.Length);
    }

    [Test]
    public void Second_gzip_member_with_another_archive()
    {
        var archive = new RawTarBuilder().File("x").End().Gzip();
        Reading.IsDamaged([.. archive, .. archive], "something follows the end marker", 2048);
    }

    [Test]
    [Arguments("", "the file is empty")]
    [Arguments("PK\u0003\u0004", "a zip file")]
    [Arguments("BZh91AY", "a bzip2 file")]
    [Arguments("\u00fd7zXZ\0", "an xz file")]
    [Arguments("7z\u00bc\u00af\u0027\u001c", "a 7-Zip file")]
    [Arguments("LBUG\u0029\0\0\0", "a database")]
    [Arguments("KUZU\u0026\0\0\0", "a database")]
    [Arguments(" \r\n{\"name\": 1}", "a JSON document")]
    [Arguments("<html>", "neither gzip nor zstd")]
    [Arguments("\u001f", "neither gzip nor zstd")]
    public void Another_format(string start, string what)
    {
        var failure = Assert.Throws<ArchiveUnsupportedException>(() => Reading.Inspect(Encoding.Latin1.GetBytes(start)));
        Assert.Equal($"not a pack archive: {Reading.Label}: {what}", failure.Message);
        Assert.Equal("archive_unsupported", failure.Code);
        Assert.Equal(
            what == "the file is empty" ? ForeignFormat.Other
            : what == "a JSON document" ? ForeignFormat.JsonDocument
            : ForeignFormat.OtherArchive, failure.Format);
    }

    [Test]
    public void Tar_that_is_not_compressed()
    {
        var failure = Assert.Throws<ArchiveUnsupportedException>(() => Reading.Inspect(new RawTarBuilder().File("x").End().ToArray()));
        Assert.Equal($"not a pack archive: {Reading.Label}: a tar file that is not compressed", failure.Message);
        Assert.Equal(ForeignFormat.PlainTar, failure.Format);
    }

    [Test]
    public void Gzip_of_something_else() =>
        Reading.IsDamaged(RawTarBuilder.Gzip(Encoding.ASCII.GetBytes(new string('x', 600))), "a header's checksum does not hold", 0);

    [Test]
    public void Gzip_in_gzip() =>
        Assert.Throws<ArchiveCorruptException>(() => Reading.Inspect(RawTarBuilder.Gzip(new RawTarBuilder().File("x").End().Gzip())));

    [Test]
    public void Source_that_cannot_be_read()
    {
        var failure = Assert.Throws<SourceReadException>(() => Reading.Inspect(new BrokenStream()));
        Assert.Equal($"cannot read {Reading.Label}: broken", failure.Message);
    }

    [Test]
    public void Cancelled_reading_stops() =>
        Assert.Throws<OperationCanceledException>(() => Reading.ReadCancelled(new RawTarBuilder().End().Gzip()));

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("broken");
    }
}
