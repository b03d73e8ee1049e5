using KnowledgePacks.Skills;

namespace KnowledgePacks.Core.Tests.Skills;

public class FrontMatterTests
{
    [Test]
    [Arguments("---\nname: x\n---\nbody\n", "body\n")]
    [Arguments("--- \nname: x\n---\t\n\nbody", "\nbody")]
    [Arguments("---\n---\nbody", "body")]
    [Arguments("---\nname: x\n---", "")]
    [Arguments("---\nname: a --- b\n ---\n---\nbody", "body")]
    [Arguments("---\nnever closed\nbody\n", "---\nnever closed\nbody\n")]
    [Arguments("---", "---")]
    [Arguments("body\n---\nmore\n---\n", "body\n---\nmore\n---\n")]
    [Arguments("\n---\nname: x\n---\n", "\n---\nname: x\n---\n")]
    [Arguments("----\nname: x\n----\n", "----\nname: x\n----\n")]
    [Arguments("", "")]
    public void Is_what_stands_between_the_first_two_fences(string markdown, string body) =>
        Assert.Equal(body, FrontMatter.Strip(markdown));
}
