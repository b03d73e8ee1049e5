namespace KnowledgePacks.CommandLine.Tests;

public class HelpTextTests
{
    [Test]
    [Arguments("root", null)]
    [Arguments("group", "version")]
    [Arguments("argument", "package")]
    [Arguments("required", "update")]
    [Arguments("alias", "remove")]
    [Arguments("optional", "version next")]
    public void Shows_what_there_is(string golden, string? path) => Golden.Verify(Help(path), golden);

    [Test]
    public void Lines_fit_80_columns_except_for_examples()
    {
        var lines = SampleCommandLine.Model.Commands.SelectMany(c => Help(c.Path).Split("\nExamples:")[0].Split('\n'));

        Assert.DoesNotContain(lines, l => l.Length > 80);
    }

    [Test]
    public void A_long_term_stands_on_its_own_line()
    {
        var help = Help("label");

        Assert.Contains("  <name>  The name, in so many words that they do not fit on one line, but have\n          to be continued\n",
            help);
        Assert.Contains("      --a-very-long-name THE-VALUE-OF-THE-OPTION\n              Help\n", help);
    }

    [Test]
    public void A_word_that_is_too_long_is_not_broken()
    {
        var path = new string('x', 100);
        var model = new CommandLineModel("t", path, [], [], []);

        using var writer = new StringWriter();
        HelpText.Write(writer, model, null);

        Assert.StartsWith($"{path}\n", writer.ToString());
    }

    [Test]
    public void Hidden_options_are_hidden() => Assert.DoesNotContain("--trace", Help("list"));

    private static string Help(string? path)
    {
        using var writer = new StringWriter();
        if (path == "label")
        {
            var command = new CommandModel("label", "Label", "[options] <name>")
            {
                Arguments = [
                    new("<name>",
                    "The name, in so many words that they do not fit on one line, but have to be continued") { Term = "<name>" }],
                Options = [new("--help", "Help") { Term = "-h, --help" },
                    new("--a-very-long-name", "Help") { Term = "    --a-very-long-name THE-VALUE-OF-THE-OPTION" }],
            };
            HelpText.Write(writer, new("t", "T", [], [], []), command);
        }
        else
        {
            HelpText.Write(writer, SampleCommandLine.Model, SampleCommandLine.Model.Commands.FirstOrDefault(c => c.Path == path));
        }

        return writer.ToString();
    }
}
