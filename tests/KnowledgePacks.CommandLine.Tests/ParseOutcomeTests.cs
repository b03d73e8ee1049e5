namespace KnowledgePacks.CommandLine.Tests;

public class ParseOutcomeTests
{
    [Test]
    public void Binds_arguments_options_groups_common_and_context()
    {
        var seen = Run("package d -so x --level very-best -t 4 --max-bytes -7 --json");

        Assert.Equal(["d", "x", Level.VeryBest, true, new SampleLimits(4, -7), new SampleCommon(null, "text", true)], seen);
    }

    [Test]
    public void What_is_absent_has_its_default()
    {
        Assert.Equal(["d", null, null, false, new SampleLimits(0, null), new SampleCommon(null)], Run("package d"));
        Assert.Equal([new Word("n"), "f", null, false, null], Run("update n --from f"));
        Assert.Equal([new Even(2), null, Level.VeryBest], Run("version next 2"));
        Assert.Equal([new Even(2), new Number(3), Level.Fast], Run("version next 2 3 fast"));
    }

    [Test]
    public void Variadic_arguments_are_arrays()
    {
        Assert.Equal([new[] { new Word("a"), new Word("b") }, true], Run("rm a -y b"));
        Assert.Equal([Array.Empty<string>()], Run("verify"));
        Assert.Equal([new[] { "a", "-", "" }], Run("verify a - ''"));
    }

    [Test]
    [Arguments("pack list --json")]
    [Arguments("pack --json list")]
    [Arguments("--json pack list")]
    [Arguments("--json list")]
    [Arguments("list --json")]
    public void The_prefix_means_nothing_and_common_options_stand_anywhere(string line)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));

        Assert.Equal((ParseKind.Run, "list", true), (outcome.Kind, outcome.Command!.Path, outcome.Common.Json));
    }

    [Test]
    [Arguments("remove x --force")]
    [Arguments("uninstall x --yes")]
    [Arguments("rm x --assume-yes")]
    [Arguments("rm x -y -y")]
    public void Aliases_of_commands_and_options_are_the_same(string line) => Assert.Equal([new[] { new Word("x") }, true], Run(line));

    [Test]
    public void An_alias_of_two_words_replaces_the_last() => Assert.Equal([new Even(2), new Even(4)], Run("version cmp 2 4"));

    [Test]
    [Arguments("instal x --json --root r")]
    [Arguments("--root r --json instal x")]
    [Arguments("version bogus --root=r --json")]
    [Arguments("create --json --root r")]
    [Arguments("install --bogus --json --root r")]
    [Arguments("install --root r --json")]
    [Arguments("list --format xml --root r --json")]
    [Arguments("package d -t x --root r --json")]
    [Arguments("list x --root r --json --root s")]
    [Arguments("list --root r --json --help")]
    [Arguments("--root r --json --version")]
    public void Common_options_hold_for_errors_help_and_version_too(string line)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));

        Assert.NotEqual(ParseKind.Run, outcome.Kind);
        Assert.Equal(new SampleCommon("r", "text", true), outcome.Common);
    }

    [Test]
    public void Common_options_after_two_dashes_are_none() => Assert.False(SampleCommandLine.Parse(["instal", "--", "--json"]).Common.Json);

    [Test]
    [Arguments("list x")]
    [Arguments("list --help")]
    [Arguments("package d -t x")]
    public void What_is_no_command_does_not_run(string line)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));

        Assert.Throws<InvalidOperationException>(() => outcome.Invoke(new()));
    }

    [Test]
    public void The_exit_code_is_that_of_the_method() =>
        Assert.Equal(2, SampleCommandLine.Parse(["version", "compare", "2", "4"]).Invoke(new()));

    [Test]
    public void Commands_report_usage_errors_as_the_parser_does()
    {
        Assert.Equal(new UsageError("what", "do"), new UsageException("what", "do").Error);
        Assert.Equal(new UsageError("what", null), new UsageException("what").Error);
    }

    private static List<object?> Run(string line)
    {
        var outcome = SampleCommandLine.Parse(Vector.Of(line));
        var context = new SampleContext();
        Assert.Null(outcome.Error);
        outcome.Invoke(context);
        return context.Seen;
    }
}
