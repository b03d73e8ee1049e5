using System.Text;
using KnowledgePacks.Archives.Names;

namespace KnowledgePacks.Core.Tests.Archives.Names;

public class ArchiveEntryPathTests
{
    private const string Control = "the name has a control character";
    private const string Device = "the name is a device on Windows";
    private const string End = "the name ends with a dot or a space, which some systems drop";

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("eval/results/2026.json")]
    [InlineData("a..b")]
    [InlineData("..a/...b")]
    [InlineData(".hidden/.x")]
    [InlineData("a b/c d")]
    [InlineData(" leading")]
    [InlineData("-rf")]
    [InlineData("Größe/知識/\U0001F600")]
    [InlineData("e\u0301")]
    [InlineData("con-1/conx/xcon/console.log/com/com10/lpt1x/con\u00B9/aux_")]
    [InlineData("a'b$c%d&e~f#g@h!i(j)k[l]m{n}o=p+q,r;s^t`u")]
    public void Takes(string name)
    {
        Assert.True(TryParse(name, false, out var path, out var problem));
        Assert.Null(problem);
        Assert.Equal(name, path);
        Assert.True(TryParse(name + "/", true, out path, out _));
        Assert.Equal(name, path);
        Assert.True(TryParse("./" + name, false, out path, out _));
        Assert.Equal(name, path);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("./")]
    public void The_archive_s_own_root_is_the_empty_path(string name)
    {
        Assert.True(TryParse(name, true, out var path, out _));
        Assert.Equal("", path);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a/")]
    [InlineData("./a")]
    [InlineData("./a/")]
    public void A_directory_may_be_written_with_and_without_a_slash(string name)
    {
        Assert.True(TryParse(name, true, out var path, out _));
        Assert.Equal("a", path);
    }

    [Theory]
    [InlineData("", "the name is empty")]
    [InlineData("./", "the name is empty")]
    [InlineData(".", "the path has a '.' component")]
    [InlineData("..", "the path has a '..' component")]
    [InlineData("../x", "the path has a '..' component")]
    [InlineData("a/../b", "the path has a '..' component")]
    [InlineData("a/../../b", "the path has a '..' component")]
    [InlineData("a/..", "the path has a '..' component")]
    [InlineData("./../x", "the path has a '..' component")]
    [InlineData("a/./b", "the path has a '.' component")]
    [InlineData("././a", "the path has a '.' component")]
    [InlineData("/", "the path is absolute")]
    [InlineData("/etc/passwd", "the path is absolute")]
    [InlineData("//x", "the path is absolute")]
    [InlineData(".//x", "the path is absolute")]
    [InlineData("a//b", "the path has an empty component")]
    [InlineData("a/", "the path has an empty component")]
    [InlineData("C:x", "the name has a ':', which some systems read otherwise")]
    [InlineData("C:/x", "the name has a ':', which some systems read otherwise")]
    [InlineData("a:b", "the name has a ':', which some systems read otherwise")]
    [InlineData("..\\..\\x", "the name has a '\\', which some systems read otherwise")]
    [InlineData("a<b", "the name has a '<', which some systems read otherwise")]
    [InlineData("a>b", "the name has a '>', which some systems read otherwise")]
    [InlineData("a\"b", "the name has a '\"', which some systems read otherwise")]
    [InlineData("a|b", "the name has a '|', which some systems read otherwise")]
    [InlineData("a?b", "the name has a '?', which some systems read otherwise")]
    [InlineData("a*b", "the name has a '*', which some systems read otherwise")]
    [InlineData("a\0b", Control)]
    [InlineData("a\nb", Control)]
    [InlineData("a\u001b[2J", Control)]
    [InlineData("a\u001fb", Control)]
    [InlineData("a\u007fb", Control)]
    [InlineData("a\u0080b", Control)]
    [InlineData("a\u009b2J", Control)] // One-byte CSI.
    [InlineData("a\u009f", Control)]
    [InlineData("a\uFFFDb", "the name has a replacement character")]
    [InlineData("a.", End)]
    [InlineData("a ", End)]
    [InlineData("a./b", End)]
    [InlineData("a /b", End)]
    [InlineData("...", End)]
    [InlineData(" ", End)]
    public void Refuses(string name, string reason)
    {
        Assert.False(TryParse(name, false, out var path, out var problem));
        Assert.Null(path);
        Assert.Equal(reason, problem);
    }

    [Fact]
    public void A_no_break_space_is_no_control_character()
    {
        Assert.True(TryParse("a\u00a0b", false, out _, out _));
        Assert.True(TryParse("a\u00c2\u0041", false, out _, out _));
    }

    [Theory]
    [InlineData("con")]
    [InlineData("PRN")]
    [InlineData("Aux")]
    [InlineData("nul")]
    [InlineData("com0")]
    [InlineData("COM1")]
    [InlineData("lpt9")]
    [InlineData("LPT0")]
    [InlineData("conin$")]
    [InlineData("CONOUT$")]
    [InlineData("com\u00b9")]
    [InlineData("COM\u00b2")]
    [InlineData("lpt\u00b3")]
    public void Refuses_device_names_with_and_without_an_extension_at_every_level(string name)
    {
        foreach (var spelling in (string[])[name, name + ".txt", name + ".tar.gz", name + " .txt", "a/" + name, name + "/a", "a/" + name + ".x/b", "./" + name])
        {
            Assert.False(TryParse(spelling, false, out _, out var problem), spelling);
            Assert.Equal(Device, problem);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { (byte)'a', 0xc3 })]
    [InlineData(new byte[] { 0xc0, 0xae, 0xc0, 0xae, (byte)'/', (byte)'x' })] // ".." in an overlong spelling.
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0xe9 })] // "é" in Latin-1.
    public void Refuses_bytes_that_are_not_UTF_8(byte[] name)
    {
        Assert.False(ArchiveEntryPath.TryParse(name, false, out _, out var problem));
        Assert.Equal("the name is not UTF-8", problem);
    }

    [Fact]
    public void A_component_may_have_255_bytes()
    {
        Assert.True(TryParse(new string('a', 255), false, out _, out _));
        Assert.True(TryParse("x/" + new string('é', 127) + "a/y", false, out _, out _));
        Assert.False(TryParse(new string('a', 256), false, out _, out var problem));
        Assert.Equal("a component is longer than 255 bytes", problem);
        Assert.False(TryParse(new string('é', 128), false, out _, out problem));
        Assert.Equal("a component is longer than 255 bytes", problem);
    }

    [Fact]
    public void A_path_may_have_1024_bytes()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('a', 204), 5));
        Assert.True(TryParse(longest, false, out _, out _));
        Assert.True(TryParse("./" + longest, false, out _, out _));
        Assert.True(TryParse(longest + "/", true, out _, out _));
        Assert.False(TryParse(longest + "a", false, out _, out var problem));
        Assert.Equal("the path is longer than 1024 bytes", problem);
    }

    [Fact]
    public void A_path_may_have_32_levels()
    {
        Assert.True(TryParse(Deep(32), false, out _, out _));
        Assert.True(TryParse(Deep(32) + "/", true, out _, out _));
        Assert.False(TryParse(Deep(33), false, out _, out var problem));
        Assert.Equal("the path is deeper than 32 levels", problem);
    }

    private static string Deep(int levels) => string.Join('/', Enumerable.Repeat("d", levels));

    private static bool TryParse(string name, bool isDirectory, out string? path, out string? problem) =>
        ArchiveEntryPath.TryParse(Encoding.UTF8.GetBytes(name), isDirectory, out path, out problem);
}
