using ConsoleAppFramework;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class DoctorCommand(Binding binding)
{
    public static Verb Verb { get; } = new("doctor")
    {
        Category = KpacksCommandLine.Tools,
        Details = "Rights, lock, leftovers, unmanaged and broken packs, free space. Changes nothing. The exit code is 1 when something " +
            "does not work.",
        Examples = ["kpacks doctor", "kpacks doctor --json"],
    };

    /// <summary>Look over the install root</summary>
    [Command("doctor")]
    public void Doctor() => binding.Verb = context =>
    {
        var findings = new RootExaminer(context.Root).Examine();
        var ok = findings.All(finding => finding.Severity != FindingSeverity.Error);
        if (context.Common.WantsJson)
            context.Output.Document(new DoctorDocument(ok, findings), KpacksJson.Written.DoctorDocument);
        else
            WriteText(context, findings);
        return ok ? ExitCode.Done : ExitCode.Failure;
    };

    private static void WriteText(CommandContext context, IReadOnlyList<RootFinding> findings)
    {
        context.Output.Line($"Install root: {context.Root.Path}");
        if (findings.Count == 0)
            context.Output.Line("All is well.");
        foreach (var finding in findings)
        {
            context.Output.Line($"{finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}");
            if (finding.Remedy is { } remedy)
                context.Output.Line($"  remedy: {remedy}");
        }
    }
}
