using KnowledgePacks.Core.Tests.Names;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Names as they stand in headers; the rules themselves are tested with <see cref="PackPathTests"/>.</summary>
public class HostileNameTests
{
    private const string Dots = "the path has a '..' component";
    private const string Absolute = "the path is absolute";
    private const string Control = "the name has a control character";

    [Test]
    [Arguments("..", Dots)]
    [Arguments("../x", Dots)]
    [Arguments("a/../../b", Dots)]
    [Arguments("./../x", Dots)]
    [Arguments("/", Absolute)]
    [Arguments("/etc/cron.d/x", Absolute)]
    [Arguments("//x", Absolute)]
    [Arguments("C:x", "the name has a ':', which some systems read otherwise")]
    [Arguments("a:b", "the name has a ':', which some systems read otherwise")]
    [Arguments("..\\..\\x", "the name has a '\\', which some systems read otherwise")]
    [Arguments(".", "the path has a '.' component")]
    [Arguments("./", "the name is empty")]
    [Arguments("a//b", "the path has an empty component")]
    [Arguments("a/", "the path has an empty component")]
    [Arguments("", "the name is empty")]
    [Arguments("NUL", "the name is a device on Windows")]
    [Arguments("con.json", "the name is a device on Windows")]
    [Arguments("a.", "the name ends with a dot or a space, which some systems drop")]
    [Arguments("a ", "the name ends with a dot or a space, which some systems drop")]
    [Arguments("a\u001b]0;owned\u0007", Control)]
    [Arguments("a\nb", Control)]
    [Arguments("a\rb", Control)]
    public void File_named(string name, string reason) =>
        Reading.HasInvalidPath(new RawTarBuilder().File("first").Header(name, '0', 0).End(), name, reason, 1024);

    [Test]
    [Arguments("../", Dots)]
    [Arguments("..", Dots)]
    [Arguments("/", Absolute)]
    [Arguments("//", Absolute)]
    [Arguments("a//", "the path has an empty component")]
    [Arguments("", "the name is empty")]
    [Arguments("a/..", Dots)]
    public void Directory_named(string name, string reason) =>
        Reading.HasInvalidPath(new RawTarBuilder().Header(name, '5', 0).End(), name, reason);

    [Test]
    public void Prefix_that_escapes() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "../..")).End(),
            "../../x", Dots);

    [Test]
    public void Prefix_that_is_absolute() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "/etc")).End(),
            "/etc/x", Absolute);

    [Test]
    public void Prefix_with_a_slash_at_its_end() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "a/")).End(), "a//x",
            "the path has an empty component");

    [Test]
    public void Name_with_a_NUL_in_it() =>
        Reading.IsUnsafe(new RawTarBuilder().Header("a", '0', 0, header => "good\0../evil"u8.CopyTo(header)).End(), "good",
            "the name has a NUL in it");

    [Test]
    public void Prefix_with_a_NUL_in_it() =>
        Reading.IsUnsafe(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "a\0b")).End(), "a/x",
            "the name has a NUL in it");

    [Test]
    public void Name_that_is_not_UTF_8() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("a", '0', 0, header => header[1] = 0xe9).End(), "a\uFFFD",
            "the name is not UTF-8");

    [Test]
    public void Name_twice() =>
        Reading.HasInvalidPath(new RawTarBuilder().File("d/a", "1").File("d/a", "2").End(), "d/a", "the name occurs twice", 1024);

    [Test]
    public void Name_twice_in_two_spellings() =>
        Reading.HasInvalidPath(new RawTarBuilder().File("a", "1").File("./a", "2").End(), "./a", "the name occurs twice", 1024);

    [Test]
    public void Name_twice_by_way_of_a_pax_header() =>
        Reading.HasInvalidPath(new RawTarBuilder().File("a", "1").Pax(("path", "a")).File("b", "2").End(), "a", "the name occurs twice",
        1024);

    [Test]
    public void Directory_twice() =>
        Reading.HasInvalidPath(new RawTarBuilder().Directory("d/").Directory("d").End(), "d", "the name occurs twice", 512);

    [Test]
    public void Root_twice() =>
        Reading.HasInvalidPath(new RawTarBuilder().Directory("./").Directory(".").End(), ".", "the name occurs twice", 512);

    [Test]
    [Arguments("manifest.json", "Manifest.json", "Manifest.json", "manifest.json")]
    [Arguments("docs/a", "DOCS/b", "DOCS", "docs")]
    [Arguments("é", "É", "É", "é")]
    [Arguments("я", "Я", "Я", "я")]
    public void Names_that_differ_by_case(string first, string second, string one, string other) => AreOne(first, second, one, other);

    [Test]
    public void Names_that_differ_by_normalization() => AreOne("caf\u00e9.md", "cafe\u0301.md", "cafe\u0301.md", "caf\u00e9.md");

    [Test]
    public void Sharp_s_and_ss() => AreOne("stra\u00dfe", "strasse", "strasse", "stra\u00dfe");

    [Test]
    public void Kelvin_sign_and_k() => AreOne("\u212a", "k", "k", "\u212a");

    [Test]
    public void Name_with_a_character_of_no_width_in_it() => AreOne("skill.md", "skill\u200b.md", "skill\u200b.md", "skill.md");

    [Test]
    public void File_then_child() =>
        Reading.HasInvalidPath(new RawTarBuilder().File("a").File("a/b").End(), "a/b", "the name is both a file and a directory", 1024);

    [Test]
    public void Child_then_file() =>
        Reading.HasInvalidPath(new RawTarBuilder().File("a/b").File("a").End(), "a", "the name is both a file and a directory", 1024);

    [Test]
    public void File_then_directory() =>
        Reading.HasInvalidPath(new RawTarBuilder().File("a").Directory("a/").End(), "a/", "the name is both a file and a directory", 1024);

    [Test]
    public void Path_10000_deep_by_a_pax_header() =>
        IsTooLong(new RawTarBuilder().Pax(("path", Deep(10_000))).File("x").End(), Deep(10_000));

    [Test]
    public void Path_10000_deep_by_a_long_name() => IsTooLong(new RawTarBuilder().LongName(Deep(10_000)).File("x").End(), Deep(10_000));

    [Test]
    public void Path_33_deep() =>
        Reading.HasInvalidPath(new RawTarBuilder().File(Deep(33)).End(), Deep(33), "the path is deeper than 32 levels");

    [Test]
    [Arguments(".kpacks.json")]
    [Arguments(".KPACKS.JSON")]
    [Arguments("pack/.kpacks.json")]
    [Arguments(".\u212apacks.json")]
    [Arguments(".kpacks\u200c.json")]
    public void Receipt_of_its_own(string name)
    {
        var failure = Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(new RawTarBuilder().File("a").File(name, "{}").End()));
        Assert.Equal($"archive is unsafe: it brings a receipt of its own: {name} (at byte 1024)", failure.Message);
        Assert.Equal((name, 1024), (failure.Entry, failure.Offset));
    }

    [Test]
    public void Directory_in_the_receipt_s_place() =>
        Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(new RawTarBuilder().Directory(".kpacks.json/").End()));

    /// <summary>The message shows the beginning alone: it is one line.</summary>
    private static void IsTooLong(RawTarBuilder tar, string name)
    {
        var failure = Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(tar));
        Assert.Equal($"Invalid archive member path: {name[..200]}…: the path is longer than 1024 bytes (at byte 0)", failure.Message);
        Assert.Equal(name, failure.Entry);
    }

    private static void AreOne(string first, string second, string one, string other) => Reading.HasInvalidPath(
        new RawTarBuilder().File(first).File(second).End(), second,
        $"'{one}' and '{other}' are one name where case and Unicode forms are ignored", 1024);

    private static string Deep(int levels) => string.Join('/', Enumerable.Repeat("d", levels));
}
