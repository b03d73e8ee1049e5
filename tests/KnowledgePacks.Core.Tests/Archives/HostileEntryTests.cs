using System.Text;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Entries that are not plain files and directories, and headers that readers disagree about.</summary>
public class HostileEntryTests
{
    private const string Size = "the size is not a number that every reader reads alike";

    [Test]
    [Arguments('1')]
    [Arguments('2')]
    public void Link(char type)
    {
        var tar = new RawTarBuilder().File("first").Header("link", type, 0, header => RawTarBuilder.Text(header, 157, 100, "/etc/passwd"))
            .End();
        var failure = Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(tar));
        Assert.Equal("Symlinks/hardlinks not allowed in pack archives: link (at byte 1024)", failure.Message);
        Assert.Equal(("link", 1024), (failure.Entry, failure.Offset));
    }

    [Test]
    public void Symlink_then_file_through_it()
    {
        var tar = new RawTarBuilder().Header("x", '2', 0, header => RawTarBuilder.Text(header, 157, 100, "/tmp")).File("x/evil").End();
        Assert.Equal("x", Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(tar)).Entry);
    }

    [Test]
    public void Hard_link_then_file_through_it()
    {
        var tar = new RawTarBuilder().File("a").Header("x", '1', 0, header => RawTarBuilder.Text(header, 157, 100, "a")).File("x").End();
        Assert.Equal("x", Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(tar)).Entry);
    }

    [Test]
    public void Symlink_with_a_size()
    {
        var tar = new RawTarBuilder().Header("x", '2', 5).Body("12345"u8.ToArray()).End();
        Assert.Equal("x", Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(tar)).Entry);
    }

    [Test]
    public void Symlink_named_by_a_pax_header()
    {
        var tar = new RawTarBuilder().Pax(("path", "innocent")).Header("x", '2', 0).End();
        Assert.StartsWith("Symlinks/hardlinks not allowed", Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(tar)).Message,
            StringComparison.Ordinal);
    }

    [Test]
    [Arguments('3')] // Character device.
    [Arguments('4')] // Block device.
    [Arguments('6')] // FIFO.
    [Arguments('7')] // Contiguous file.
    [Arguments('S')] // GNU sparse file.
    [Arguments('M')] // GNU multi-volume continuation.
    [Arguments('V')] // GNU volume label.
    [Arguments('D')] // GNU directory dump.
    [Arguments('N')] // GNU long names of old.
    [Arguments('K')] // GNU long link.
    [Arguments('X')] // pax of Solaris.
    [Arguments('A')] // ACL of Solaris.
    [Arguments('8')]
    [Arguments('9')]
    [Arguments('Z')]
    [Arguments(' ')]
    public void Type(char type) =>
        Reading.IsUnsafe(new RawTarBuilder().Directory("d/").Header("odd", type, 0).End(), "odd",
            $"entries of type '{(type == ' ' ? "0x20" : type)}' are not allowed", 512);

    [Test]
    public void Type_that_is_no_character() =>
        Reading.IsUnsafe(new RawTarBuilder().Header("odd", '\u00ff', 0).End(), "odd", "entries of type '0xff' are not allowed");

    [Test]
    public void Type_that_nobody_knows_after_a_pax_header() =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("mtime", "1")).Header("odd", 'S', 0).End(), "odd",
            "entries of type 'S' are not allowed here");

    [Test]
    public void Directory_with_a_size() =>
        Reading.IsUnsafe(new RawTarBuilder().Header("d/", '5', 512).Body(new byte[512]).End(), "d/", "a directory has content");

    [Test]
    public void Directory_with_a_size_in_a_pax_header() =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("size", "512")).Header("d/", '5', 512).Body(new byte[512]).End(), "d/",
            "a directory has content");

    [Test]
    public void Header_with_a_bad_checksum() =>
        Reading.IsDamaged(new RawTarBuilder().File("good").Header("x", '0', 0, tamper: header => header[149]++).End(),
            "a header's checksum does not hold", 1024);

    [Test]
    public void Path_tampered_after_the_checksum() =>
        Reading.IsDamaged(new RawTarBuilder().Header("aa/bb/x", '0', 0, tamper: header => "../../x"u8.CopyTo(header)).End(),
            "a header's checksum does not hold", 0);

    [Test]
    public void Checksum_of_signed_bytes()
    {
        // Some old writers summed signed characters; a reader that takes both takes two meanings.
        var tar = new RawTarBuilder().Header("é", '0', 0, tamper: header =>
        {
            RawTarBuilder.Text(header, 148, 8, "        ");
            RawTarBuilder.Text(header, 148, 8, Convert.ToString(header.Sum(value => (long)(sbyte)value), 8).PadLeft(6, '0') + "\0 ");
        });
        Reading.IsDamaged(tar.End(), "a header's checksum does not hold", 0);
    }

    [Test]
    [Arguments("\0\0\0\0\0\0\0\0")]
    [Arguments("        ")]
    [Arguments("-1\0     ")]
    public void Checksum_that_is_no_number(string text) =>
        Reading.IsDamaged(new RawTarBuilder().Header("x", '0', 0, tamper: header => RawTarBuilder.Text(header, 148, 8, text)).End(),
            "a header's checksum does not hold", 0);

    [Test]
    [Arguments("\0\0\0\0\0\0\0\0")] // V7.
    [Arguments("ustar\0\0\0")]
    [Arguments("ustar\u000001")]
    [Arguments("ustar \0\0")]
    [Arguments("USTAR\u000000")]
    public void Magic_of_another_format(string magic) =>
        Reading.IsDamaged(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 257, 8, magic)).End(),
            "a header is neither ustar nor GNU tar", 0);

    [Test]
    public void Magic_that_changes_between_a_pax_header_and_its_entry_is_checked_too() =>
        Reading.IsDamaged(new RawTarBuilder().Pax(("mtime", "1")).Header("x", '0', 0, header => RawTarBuilder.Text(header, 257, 8, ""))
            .End(), "a header is neither ustar nor GNU tar", 1024);

    [Test]
    [Arguments("-0000000010\0")] // A sign.
    [Arguments("+0000000010\0")]
    [Arguments("      00010\0")] // Leading blanks, which some readers skip.
    [Arguments("0000000001x\0")]
    [Arguments("00000000019\0")] // 9 is no octal digit.
    [Arguments("0x000000010\0")]
    [Arguments("0000 000010\0")]
    [Arguments("10\0 000000 1")]
    [Arguments("            ")]
    public void Size_that_is_no_octal_number(string text) =>
        Reading.IsUnsafe(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 124, 12, text)).Body(new byte[8])
            .End(), "x", Size);

    [Test]
    public void Size_in_base_256_that_is_negative() =>
        Reading.IsUnsafe(Base256(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "x", Size);

    [Test]
    public void Size_in_base_256_that_is_huge() =>
        Reading.IsUnsafe(Base256(0x80, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "x", Size);

    [Test]
    public void Size_in_base_256_of_more_than_63_bits() => Reading.IsUnsafe(Base256(0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0), "x", Size);

    [Test]
    public void Size_in_base_256_that_octal_could_say() => Reading.IsUnsafe(Base256(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8), "x", Size);

    [Test]
    public void Size_in_base_256_just_below_8_GiB() =>
        Reading.IsUnsafe(Base256(0x80, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff), "x", Size);

    [Test]
    [Arguments(100, 8, "the mode is not an octal number")]
    [Arguments(108, 8, "the owner is not an octal number")]
    [Arguments(116, 8, "the owner is not an octal number")]
    [Arguments(136, 12, "the time is not an octal number")]
    [Arguments(329, 8, "the device is not an octal number")]
    [Arguments(337, 8, "the device is not an octal number")]
    public void Number_that_is_no_octal_number(int offset, int length, string reason)
    {
        foreach (var text in (string[])["-1", " 1", "9", "1 1", "\u0080\0\0\0\0\0\0\u0001"])
            Reading.IsUnsafe(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, offset, length, text)).End(), "x",
                reason);
    }

    [Test]
    [Arguments(345)] // Access time.
    [Arguments(386)] // A sparse map.
    [Arguments(482)] // Whether it is extended.
    [Arguments(499)]
    public void GNU_header_with_extensions_that_Python_reads_as_a_prefix(int offset) =>
        Reading.IsUnsafe(new RawTarBuilder().Header("x", '0', 0, header => header[offset] = (byte)'1', gnu: true).End(), "x",
            "the header has GNU extensions that readers disagree about");

    [Test]
    public void Every_bit_of_a_header_flipped()
    {
        var good = new RawTarBuilder().File("name").End().ToArray();
        for (var bit = 0; bit < 512 * 8; bit++)
        {
            var bad = good.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            // After the checksum's digits, blanks and NULs are the same.
            if (bad[154] == ' ' || bad[155] == 0)
                Assert.Equal("name", Assert.Single(Reading.Inspect(RawTarBuilder.Gzip(bad)).Entries).Path.Text);
            else
                Assert.Throws<ArchiveCorruptException>(() => Reading.Inspect(RawTarBuilder.Gzip(bad)));
        }
    }

    [Test]
    public void Every_bit_of_a_header_flipped_under_a_right_checksum()
    {
        var good = new RawTarBuilder().File("name").End().ToArray();
        for (var bit = 0; bit < 512 * 8; bit++)
        {
            if (bit / 8 is >= 148 and < 156)
                continue;
            var bad = good.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            var header = bad[..512];
            RawTarBuilder.Checksum(header);
            header.CopyTo(bad, 0);
            IsRefusedOrOneSmallFile(RawTarBuilder.Gzip(bad));
        }
    }

    private static void IsRefusedOrOneSmallFile(byte[] archive)
    {
        try
        {
            var entry = Assert.Single(Reading.Inspect(archive).Entries);
            Assert.InRange(entry.Size, 0, 512);
            Assert.InRange(Encoding.UTF8.GetByteCount(entry.Path.Text), 3, 6);
        }
        catch (KnowledgePackException failure)
        {
            Assert.True(failure is ArchiveUnsafeException or ArchiveCorruptException, failure.ToString());
        }
    }

    private static RawTarBuilder Base256(params byte[] field) =>
        new RawTarBuilder().Header("x", '0', 0, header => field.CopyTo(header, 124)).End();
}
