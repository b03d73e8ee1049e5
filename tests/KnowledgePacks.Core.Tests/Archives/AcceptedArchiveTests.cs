using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using KnowledgePacks.Archives;
using KnowledgePacks.Packs;
using KnowledgePacks.Testing;
using Found = KnowledgePacks.Core.Tests.Reading.Found;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Archives that every tar reader takes to mean the same, written by whatever tool.</summary>
public class AcceptedArchiveTests
{
    private static readonly Found X = new("x", "content", false);

    // 1,000 bytes in 4 components: longer than ustar can say.
    private static readonly string LongName = string.Join('/', Enumerable.Repeat(new string('n', 249), 4)) + "n";

    [Test]
    public void Ustar() => Assert.Equal([X], Reading.Entries(new RawTarBuilder().File("x").End()));

    [Test]
    public void Ustar_with_a_prefix() =>
        Assert.Equal([new Found("some/where/x", "", false)],
            Reading.Entries(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "some/where")).End()));

    [Test]
    public void Ustar_with_full_name_and_prefix()
    {
        var name = new string('n', 100);
        var prefix = new string('p', 100) + "/" + new string('q', 54);
        Assert.Equal([new Found($"{prefix}/{name}", "", false)],
            Reading.Entries(new RawTarBuilder().Header(name, '0', 0, header => RawTarBuilder.Text(header, 345, 155, prefix)).End()));
    }

    [Test]
    public void GNU_tar() =>
        Assert.Equal([X], Reading.Entries(new RawTarBuilder().Header("x", '0', 7, gnu: true).Body("content"u8.ToArray()).End()));

    [Test]
    public void Type_NUL() =>
        Assert.Equal([X], Reading.Entries(new RawTarBuilder().Header("x", '\0', 7).Body("content"u8.ToArray()).End()));

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public void GNU_long_name(bool gnu)
    {
        var tar = new RawTarBuilder().LongName(LongName).Header(LongName[..100], '0', 7, gnu: gnu).Body("content"u8.ToArray()).File("x")
            .End();
        Assert.Equal([new Found(LongName, "content", false), X], Reading.Entries(tar));
    }

    [Test]
    public void GNU_long_name_with_several_NULs()
    {
        var tar = new RawTarBuilder().Header("././@LongLink", 'L', 5, gnu: true).Body("abc\0\0"u8.ToArray()).Header("y", '0', 0, gnu: true)
            .End();
        Assert.Equal([new Found("abc", "", false)], Reading.Entries(tar));
    }

    [Test]
    public void GNU_long_name_of_a_directory()
    {
        var tar = new RawTarBuilder().LongName(LongName + "/").Header("y", '5', 0, gnu: true).End();
        Assert.Equal([new Found(LongName, null, false)], Reading.Entries(tar));
    }

    [Test]
    public void Long_name_that_fills_its_block()
    {
        var name = string.Join('/', Enumerable.Repeat(new string('n', 127), 3)) + "/" + new string('n', 127);
        Assert.Equal(511, name.Length);
        Assert.Equal([new Found(name, "content", false)], Reading.Entries(new RawTarBuilder().LongName(name).File("y").End()));
        Assert.Equal([new Found(name + "n", "content", false)], Reading.Entries(new RawTarBuilder().LongName(name + "n").File("y").End()));
    }

    [Test]
    public void Pax_path() =>
        Assert.Equal([new Found(LongName, "content", false)], Reading.Entries(new RawTarBuilder().Pax(("path", LongName)).File("y").End()));

    [Test]
    public void Pax_path_beyond_ASCII() =>
        Assert.Equal([new Found("知識/é.md", "content", false)],
        Reading.Entries(new RawTarBuilder().Pax(("path", "知識/é.md")).File("y").End()));

    [Test]
    public void Pax_path_with_equals_signs() =>
        Assert.Equal([new Found("a=b=c", "content", false)], Reading.Entries(new RawTarBuilder().Pax(("path", "a=b=c")).File("y").End()));

    [Test]
    public void Pax_size_that_equals_the_header_s() =>
        Assert.Equal([X], Reading.Entries(new RawTarBuilder().Pax(("size", "7")).File("x").End()));

    [Test]
    public void Pax_header_that_speaks_of_one_entry_only()
    {
        var tar = new RawTarBuilder().Pax(("path", "a"), ("size", "7")).File("y").File("x").File("b", "other").Pax(("mtime", "1"))
            .File("c", "").End();
        Assert.Equal([new Found("a", "content", false), X, new Found("b", "other", false), new Found("c", "", false)],
            Reading.Entries(tar));
    }

    [Test]
    public void Pax_size_with_leading_zeros() =>
        Assert.Equal([X], Reading.Entries(new RawTarBuilder().Pax(("size", "007")).File("x").End()));

    [Test]
    public void Pax_header_that_says_nothing_new()
    {
        // As Python writes for nearly every file, whose time is a fraction.
        var tar = new RawTarBuilder()
            .Pax(("mtime", "1700000000.123456789"), ("atime", "1700000000"), ("ctime", "-1.5"), ("uid", "3000000"), ("gid", "3000000"),
            ("uname", "jürgen"), ("gname", "users")).File("x").End();
        Assert.Equal([X], Reading.Entries(tar));
    }

    [Test]
    [Arguments("mtime", "not a time")]
    [Arguments("mtime", "1e300")]
    [Arguments("mtime", "")]
    [Arguments("atime", "99999999999999999999999999999999")]
    [Arguments("ctime", "-99999999999999")]
    [Arguments("uid", "4294967294")] // Nobody, on some systems.
    [Arguments("gid", "99999999999999999999")]
    [Arguments("gid", "-2")]
    [Arguments("uid", "")]
    [Arguments("uname", "two\nlines")]
    public void Pax_value_that_means_nothing_here(string key, string value) =>
        Assert.Equal([X], Reading.Entries(new RawTarBuilder().Pax((key, value), ("path", "x")).File("y").End()));

    [Test]
    public void Pax_header_before_a_directory() =>
        Assert.Equal([new Found("d", null, false)], Reading.Entries(new RawTarBuilder().Pax(("mtime", "1.5")).Directory("d/").End()));

    [Test]
    public void Pax_header_whose_body_fills_its_block()
    {
        var record = RawTarBuilder.Record("uname", new string('u', 501));
        Assert.Equal(512, record.Length);
        Assert.Equal([X], Reading.Entries(new RawTarBuilder().PaxBody(record).File("x").End()));
    }

    [Test]
    public void Global_comment_of_git() =>
        Assert.Equal([X],
            Reading.Entries(new RawTarBuilder().PaxBody(RawTarBuilder.Record("comment", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), 'g')
            .File("x").End()));

    [Test]
    public void Two_gzip_members()
    {
        var tar = new RawTarBuilder().File("x").File("y", "other").End().ToArray();
        for (var cut = 0; cut <= tar.Length; cut += 100)
            Assert.Equal([X, new Found("y", "other", false)],
                Reading.Entries([.. RawTarBuilder.Gzip(tar[..cut]), .. RawTarBuilder.Gzip(tar[cut..])]));
    }

    [Test]
    public void Zeros_after_the_end_marker() =>
        Assert.Equal([X], Reading.Entries(new RawTarBuilder().File("x").End().Block(new byte[20 * 512 - 1])));

    [Test]
    public void Names_beginning_with_dot_slash()
    {
        var archive = new RawTarBuilder().Directory("./").File("./x").Directory("./d/").File("./d/y").End().Gzip();
        Assert.Equal([X, new Found("d", null, false), new Found("d/y", "content", false)], Reading.Entries(archive));
        Assert.Equal(ArchiveLayout.Dot, Reading.Inspect(archive).Layout);
    }

    [Test]
    public void Directories_in_any_order_and_without_a_slash()
    {
        var entries = Reading.Entries(new RawTarBuilder().File("a/b/c").Directory("a").Directory("a/b/").Header("d", '5', 0).End());
        Assert.Equal(["a/b/c", "a", "a/b", "d"], entries.Select(entry => entry.Path));
    }

    [Test]
    public void Two_dots_inside_a_name() =>
        Assert.Equal(["a..b", "..c", "d/..e"],
            Reading.Entries(new RawTarBuilder().File("a..b").File("..c").File("d/..e").End()).Select(entry => entry.Path));

    [Test]
    [Arguments("0000755\0", true)]
    [Arguments("0000644\0", false)]
    [Arguments("0000100\0", true)]
    [Arguments("0000011\0", false)] // Group and others may; the owner may not.
    [Arguments("0106755\0", true)] // With set-user-ID, which means nothing here.
    [Arguments("000755 \0", true)]
    [Arguments("0100755 ", true)]
    public void Execute_bit_of_the_owner(string mode, bool executable) =>
        Assert.Equal([new Found("x", "", executable)],
            Reading.Entries(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 100, 8, mode)).End()));

    [Test]
    public void Numbers_that_end_with_blanks_or_nothing()
    {
        var tar = new RawTarBuilder().Header("x", '0', 7, header =>
        {
            RawTarBuilder.Text(header, 124, 12, "000000000007");
            RawTarBuilder.Text(header, 136, 12, "14000000000 ");
            RawTarBuilder.Text(header, 108, 8, "1750 ");
            RawTarBuilder.Text(header, 116, 8, "");
            RawTarBuilder.Text(header, 329, 16, "");
        }).Body("content"u8.ToArray());
        Assert.Equal([X], Reading.Entries(tar.End()));
    }

    [Test]
    [Arguments(TarEntryFormat.Ustar)]
    [Arguments(TarEntryFormat.Pax)]
    public void What_dotnet_writes(TarEntryFormat format)
    {
        using var temp = new TempDirectory();
        new PackBuilder().WithExecutable("run.sh", "#!/bin/sh").With("eval/questions.jsonl", "{}").WriteTo(temp["pack"]);
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, format, leaveOpen: true))
            foreach (var file in Directory.EnumerateFiles(temp["pack"], "*", SearchOption.AllDirectories))
                writer.WriteEntry(file, Path.GetRelativePath(temp["pack"], file));
        var report = Reading.Inspect(RawTarBuilder.Gzip(tar.ToArray()));
        Assert.Empty(report.Findings);
        Assert.Contains(new PackEntry(PackPath.Known("run.sh"), 9, true), report.Entries);
    }

    [Test]
    public void Describes_the_archive()
    {
        var archive = new RawTarBuilder().Directory("d/").File("d/x").File("y", "12345").End().Gzip();
        var report = Reading.Inspect(archive);
        Assert.Equal(new PackDescriptor(ArchiveFormat.TarGzip, Digest.FromHash(SHA256.HashData(archive)), archive.Length),
            report.Descriptor);
        Assert.Equal([new(PackPath.Known("d/"), 0, false), new(PackPath.Known("d/x"), 7, false), new(PackPath.Known("y"), 5, false)],
            report.Entries);
        Assert.Equal(12, report.UncompressedSize);
        Assert.Equal(ArchiveLayout.Flat, report.Layout);
        Assert.Equal(PackProfile.Standard, report.Profile);
    }

    [Test]
    public void Content_that_is_read_or_left_unread_is_skipped_alike()
    {
        var database = PackBuilder.Database(100_000);
        var archive = new RawTarBuilder().File("a", database).File("x").End().Gzip();
        Assert.Equal([new Found("a", Encoding.Latin1.GetString(database), false), X], Reading.Entries(archive));
        Assert.Equal([100_000, 7], Reading.Inspect(archive).Entries.Select(entry => entry.Size));
    }
}
