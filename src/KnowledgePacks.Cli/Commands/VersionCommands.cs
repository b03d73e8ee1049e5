using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class VersionCommands(Binding binding)
{
    public static Verb CompareVerb { get; } = new("version compare")
    {
        Details = "By the precedence of SemVer 2.0.0; build metadata does not count.",
        Examples = ["kpacks version compare 1.0.0-rc.9 1.0.0-rc.10"],
    };

    /// <summary>Compare two versions: -1, 0 or 1</summary>
    /// <param name="a">a: A version</param>
    /// <param name="b">b: Another version</param>
    [Command("version compare")]
    public void Compare([Argument] SemanticVersion a, [Argument] SemanticVersion b) => binding.Verb = context =>
    {
        var order = SemanticVersion.Compare(a, b);
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(order, KpacksJson.Written.Int32);
        else
            context.Terminal.Output.Line(order.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return ExitCode.Done;
    };

    public static Verb CompatibleVerb { get; } = new("version compatible")
    {
        Details = "By the original tool's rule: the same major version, whatever minor and patch, older ones included; a pre-release " +
            "matches only itself; an invalid version matches nothing. Prints true (exit code 0) or false (1).",
        Examples = ["kpacks version compatible 1.2.0 1.4.1"],
    };

    /// <summary>Whether an installed version serves a required one</summary>
    /// <param name="required">required: The version that is needed</param>
    /// <param name="installed">installed: The version that is there</param>
    [Command("version compatible")]
    public void Compatible([Argument] PlainText required, [Argument] PlainText installed) => binding.Verb = context =>
        Answer(SemanticVersion.IsCompatible(required, installed), context);

    public static Verb SatisfiesVerb { get; } = new("version satisfies")
    {
        Details = "Ranges as npm and cargo users write them. A pre-release lies in a range only where the range names one of the same " +
            "version. Prints true (exit code 0) or false (1).",
        Examples = ["kpacks version satisfies '^1.2' 1.4.1", "kpacks version satisfies '>=1.2 <2 || 3.x' 3.0.5"],
    };

    /// <summary>Whether a version lies in a range</summary>
    /// <param name="range">range: A range, such as ^1.2, ~1.2.3, '>=1.2 &lt;2', 1.x or '1.2.3 - 2.0.0'</param>
    /// <param name="version">version: A version</param>
    [Command("version satisfies")]
    public void Satisfies([Argument] VersionRange range, [Argument] SemanticVersion version) => binding.Verb = context =>
        Answer(range.Contains(version), context);

    private static int Answer(bool answer, CommandContext context)
    {
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(answer, KpacksJson.Written.Boolean);
        else
            context.Terminal.Output.Line(answer ? "true" : "false");
        return answer ? ExitCode.Done : ExitCode.Failure;
    }
}
