extern alias kpacks;

namespace KnowledgePacks.CommandLine.Tests;

public class MarkdownReferenceTests
{
    [Test]
    public void Has_every_command_and_the_common_options_once()
    {
        using var writer = new StringWriter();
        MarkdownReference.Write(writer, SampleCommandLine.Model);
        var text = writer.ToString();

        Golden.Verify(text, "sample");
        Assert.All(SampleCommandLine.Model.Commands, c => Assert.Contains($"\n## sample {c.Path}\n", text));
        Assert.Equal(2, text.Split("--root DIR").Length);
    }

    [Test]
    public void The_page_of_kpacks_is_what_its_declarations_say()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        MarkdownReference.Write(writer, kpacks::KnowledgePacks.Cli.KpacksCommandLine.Model);
        Golden.VerifyFile(writer.ToString(), "docs/cli.md");
    }
}
