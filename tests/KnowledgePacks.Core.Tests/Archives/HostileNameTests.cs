using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Names as they stand in headers; the rules themselves are tested with <see cref="ArchiveEntryPathTests"/>.</summary>
public class HostileNameTests
{
    private const string Dots = "the path has a '..' component";
    private const string Absolute = "the path is absolute";
    private const string Control = "the name has a control character";

    [Theory]
    [InlineData("..", Dots)]
    [InlineData("../x", Dots)]
    [InlineData("a/../../b", Dots)]
    [InlineData("./../x", Dots)]
    [InlineData("/", Absolute)]
    [InlineData("/etc/cron.d/x", Absolute)]
    [InlineData("//x", Absolute)]
    [InlineData("C:x", "the name has a ':', which some systems read otherwise")]
    [InlineData("a:b", "the name has a ':', which some systems read otherwise")]
    [InlineData("..\\..\\x", "the name has a '\\', which some systems read otherwise")]
    [InlineData(".", "the path has a '.' component")]
    [InlineData("./", "the name is empty")]
    [InlineData("a//b", "the path has an empty component")]
    [InlineData("a/", "the path has an empty component")]
    [InlineData("", "the name is empty")]
    [InlineData("NUL", "the name is a device on Windows")]
    [InlineData("con.json", "the name is a device on Windows")]
    [InlineData("a.", "the name ends with a dot or a space, which some systems drop")]
    [InlineData("a ", "the name ends with a dot or a space, which some systems drop")]
    [InlineData("a\u001b]0;owned\u0007", Control)]
    [InlineData("a\nb", Control)]
    [InlineData("a\rb", Control)]
    public void File_named(string name, string reason) => Reading.HasInvalidPath(new RawTarBuilder().File("first").Header(name, '0', 0).End(), name, reason, 1024);

    [Theory]
    [InlineData("../", Dots)]
    [InlineData("..", Dots)]
    [InlineData("/", Absolute)]
    [InlineData("//", Absolute)]
    [InlineData("a//", "the path has an empty component")]
    [InlineData("", "the name is empty")]
    [InlineData("a/..", Dots)]
    public void Directory_named(string name, string reason) => Reading.HasInvalidPath(new RawTarBuilder().Header(name, '5', 0).End(), name, reason);

    [Fact]
    public void Prefix_that_escapes() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "../..")).End(), "../../x", Dots);

    [Fact]
    public void Prefix_that_is_absolute() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "/etc")).End(), "/etc/x", Absolute);

    [Fact]
    public void Prefix_with_a_slash_at_its_end() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "a/")).End(), "a//x", "the path has an empty component");

    [Fact]
    public void Name_with_a_NUL_in_it() =>
        Reading.IsUnsafe(new RawTarBuilder().Header("a", '0', 0, header => "good\0../evil"u8.CopyTo(header)).End(), "good", "the name has a NUL in it");

    [Fact]
    public void Prefix_with_a_NUL_in_it() =>
        Reading.IsUnsafe(new RawTarBuilder().Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "a\0b")).End(), "a/x", "the name has a NUL in it");

    [Fact]
    public void Name_that_is_not_UTF_8() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("a", '0', 0, header => header[1] = 0xe9).End(), "a\uFFFD", "the name is not UTF-8");

    [Fact]
    public void Name_twice() => Reading.HasInvalidPath(new RawTarBuilder().File("d/a", "1").File("d/a", "2").End(), "d/a", "the name occurs twice", 1024);

    [Fact]
    public void Name_twice_in_two_spellings() => Reading.HasInvalidPath(new RawTarBuilder().File("a", "1").File("./a", "2").End(), "./a", "the name occurs twice", 1024);

    [Fact]
    public void Name_twice_by_way_of_a_pax_header() => Reading.HasInvalidPath(new RawTarBuilder().File("a", "1").Pax(("path", "a")).File("b", "2").End(), "a", "the name occurs twice", 1024);

    [Fact]
    public void Directory_twice() => Reading.HasInvalidPath(new RawTarBuilder().Directory("d/").Directory("d").End(), "d", "the name occurs twice", 512);

    [Fact]
    public void Root_twice() => Reading.HasInvalidPath(new RawTarBuilder().Directory("./").Directory(".").End(), ".", "the name occurs twice", 512);

    [Theory]
    [InlineData("manifest.json", "Manifest.json")]
    [InlineData("docs/a", "DOCS/b")]
    [InlineData("é", "É")]
    [InlineData("я", "Я")]
    public void Names_that_differ_by_case(string first, string second) =>
        Reading.HasInvalidPath(new RawTarBuilder().File(first).File(second).End(), second, "another entry has this name on a filesystem that ignores case", 1024);

    [Fact]
    public void File_then_child() => Reading.HasInvalidPath(new RawTarBuilder().File("a").File("a/b").End(), "a/b", "the name is both a file and a directory", 1024);

    [Fact]
    public void Child_then_file() => Reading.HasInvalidPath(new RawTarBuilder().File("a/b").File("a").End(), "a", "the name is both a file and a directory", 1024);

    [Fact]
    public void File_then_directory() => Reading.HasInvalidPath(new RawTarBuilder().File("a").Directory("a/").End(), "a/", "the name is both a file and a directory", 1024);

    [Fact]
    public void Path_10000_deep_by_a_pax_header() =>
        Reading.HasInvalidPath(new RawTarBuilder().Pax(("path", Deep(10_000))).File("x").End(), Deep(10_000), "the path is longer than 1024 bytes");

    [Fact]
    public void Path_10000_deep_by_a_long_name() =>
        Reading.HasInvalidPath(new RawTarBuilder().LongName(Deep(10_000)).File("x").End(), Deep(10_000), "the path is longer than 1024 bytes");

    [Fact]
    public void Path_33_deep() => Reading.HasInvalidPath(new RawTarBuilder().File(Deep(33)).End(), Deep(33), "the path is deeper than 32 levels");

    [Theory]
    [InlineData(".kpacks.json")]
    [InlineData(".KPACKS.JSON")]
    [InlineData("pack/.kpacks.json")]
    public void Receipt_of_its_own(string name)
    {
        var failure = Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(new RawTarBuilder().File("a").File(name, "{}").End()));
        Assert.Equal($"archive is unsafe: it brings a receipt of its own: {name} (at byte 1024)", failure.Message);
        Assert.Equal((name, 1024), (failure.Entry, failure.Offset));
    }

    [Fact]
    public void Directory_in_the_receipt_s_place() =>
        Assert.Throws<ArchiveUnsafeException>(() => Reading.Inspect(new RawTarBuilder().Directory(".kpacks.json/").End()));

    private static string Deep(int levels) => string.Join('/', Enumerable.Repeat("d", levels));
}
