using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>What the headers of old cannot say: sizes from 8 GiB on, which come through a pipe and rest nowhere, and long names.</summary>
// One at a time: what they measure or write is large.
[NotInParallel("large")]
public sealed class LargeEntryTests : CommandTest
{
    private const int MiB = 1 << 20;
    private const long Size = (8L << 30) + 3 * MiB + 1000;

    [Test]
    [Arguments("pax")]
    [Arguments("GNU")]
    public void A_file_of_more_than_8_GiB_in_zstd(string dialect)
    {
        var content = RandomNumberGenerator.GetBytes(8 * MiB);
        Inspect(dialect, content, bytes =>
        {
            using var frame = new MemoryStream();
            new RawZstdBuilder(frame).SingleSegment(bytes.Length).Blocks(bytes);
            return frame.ToArray();
        });
    }

    [Test]
    public void A_file_of_more_than_8_GiB_in_gzip() => Inspect("pax", RandomNumberGenerator.GetBytes(8 * MiB), Store);

    [Test]
    public void Names_and_entries_that_every_reader_reads_alike()
    {
        var long1 = string.Join('/', Enumerable.Repeat(new string('p', 249), 4)) + "p";
        var long2 = string.Join('/', Enumerable.Repeat(new string('g', 249), 4)) + "g";
        var long3 = string.Join('/', Enumerable.Repeat(new string('d', 249), 4)) + "d";
        Assert.Equal(1000, Encoding.UTF8.GetByteCount(long1));
        var tar = HostileArchives.PackEntries().Pax(("path", long1)).File("y", "by pax").LongName(long2).File("y", "by GNU")
            .LongName(long3 + "/").Header("y", '5', 0, gnu: true).File("a..b", "dots").File("größe/知識 é.md", "UTF-8")
            .File("кириллица", "")
            .Directory("empty/").Directory("empty/inside").File("no content", "");
        File.WriteAllBytes(Temp["pack.tar.gz"], tar.End().Gzip());
        Succeed("install", "pack.tar.gz");

        HostileArchives.Pack().With(long1, "by pax").With(long2, "by GNU").WithDirectory(long3).With("a..b", "dots")
            .With("größe/知識 é.md", "UTF-8").With("кириллица", "")
            .WithDirectory("empty").WithDirectory("empty/inside").With("no content", "").WriteTo(Temp["expected"]);
        var installed = TempDirectory.Snapshot(Path.Join(Root, HostileArchives.PackName));
        Assert.True(installed.Remove(".kpacks.json"));
        Assert.Equal(TempDirectory.Snapshot(Temp["expected"]), installed);
        Assert.Equal("sample-pack: ok\n", Succeed("verify"));
    }

    /// <summary>Pipes an archive with a large file into inspect.</summary>
    /// <param name="dialect">Who says the size.</param>
    /// <param name="content">What the file repeats.</param>
    /// <param name="compress">Wraps some bytes of the tar stream.</param>
    private static void Inspect(string dialect, byte[] content, Func<byte[], byte[]> compress)
    {
        var tar = HostileArchives.PackEntries();
        if (dialect == "pax")
            tar.Pax(("size", Size.ToString(CultureInfo.InvariantCulture))).Header("large", '0', 0);
        else
            tar.Header("large", '0', 0, Base256, gnu: true);
        var rest = (int)(Size % content.Length);
        byte[] end = [.. content.AsSpan(0, rest), .. new byte[-rest & (RawTarBuilder.BlockSize - 1)],
            .. new byte[2 * RawTarBuilder.BlockSize]];
        var run = PipedRun.Of(
            [compress(tar.ToArray()), .. Enumerable.Repeat(compress(content), (int)(Size / content.Length)), compress(end)], "inspect", "-",
            "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.InRange(run.PeakKilobytes, 1, PipedRun.MaxPeakKilobytes);
        using var report = JsonDocument.Parse(run.Output);
        var large = report.RootElement.GetProperty("entries").EnumerateArray()
            .Single(entry => entry.GetProperty("path").GetString() == "large");
        Assert.Equal(Size, large.GetProperty("size").GetInt64());
        Assert.Equal(run.BytesTaken, report.RootElement.GetProperty("size").GetInt64());
        Assert.Empty(report.RootElement.GetProperty("findings").EnumerateArray());
    }

    private static void Base256(byte[] header)
    {
        header.AsSpan(124, 12).Clear();
        header[124] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(128), Size);
    }

    /// <summary>A gzip member of stored blocks.</summary>
    private static byte[] Store(byte[] bytes)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.NoCompression))
            gzip.Write(bytes);
        return member.ToArray();
    }
}
