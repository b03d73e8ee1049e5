using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Cli.Commands;

internal static class VersionCommands
{
    [Command("version compare", "Compare two versions: -1, 0 or 1", Order = 120, Details = "By the precedence of SemVer 2.0.0; build metadata does not count.",
        Examples = ["kpacks version compare 1.0.0-rc.9 1.0.0-rc.10"])]
    public static int Compare(
        [Argument("a", "A version")] SemanticVersion a,
        [Argument("b", "Another version")] SemanticVersion b,
        CommandContext context)
    {
        var order = SemanticVersion.Compare(a, b);
        if (context.Common.WantsJson)
            context.Output.Document(order, KpacksJson.Written.Int32);
        else
            context.Output.Line(order.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }

    [Command("version compatible", "Whether an installed version serves a required one", Order = 121,
        Details = "By the original tool's rule: the same major version, whatever minor and patch, older ones included; a pre-release matches only itself; an invalid version matches nothing. Prints true (exit code 0) or false (1).",
        Examples = ["kpacks version compatible 1.2.0 1.4.1"])]
    public static int Compatible(
        [Argument("required", "The version that is needed")] string required,
        [Argument("installed", "The version that is there")] string installed,
        CommandContext context) => Answer(SemanticVersion.IsCompatible(required, installed), context);

    [Command("version satisfies", "Whether a version lies in a range", Order = 122,
        Details = "Ranges as npm and cargo users write them. A pre-release lies in a range only where the range names one of the same version. Prints true (exit code 0) or false (1).",
        Examples = ["kpacks version satisfies '^1.2' 1.4.1", "kpacks version satisfies '>=1.2 <2 || 3.x' 3.0.5"])]
    public static int Satisfies(
        [Argument("range", "A range, such as ^1.2, ~1.2.3, '>=1.2 <2', 1.x or '1.2.3 - 2.0.0'")] VersionRange range,
        [Argument("version", "A version")] SemanticVersion version,
        CommandContext context) => Answer(range.Contains(version), context);

    private static int Answer(bool answer, CommandContext context)
    {
        if (context.Common.WantsJson)
            context.Output.Document(answer, KpacksJson.Written.Boolean);
        else
            context.Output.Line(answer ? "true" : "false");
        return answer ? ExitCode.Done : ExitCode.Failure;
    }
}
