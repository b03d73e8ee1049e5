using System.Text;
using KnowledgePacks.Skills;

namespace KnowledgePacks.Core.Tests.Skills;

public class SkillSealTests
{
    private const string Written = "---\nname: \"x\"\n---\n\nbody\n";

    [Test]
    public void What_was_written_is_known_again()
    {
        Assert.Equal(SkillAuthor.Kpacks, SkillSeal.AuthorOf(SkillSeal.Close(Written)));
        Assert.Equal(SkillAuthor.Kpacks, SkillSeal.AuthorOf(SkillSeal.Close(Encoding.UTF8.GetString(SkillSeal.Close(Written)))));
    }

    [Test]
    public void A_change_of_any_byte_tells()
    {
        var file = SkillSeal.Close(Written);
        for (var i = 0; i < file.Length; i++)
        {
            var changed = file.ToArray();
            changed[i] ^= 1;
            Assert.NotEqual(SkillAuthor.Kpacks, SkillSeal.AuthorOf(changed));
        }
        for (var length = 0; length < file.Length; length++)
            Assert.NotEqual(SkillAuthor.Kpacks, SkillSeal.AuthorOf(file.AsSpan(0, length)));
    }

    [Test]
    [Arguments("x", "")]
    [Arguments("", "x")]
    [Arguments("", "\n")]
    [Arguments("", "more\n")]
    public void Text_before_or_after_is_a_change(string before, string after) =>
        Assert.Equal(SkillAuthor.Several,
            SkillSeal.AuthorOf([.. Encoding.UTF8.GetBytes(before), .. SkillSeal.Close(Written), .. Encoding.UTF8.GetBytes(after)]));

    [Test]
    [Arguments("")]
    [Arguments("\n")]
    [Arguments("---\nname: x\n---\nby hand\n")]
    [Arguments("<!-- written by somebody -->\n")]
    public void A_file_without_a_seal_is_of_others(string text) =>
        Assert.Equal(SkillAuthor.Others, SkillSeal.AuthorOf(Encoding.UTF8.GetBytes(text)));
}
