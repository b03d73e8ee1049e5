using ConsoleAppFramework;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class ValidateCommand(Binding binding)
{
    public static Verb Verb { get; } = new("validate")
    {
        Category = KpacksCommandLine.Archive,
        OptionGroups = [OptionGroups.Limits],
        Details = "An existing path wins over an installed pack of that name. The exit code is 4 when there is an error, 0 with warnings " +
            "alone.",
        Examples = ["kpacks validate ./tidepools --strict", "kpacks validate tidepools-1.0.0.tar.gz --json"],
    };

    /// <summary>Check a pack directory, an archive or an installed pack</summary>
    /// <param name="target">pack: A pack directory, an archive, or an installed pack's name</param>
    /// <param name="strict">Require README.md and evaluation questions too</param>
    /// <param name="profile">What the pack must hold (default: standard, or what the source implies)</param>
    [Command("validate")]
    public void Validate([Argument] ArchivePath target, bool strict, PackProfile? profile = null) => binding.Verb = context =>
    {
        try
        {
            var report = Check(target, strict, profile, context.Limits, context);
            context.Progress.Clear();
            Write(report, target, context);
            if (report.IsValid)
                return ExitCode.Done;
            if (!context.Common.WantsJson)
                return ExitCode.BadContent;
            context.Output.Flush();
            throw new PackInvalidException(report.Findings);
        }
        catch (KnowledgePackException failure) when (context.Common.WantsJson && failure is not PackInvalidException
            && ExitCode.Of(failure) == ExitCode.BadContent)
        {
            var finding = new PackFinding(FindingSeverity.Error, failure.Code, null, failure.Message);
            context.Output.Document(new ValidateDocument(false, null, null, [finding]), KpacksJson.Written.ValidateDocument);
            context.Output.Flush();
            throw;
        }
    };

    private static ValidationReport Check(string target, bool strict, PackProfile? profile, LimitOptions limits, CommandContext context)
    {
        var inspector = new Inspector(limits.Limits, limits.Threads?.Value);
        if (Directory.Exists(target))
            return inspector.ValidateDirectory(target, profile, strict, context.Signals.Token);
        if (target == "-" || File.Exists(target))
        {
            var report = inspector.Inspect(context.OpenSource(target), profile, strict, context.Progress, context.Signals.Token);
            return new ValidationReport(report.Manifest, report.Findings);
        }
        if (PackName.TryParse(target, out var name) && context.Root.Find(name) is { } installed)
            return inspector.ValidateDirectory(installed.Path, profile ?? installed.Receipt?.Profile, strict, context.Signals.Token);
        throw new PackNotFoundException("pack directory, archive or installed pack", target);
    }

    private static void Write(ValidationReport report, string target, CommandContext context)
    {
        if (context.Common.WantsJson)
        {
            context.Output.Document(new ValidateDocument(report.IsValid, report.Manifest?.Name, report.Manifest?.Version, report.Findings),
                KpacksJson.Written.ValidateDocument);
            return;
        }
        context.Output.Line($"Validating pack at {target}...");
        var errors = report.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ToArray();
        if (errors.Length == 0)
            context.Output.Line("Pack is valid.");
        else
            context.Output.Line($"Pack validation failed with {errors.Length} error(s):");
        foreach (var error in errors)
            context.Output.Line($"  - {error.Message}");
        context.Output.Flush();
        foreach (var warning in report.Findings.Where(finding => finding.Severity == FindingSeverity.Warning))
            context.Warn(warning.Message);
        if (new PackInvalidException(report.Findings).Hint is { } hint && errors.Length > 0)
            context.Notes.Labelled("hint", Color.Cyan, hint);
    }
}
