using System.Text;
using KnowledgePacks.Archives.Names;

namespace KnowledgePacks.Core.Tests.Archives.Names;

public class ArchiveEntryPathTests
{
    private const string Control = "the name has a control character";
    private const string Device = "the name is a device on Windows";
    private const string End = "the name ends with a dot or a space, which some systems drop";

    [Test]
    [Arguments("manifest.json")]
    [Arguments("eval/results/2026.json")]
    [Arguments("a..b")]
    [Arguments("..a/...b")]
    [Arguments(".hidden/.x")]
    [Arguments("a b/c d")]
    [Arguments(" leading")]
    [Arguments("-rf")]
    [Arguments("Größe/知識/\U0001F600")]
    [Arguments("e\u0301")]
    [Arguments("con-1/conx/xcon/console.log/com/com10/lpt1x/con\u00B9/aux_")]
    [Arguments("a'b$c%d&e~f#g@h!i(j)k[l]m{n}o=p+q,r;s^t`u")]
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

    [Test]
    [Arguments(".")]
    [Arguments("./")]
    public void The_archive_s_own_root_is_the_empty_path(string name)
    {
        Assert.True(TryParse(name, true, out var path, out _));
        Assert.Equal("", path);
    }

    [Test]
    [Arguments("a")]
    [Arguments("a/")]
    [Arguments("./a")]
    [Arguments("./a/")]
    public void A_directory_may_be_written_with_and_without_a_slash(string name)
    {
        Assert.True(TryParse(name, true, out var path, out _));
        Assert.Equal("a", path);
    }

    [Test]
    [Arguments("", "the name is empty")]
    [Arguments("./", "the name is empty")]
    [Arguments(".", "the path has a '.' component")]
    [Arguments("..", "the path has a '..' component")]
    [Arguments("../x", "the path has a '..' component")]
    [Arguments("a/../b", "the path has a '..' component")]
    [Arguments("a/../../b", "the path has a '..' component")]
    [Arguments("a/..", "the path has a '..' component")]
    [Arguments("./../x", "the path has a '..' component")]
    [Arguments("a/./b", "the path has a '.' component")]
    [Arguments("././a", "the path has a '.' component")]
    [Arguments("/", "the path is absolute")]
    [Arguments("/etc/passwd", "the path is absolute")]
    [Arguments("//x", "the path is absolute")]
    [Arguments(".//x", "the path is absolute")]
    [Arguments("a//b", "the path has an empty component")]
    [Arguments("a/", "the path has an empty component")]
    [Arguments("C:x", "the name has a ':', which some systems read otherwise")]
    [Arguments("C:/x", "the name has a ':', which some systems read otherwise")]
    [Arguments("a:b", "the name has a ':', which some systems read otherwise")]
    [Arguments("..\\..\\x", "the name has a '\\', which some systems read otherwise")]
    [Arguments("a<b", "the name has a '<', which some systems read otherwise")]
    [Arguments("a>b", "the name has a '>', which some systems read otherwise")]
    [Arguments("a\"b", "the name has a '\"', which some systems read otherwise")]
    [Arguments("a|b", "the name has a '|', which some systems read otherwise")]
    [Arguments("a?b", "the name has a '?', which some systems read otherwise")]
    [Arguments("a*b", "the name has a '*', which some systems read otherwise")]
    [Arguments("a\0b", Control)]
    [Arguments("a\nb", Control)]
    [Arguments("a\u001b[2J", Control)]
    [Arguments("a\u001fb", Control)]
    [Arguments("a\u007fb", Control)]
    [Arguments("a\u0080b", Control)]
    [Arguments("a\u009b2J", Control)] // One-byte CSI.
    [Arguments("a\u009f", Control)]
    [Arguments("a\uFFFDb", "the name has a replacement character")]
    [Arguments("a.", End)]
    [Arguments("a ", End)]
    [Arguments("a./b", End)]
    [Arguments("a /b", End)]
    [Arguments("...", End)]
    [Arguments(" ", End)]
    public void Refuses(string name, string reason)
    {
        Assert.False(TryParse(name, false, out var path, out var problem));
        Assert.Null(path);
        Assert.Equal(reason, problem);
    }

    [Test]
    public void A_no_break_space_is_no_control_character()
    {
        Assert.True(TryParse("a\u00a0b", false, out _, out _));
        Assert.True(TryParse("a\u00c2\u0041", false, out _, out _));
    }

    [Test]
    [Arguments("con")]
    [Arguments("PRN")]
    [Arguments("Aux")]
    [Arguments("nul")]
    [Arguments("com0")]
    [Arguments("COM1")]
    [Arguments("lpt9")]
    [Arguments("LPT0")]
    [Arguments("conin$")]
    [Arguments("CONOUT$")]
    [Arguments("com\u00b9")]
    [Arguments("COM\u00b2")]
    [Arguments("lpt\u00b3")]
    public void Refuses_device_names_with_and_without_an_extension_at_every_level(string name)
    {
        foreach (var spelling in (string[])[name, name + ".txt", name + ".tar.gz", name + " .txt", "a/" + name, name + "/a",
            "a/" + name + ".x/b", "./" + name])
        {
            Assert.False(TryParse(spelling, false, out _, out var problem), spelling);
            Assert.Equal(Device, problem);
        }
    }

    [Test]
    [Arguments(new byte[] { 0xff })]
    [Arguments(new byte[] { (byte)'a', 0xc3 })]
    [Arguments(new byte[] { 0xc0, 0xae, 0xc0, 0xae, (byte)'/', (byte)'x' })] // ".." in an overlong spelling.
    [Arguments(new byte[] { 0xed, 0xa0, 0x80 })]
    [Arguments(new byte[] { 0xe9 })] // "é" in Latin-1.
    public void Refuses_bytes_that_are_not_UTF_8(byte[] name)
    {
        Assert.False(ArchiveEntryPath.TryParse(name, false, out _, out var problem));
        Assert.Equal("the name is not UTF-8", problem);
    }

    [Test]
    public void A_component_may_have_255_bytes()
    {
        Assert.True(TryParse(new string('a', 255), false, out _, out _));
        Assert.True(TryParse("x/" + new string('é', 127) + "a/y", false, out _, out _));
        Assert.False(TryParse(new string('a', 256), false, out _, out var problem));
        Assert.Equal("a component is longer than 255 bytes", problem);
        Assert.False(TryParse(new string('é', 128), false, out _, out problem));
        Assert.Equal("a component is longer than 255 bytes", problem);
    }

    [Test]
    public void A_path_may_have_1024_bytes()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('a', 204), 5));
        Assert.True(TryParse(longest, false, out _, out _));
        Assert.True(TryParse("./" + longest, false, out _, out _));
        Assert.True(TryParse(longest + "/", true, out _, out _));
        Assert.False(TryParse(longest + "a", false, out _, out var problem));
        Assert.Equal("the path is longer than 1024 bytes", problem);
    }

    [Test]
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
