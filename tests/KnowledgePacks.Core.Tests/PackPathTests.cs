using System.Text;
using System.Text.Json;

namespace KnowledgePacks.Core.Tests.Names;

public class PackPathTests
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
        Assert.Equal((name, false), (path.Text, path.IsDirectory));
        Assert.True(TryParse(name + "/", true, out path, out _));
        Assert.Equal((name + "/", true), (path.Text, path.IsDirectory));
        Assert.True(TryParse("./" + name, false, out path, out _));
        Assert.Equal(name, path.Text);
    }

    [Test]
    [Arguments(".")]
    [Arguments("./")]
    public void The_archive_s_own_root_is_the_empty_path(string name)
    {
        Assert.True(TryParse(name, true, out var path, out _));
        Assert.Equal(default, path);
        Assert.Equal(("", true), (path.Text, path.IsDirectory));
    }

    [Test]
    [Arguments("a")]
    [Arguments("a/")]
    [Arguments("./a")]
    [Arguments("./a/")]
    public void A_directory_may_be_written_with_and_without_a_slash(string name)
    {
        Assert.True(TryParse(name, true, out var path, out _));
        Assert.Equal("a/", path.Text);
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
        Assert.Equal(default, path);
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
        Assert.False(PackPath.TryParse(name, false, out _, out var problem));
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

    [Test]
    [Arguments("manifest.json")]
    [Arguments("a/b/c")]
    [Arguments("a/b/")]
    [Arguments("..a/.b")]
    [Arguments("a:b\\c\n")] // What lies on a disk may be named like that.
    [Arguments(" ")]
    public void A_path_on_a_disk_is_relative_and_stays_inside(string text)
    {
        Assert.True(PackPath.TryParse(text, out var path));
        Assert.Equal((text, text.EndsWith('/')), (path.Text, path.IsDirectory));
        Assert.Equal(text, path.ToString());
    }

    [Test]
    [Arguments(null)]
    [Arguments("")]
    [Arguments("/")]
    [Arguments("/a")]
    [Arguments("//")]
    [Arguments("a//b")]
    [Arguments("a//")]
    [Arguments(".")]
    [Arguments("./")]
    [Arguments("./a")]
    [Arguments("..")]
    [Arguments("../")]
    [Arguments("../a")]
    [Arguments("a/../b")]
    [Arguments("a/..")]
    [Arguments("a/../")]
    [Arguments("a/./b")]
    [Arguments("a\0b")]
    public void What_leads_out_is_no_path_at_all(string? text)
    {
        Assert.False(PackPath.TryParse(text, out var path));
        Assert.Equal(default, path);
    }

    [Test]
    [Arguments("a", "a", "a")]
    [Arguments("a/", "a", "a")]
    [Arguments("a/b.txt", "a/b.txt", "b.txt")]
    [Arguments("a/b/", "a/b", "b")]
    [Arguments("", "", "")]
    public void Knows_its_last_component_and_itself_without_the_slash(string text, string bare, string name)
    {
        var path = PackPath.Known(text);
        Assert.Equal((bare, name), (path.Bare, path.Name.ToString()));
    }

    [Test]
    public void Is_made_component_by_component()
    {
        var directory = default(PackPath).Directory("a").Directory("b");
        Assert.Equal(("a/b/", true), (directory.Text, directory.IsDirectory));
        Assert.Equal(("a/b/c", false), (directory.File("c").Text, directory.File("c").IsDirectory));
        Assert.Equal("c", default(PackPath).File("c").Text);
    }

    [Test]
    public void Lies_in_the_directories_above_it_and_a_directory_in_itself()
    {
        var path = PackPath.Known("a/b/c");
        Assert.True(path.IsIn("a/") && path.IsIn("a/b/"));
        Assert.False(path.IsIn("b/") || path.IsIn("A/") || default(PackPath).IsIn("a/"));
        Assert.True(PackPath.Known("a/").IsIn("a/"));
        Assert.Equal("b/c", path.From("a/").Text);
    }

    [Test]
    public void Is_equal_and_ordered_by_its_text_alone()
    {
        string[] texts = ["", "B", "a", "a.b", "a/", "a/b", "a0", "\u00e9", "\uff21"];
        for (var i = 0; i < texts.Length; i++)
            for (var j = 0; j < texts.Length; j++)
            {
                var (left, right) = (PackPath.Known(texts[i]), PackPath.Known(texts[j]));
                Assert.Equal(Math.Sign(i - j), Math.Sign(PackPath.Compare(left, right)));
                Assert.Equal(i == j, left == right);
            }
        Assert.Equal(default, PackPath.Known(""));
    }

    [Test]
    public void Is_a_text_in_JSON_and_none_that_leads_out()
    {
        foreach (var path in (string[])["a/b", "c/"])
        {
            Assert.Equal($"\"{path}\"", JsonSerializer.Serialize(PackPath.Known(path)));
            Assert.Equal(PackPath.Known(path), JsonSerializer.Deserialize<PackPath>($"\"{path}\""));
        }
        foreach (var text in (string[])["\"../a\"", "\"/a\"", "\"\"", "null", "5"])
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PackPath>(text));
    }

    private static string Deep(int levels) => string.Join('/', Enumerable.Repeat("d", levels));

    private static bool TryParse(string name, bool isDirectory, out PackPath path, out string? problem) =>
        PackPath.TryParse(Encoding.UTF8.GetBytes(name), isDirectory, out path, out problem);
}
