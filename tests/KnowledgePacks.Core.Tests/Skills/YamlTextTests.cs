using KnowledgePacks.Skills;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Skills;

public class YamlTextTests
{
    [Test]
    [Arguments("a\nb", "a b")]
    [Arguments(" a \r\n\t b ", "a b")]
    [Arguments("a\u0000b\u001b[31mc\u0085d", "a b [31mc d")]
    [Arguments("a\u2028b\u2029c", "a b c")]
    [Arguments("a\u202eb\u200bc\ufeffd", "abcd")]
    [Arguments("a\U000e0041b", "ab")]
    [Arguments("a\ue000b\uffffc", "abc")]
    [Arguments("\U0001f980 知識", "\U0001f980 知識")]
    [Arguments("\n\n", "")]
    [Arguments("", "")]
    public void Makes_one_line_of_what_can_be_seen(string text, string line) => Assert.Equal(line, YamlText.OneLine(text));

    [Test]
    [Arguments("plain")]
    [Arguments("no")]
    [Arguments("a: b")]
    [Arguments("---")]
    [Arguments("# x")]
    [Arguments("it's \"so\" \\n")]
    [Arguments("\\")]
    [Arguments("\"")]
    [Arguments("\0\a\b\t\n\v\f\r\u001b\u007f\u0085\u009f")]
    [Arguments("\u2028\u2029\ufeff\ufffe\uffff\ue000\u202e")]
    [Arguments("\U0001f980\U000e0041\U0010ffff")]
    [Arguments("{[*&!|>%@`")]
    public void Quotes_so_that_a_strict_reader_gets_the_same(string text) =>
        Assert.Equal(text, YamlScalar.Unquote(YamlText.Quote(text)));

    [Test]
    public void Quotes_every_hostile_name()
    {
        foreach (var name in HostileValues.Names.Select(System.Text.Encoding.UTF8.GetString))
            Assert.Equal(name, YamlScalar.Unquote(YamlText.Quote(name)));
    }

    [Test]
    public void Shortens_at_a_word_and_never_within_a_character()
    {
        Assert.Equal("as it is", YamlText.Shorten("as it is", 8));
        Assert.Equal("one two three…", YamlText.Shorten("one two three, four", 16));
        Assert.Equal("nospaceatal…", YamlText.Shorten("nospaceatallhere", 12));
        for (var most = 2; most < 20; most++)
        {
            var text = YamlText.Shorten(string.Concat(Enumerable.Repeat("\U0001f980", 20)), most);
            Assert.InRange(text.Length, 1, most);
            Assert.DoesNotContain("\ufffd", System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
        }
    }
}
