using ConsoleAppFramework;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class VerifyCommand(Binding binding)
{
    public static Verb Verb { get; } = new("verify")
    {
        Category = KpacksCommandLine.Packs,
        Details = "Without names, all packs. Evaluation results may change. The exit code is 4 when something differs, or when a pack is " +
            "named that another tool put there.",
        Examples = ["kpacks verify", "kpacks verify tidepools --json"],
    };

    /// <summary>Compare installed packs with their receipts, byte for byte</summary>
    /// <param name="names">name*: Installed packs</param>
    [Command("verify")]
    public void Verify(params PackName[] names) => binding.Verb = context =>
    {
        var packs = names.Length == 0 ? context.Root.Packs() : [.. names.Distinct().Select(context.Root.Get)];
        var verifier = new Verifier(context.Progress);
        var reports = new List<VerificationReport>();
        foreach (var pack in packs)
        {
            try
            {
                var report = verifier.Verify(pack, context.Signals.Token);
                context.Progress.Clear();
                reports.Add(report);
                if (!context.Common.WantsJson)
                    WriteText(context.Output, report);
            }
            catch (PackNotFoundException) when (names.Length == 0)
            {
                // Removed since it was listed.
            }
        }
        var failed = reports.Where(report =>
            report.Status == VerificationStatus.Modified || (names.Length > 0 && report.Status == VerificationStatus.Unmanaged)).ToArray();
        if (context.Common.WantsJson)
            context.Output.Document(reports, KpacksJson.Written.IReadOnlyListVerificationReport);
        else if (reports.Count == 0)
            context.Output.Line("No packs installed.");
        if (failed.Length == 0)
            return ExitCode.Done;
        context.Output.Flush();
        throw new VerificationFailedException([.. failed.Select(report => report.Name)]);
    };

    private static void WriteText(Output output, VerificationReport report)
    {
        output.Line($"{report.Name}: {report.Status.ToString().ToLowerInvariant()}");
        foreach (var path in report.Modified)
            output.Line($"  modified: {path}");
        foreach (var path in report.Missing)
            output.Line($"  missing: {path}");
        foreach (var path in report.Extra)
            output.Line($"  extra: {path}");
        output.Flush();
    }
}
