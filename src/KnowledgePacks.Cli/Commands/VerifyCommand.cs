using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class VerifyCommand(Binding binding)
{
    public static Verb Verb { get; } = new("verify")
    {
        Category = Categories.Packs,
        Details = "Without names, all packs. Evaluation results may change. The exit code is 4 when something differs, or when a pack is " +
            "named that another tool put there.",
        Examples = ["kpacks verify", "kpacks verify tidepools --json"],
    };

    /// <summary>Compare installed packs with their receipts, byte for byte</summary>
    /// <param name="names">name*: Installed packs</param>
    /// <param name="threads">Threads to use (default: processors)</param>
    [Command("verify")]
    public void Verify(ThreadCount? threads = null, params PackName[] names) => binding.Verb = context =>
    {
        var packs = names.Length == 0 ? context.Root.Packs() : [.. names.Distinct().Select(context.Root.Get)];
        var verifier = new Verifier(context.Terminal.Progress, threads?.Value);
        var reports = new List<VerificationReport>();
        foreach (var pack in packs)
        {
            try
            {
                var report = verifier.Verify(pack, context.Stop);
                context.Terminal.Progress.Clear();
                reports.Add(report);
                if (!context.Settings.WantsJson)
                    WriteText(context, report);
            }
            catch (PackNotFoundException) when (names.Length == 0)
            {
                // Removed since it was listed.
            }
        }
        var failed = reports.Where(report =>
            report.Status is VerificationStatus.Modified or VerificationStatus.Unreadable
            || (names.Length > 0 && report.Status == VerificationStatus.Unmanaged)).ToArray();
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(reports, KpacksJson.Written.IReadOnlyListVerificationReport);
        else if (reports.Count == 0)
            context.Terminal.Say("No packs installed.");
        if (failed.Length == 0)
            return ExitCode.Done;
        context.Terminal.Output.Flush();
        throw new VerificationFailedException([.. failed.Select(report => report.Name)]);
    };

    private static void WriteText(CommandContext context, VerificationReport report)
    {
        var output = context.Terminal.Output;
        if (report.Status == VerificationStatus.Ok)
            context.Terminal.Say($"{report.Name}: ok");
        else
            output.Line($"{report.Name}: {report.Status.ToString().ToLowerInvariant()}");
        foreach (var path in report.Modified)
        {
            output.Line($"  modified: {path}");
            foreach (var range in report.Damaged)
                if (range.Path == path)
                    output.Line($"    bytes {range.Offset} to {range.Offset + range.Length - 1}");
        }
        foreach (var path in report.Missing)
            output.Line($"  missing: {path}");
        foreach (var path in report.Extra)
            output.Line($"  extra: {path}");
        output.Flush();
    }
}
