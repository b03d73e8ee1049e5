using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using KnowledgePacks.Archives;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Installation;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Installation;

/// <summary>Receipts are written by hand and have to be what the serializer would write, byte for byte.</summary>
public sealed class InstallReceiptWriteTests : IDisposable
{
    private static readonly JsonSerializerOptions BySerializer = new(ReceiptJson.Default.Options) { WriteIndented = true, NewLine = "\n" };

    private static readonly JsonSerializerOptions RowBySerializer = new(ReceiptJson.Default.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Digest Sha256 = Digest.FromHash(Samples.Random(Digest.Length));
    private static readonly Digest FsVerity = Digest.FromHash(Samples.Random(Digest.Length, 2));

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Texts_of_every_kind_are_what_the_serializer_writes()
    {
        string[] texts =
        [
            "", " ", "plain/path.txt", "with \"quotes\"", "back\\slash", "'apostrophe'", "<a href='x'>&amp;+`", "tab\t line\n return\r",
            "\0\u0001\u001f\u007f\u0080\u009f\u00a0", "\b\f\v\u001b", "Ünïcödé/ß", "日本語", "\u2028\u2029\ufeff\ufffe\uffff",
            "e\u0301 \u200b \u202e", "\U0001F600/\U0010FFFF",
            "//", "{}[],:", new string('x', 10_000), new string('"', 10_000), new string('語', 30_000),
        ];
        foreach (var text in texts)
        {
            var receipt = AssertAsSerialized(Receipt() with { Source = text, KpacksVersion = text, Files = [Row(text, 1)] });
            Assert.Equal((text, text), (receipt.Source, receipt.KpacksVersion));
            Assert.Equal(PackPath.TryParse(text, out var path) ? [path] : [], receipt.Files.Select(file => file.Path));
        }
        AssertAsSerialized(Receipt() with { Files = [.. texts.Select((text, i) => Row(text, i))] });
    }

    [Test]
    public void Every_character_is_what_the_serializer_writes()
    {
        for (var start = 0; start <= char.MaxValue; start += 256)
        {
            var characters = Enumerable.Range(start, 256).Select(value => (char)value).Where(value => !char.IsSurrogate(value)).ToList();
            AssertAsSerialized(Receipt() with { Files = [.. characters.Select(value => Row($"{value}a{value}", 1))] });
        }
    }

    [Test]
    public void Halves_of_pairs_are_written_as_the_serializer_does_and_can_be_read()
    {
        foreach (var text in (string[])["\ud800", "\udfff", "a\ud83db", "\ude00\ud83d", "\ud83d\ud83d\ude00", new string('\udc00', 5000)])
        {
            var receipt = Receipt() with { Source = text, Files = [Row(text, 1)] };
            Write(receipt, out var written);
            Assert.Equal(Serialized(receipt), written);
            File.WriteAllText(temp[InstallReceipt.FileName], written);
            Assert.Equal(text.Length, InstallReceipt.Load(temp.Path)!.Source.Length);
        }
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(1000)]
    [Arguments(100_000)]
    public void Any_number_of_files_is_what_the_serializer_writes(int count)
    {
        var files = Enumerable.Range(0, count)
            .Select(i => Row($"pages/{i} é \"{i % 7}\".md", i * 1_000_003L, Digest.FromHash(Samples.Random(Digest.Length, i))))
            .ToList();
        var receipt = AssertAsSerialized(Receipt() with { Files = files });
        Assert.Equal(files, receipt.Files);
    }

    [Test]
    public void Every_profile_format_and_number_is_what_the_serializer_writes()
    {
        foreach (var number in (long[])[0, 1, -1, 1L << 53, long.MaxValue, long.MinValue])
            foreach (var (profile, format) in ((PackProfile, ArchiveFormat)[])[(PackProfile.Standard, ArchiveFormat.TarZstd),
                (PackProfile.Legacy, ArchiveFormat.TarGzip)])
                AssertAsSerialized(
                    Receipt() with
                    {
                        Profile = profile,
                        TotalSize = number,
                        Archive = new(format, Sha256, number),
                        Files = [Row("x", number)]
                    });
    }

    [Test]
    public void An_adopted_pack_has_no_archive() =>
        Assert.Null(AssertAsSerialized(Receipt() with { Archive = null, Source = "adopted" }).Archive);

    [Test]
    [Arguments("a", "0.0.0")]
    [Arguments("sample-pack", "1.2.3-rc.1+build.5")]
    public void Names_and_versions_are_what_the_serializer_writes(string name, string version) =>
        AssertAsSerialized(Receipt() with { Name = PackName.Parse(name), Version = SemanticVersion.Parse(version) });

    [Test]
    public void Moments_are_in_utc_to_the_second()
    {
        foreach (var moment in (DateTimeOffset[])[DateTimeOffset.UnixEpoch, DateTimeOffset.MinValue, DateTimeOffset.MaxValue])
            AssertAsSerialized(Receipt() with { InstalledAt = moment });
        Assert.Equal(new DateTimeOffset(2025, 12, 31, 19, 0, 59, TimeSpan.Zero),
            AssertAsSerialized(Receipt() with { InstalledAt = new(2026, 1, 1, 0, 30, 59, 999, TimeSpan.FromHours(5.5)) }).InstalledAt);
    }

    [Test]
    public void The_receipt_is_laid_out_like_this()
    {
        Write(Receipt() with { Files = [Row("a<b", 3), Row("c", 0)] }, out var written);
        Assert.Equal(
            $$"""
            {
              "format": 2,
              "name": "sample-pack",
              "version": "1.2.3",
              "profile": "standard",
              "source": "a.tar.gz",
              "installed_at": "2026-03-04T05:06:07Z",
              "kpacks_version": "0.1.0",
              "archive": {
                "format": "tar.gz",
                "sha256": "{{Sha256.Hex}}",
                "size": 10
              },
              "total_size": 3,
              "files": [
                {"path":"a\u003Cb","size":3,"fsverity":"{{FsVerity.Hex}}"},
                {"path":"c","size":0,"fsverity":"{{FsVerity.Hex}}"}
              ]
            }

            """.ReplaceLineEndings("\n"),
            written);
    }

    [Test]
    public void A_large_one_is_written_in_pieces()
    {
        var stream = new Pieces(int.MaxValue);
        Large().Write(stream);
        Assert.InRange(stream.Largest, 1, 80_000);
        Assert.InRange(stream.Written, 2_000_000, 4_000_000);
    }

    [Test]
    [Arguments(0)]
    [Arguments(100)]
    [Arguments(500_000)]
    public void What_cannot_be_written_is_told(int room)
    {
        var receipt = Large();
        Assert.Equal(28, Assert.Throws<IOException>(() => receipt.Write(new Pieces(room))).HResult);
    }

    [Test]
    public void A_receipt_takes_the_place_of_a_longer_one()
    {
        (Receipt() with { Source = new string('x', 100_000) }).WriteTo(temp.Path, sync: false);
        Receipt().WriteTo(temp.Path, sync: true);
        Assert.Equal(Serialized(Receipt()), File.ReadAllText(temp[InstallReceipt.FileName]));
    }

    private static InstallReceipt Receipt() => new(
        PackName.Parse("sample-pack"), SemanticVersion.Parse("1.2.3"), PackProfile.Standard, "a.tar.gz",
        new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
        "0.1.0", new PackDescriptor(ArchiveFormat.TarGzip, Sha256, 10), 3, [], InstallReceipt.CurrentFormat);

    private static ReceiptFile Row(string path, long size, Digest? digest = null) =>
        new(PackPath.Known(path), size, FsVerity: digest ?? FsVerity);

    private static InstallReceipt Large() =>
        Receipt() with { Files = [.. Enumerable.Range(0, 20_000).Select(i => Row($"{i}", i))] };

    /// <summary>The serializer's indented document, with the format at its head, and the serializer's compact rows in it.</summary>
    private static string Serialized(InstallReceipt receipt)
    {
        var document = JsonSerializer.SerializeToNode(receipt with { Files = [] }, BySerializer)!.AsObject();
        document.Remove("format");
        document.Insert(0, "format", receipt.Format);
        var text = document.ToJsonString(BySerializer) + "\n";
        var rows = string.Join(",\n", receipt.Files.Select(file => "    " + JsonSerializer.Serialize(file, RowBySerializer)));
        return rows.Length == 0 ? text : text.Replace("\"files\": []", $"\"files\": [\n{rows}\n  ]", StringComparison.Ordinal);
    }

    private static void Write(InstallReceipt receipt, out string text)
    {
        using var stream = new MemoryStream();
        receipt.Write(stream);
        text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }

    /// <summary>What is read of a receipt that was written.</summary>
    private InstallReceipt AssertAsSerialized(InstallReceipt receipt)
    {
        Write(receipt, out var written);
        Assert.True(Serialized(receipt) == written, written[..Math.Min(1000, written.Length)]);
        Assert.Same(receipt, receipt.WriteTo(temp.Path, sync: false));
        Assert.True(File.ReadAllBytes(temp[InstallReceipt.FileName]).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(written)));
        // What is no path can be written, because nobody does; it is not read.
        if (receipt.Files.Any(file => !PackPath.TryParse(file.Path.Text, out _)))
        {
            Assert.Throws<FormatException>(() => InstallReceipt.Load(temp.Path));
            receipt = receipt with { Files = [.. receipt.Files.Where(file => PackPath.TryParse(file.Path.Text, out _))] };
            receipt.WriteTo(temp.Path, sync: false);
        }
        var loaded = InstallReceipt.Load(temp.Path)!;
        Assert.Equal(receipt.Files, loaded.Files);
        Assert.Equal(receipt with { InstalledAt = default }, loaded with { Files = receipt.Files, InstalledAt = default });
        return loaded;
    }

    /// <summary>A disk with so much room.</summary>
    private sealed class Pieces(int room) : MemoryStream
    {
        public int Largest { get; private set; }

        public long Written { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void WriteByte(byte value) => Write([value]);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Written += buffer.Length;
            Largest = Math.Max(Largest, buffer.Length);
            if (Written > room)
                throw new IOException("no room", 28);
        }
    }
}
