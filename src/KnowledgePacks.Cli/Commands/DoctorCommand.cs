using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class DoctorCommand(Binding binding)
{
    public static Verb Verb { get; } = new("doctor")
    {
        Category = Categories.Tools,
        Details = "Rights, lock, leftovers, unmanaged and broken packs, free space. Changes nothing. The exit code is 1 when something " +
            "does not work.",
        Examples = ["kpacks doctor", "kpacks doctor --json"],
    };

    /// <summary>Look over the install root</summary>
    [Command("doctor")]
    public void Doctor() => binding.Verb = context =>
    {
        var findings = new RootExaminer(context.NewRoot).Examine();
        var ok = findings.All(finding => finding.Severity != FindingSeverity.Error);
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(new DoctorDocument(ok, findings.Select(Document).ToArray()),
                KpacksJson.Written.DoctorDocument);
        else
            WriteText(context, findings);
        return ok ? ExitCode.Done : ExitCode.Failure;
    };

    private static DoctorFinding Document(RootFinding finding) =>
        new(finding.Severity, finding.Code, finding.Message, Hints.For(finding));

    private static void WriteText(CommandContext context, IReadOnlyList<RootFinding> findings)
    {
        context.Terminal.Say($"Install root: {context.NewRoot.Path}");
        if (findings.Count == 0)
            context.Terminal.Say("All is well.");
        foreach (var finding in findings)
        {
            context.Terminal.Output.Line($"{finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}");
            if (Hints.For(finding) is { } remedy)
                context.Terminal.Output.Line($"  remedy: {remedy}");
        }
    }
}
