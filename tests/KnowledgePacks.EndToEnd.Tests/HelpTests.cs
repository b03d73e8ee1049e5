using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

public sealed class HelpTests : CommandTest
{
    public static IEnumerable<string> Verbs() =>
    [
        "", "init", "package", "inspect", "validate", "diff", "install", "update", "remove", "list", "info", "path",
        "show", "verify", "adopt", "rollback", "gc", "doctor",
        "skill", "skill link", "skill unlink", "skill list",
        "version", "version compare", "version compatible", "version satisfies", "completion",
    ];

    [Test]
    [MethodDataSource(nameof(Verbs))]
    public void Every_verb_has_help(string verb)
    {
        var words = verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = Succeed([.. words, "--help"]);
        Golden.Verify(help, verb.Length == 0 ? "kpacks" : verb.Replace(' ', '-'));
        Assert.Equal(help, Succeed([.. words, "-h"]));
        Assert.Equal(help, Succeed(["help", .. words]));
        Assert.All(help.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Test]
    public void Without_arguments_the_help_is_shown() => Assert.Equal(Succeed("--help"), Succeed());

    [Test]
    public void The_version_is_one_line() => Assert.Matches(@"^kpacks \d+\.\d+\.\d+\n$", Succeed("--version"));

    [Test]
    [Arguments("bash")]
    [Arguments("zsh")]
    [Arguments("fish")]
    [Arguments("powershell")]
    public void Completion_scripts_are_printed(string shell) =>
        Assert.Contains("kpacks", Succeed("completion", shell), StringComparison.Ordinal);
}
