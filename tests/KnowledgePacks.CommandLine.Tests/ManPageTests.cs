extern alias kpacks;

using ConsoleAppFramework;

namespace KnowledgePacks.CommandLine.Tests;

public class ManPageTests
{
    [Test]
    public void The_page_of_kpacks_is_what_its_declarations_say() =>
        Golden.VerifyFile(Page(kpacks::KnowledgePacks.Cli.KpacksCommandLine.Model), "docs/kpacks.1");

    [Test]
    public void Has_every_command_and_the_common_options_once()
    {
        var page = Page(SampleCommandLine.Model);

        Assert.All(SampleCommandLine.Model.Commands, c => Assert.Contains($"\n.SH SAMPLE {c.Path.ToUpperInvariant()}\n", page));
        Assert.Equal(2, page.Split("\\-\\-root DIR").Length);
        Assert.DoesNotContain("trace", page);
    }

    [Test]
    public void Text_is_no_request_and_no_escape()
    {
        CommandHelpDefinition[] schema = [new("x", [], ".so \\n[x] it's a-b")];
        var page = Page(new("t", "'T", schema, [new("x") { Details = "'quoted\n.dotted" }], []));

        Assert.Contains("\n\\&.so \\en[x] it's a\\-b.\n", page);
        Assert.Contains("\n.PP\n\\&'quoted\n.PP\n\\&.dotted\n", page);
    }

    private static string Page(CommandLineModel model)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        ManPage.Write(writer, model);
        return writer.ToString();
    }
}
