using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class ValidateCommand(Binding binding)
{
    public static Verb Verb { get; } = new("validate")
    {
        Category = Categories.Archive,
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
            context.Terminal.Progress.Clear();
            Write(report, target, context);
            if (report.IsValid)
                return ExitCode.Done;
            if (!context.Settings.WantsJson)
                return ExitCode.BadContent;
            context.Terminal.Output.Flush();
            throw new PackInvalidException(report.Findings);
        }
        catch (KnowledgePackException failure) when (context.Settings.WantsJson && failure is not PackInvalidException
            && ExitCode.Of(failure) == ExitCode.BadContent)
        {
            var finding = new PackFinding(FindingSeverity.Error, failure.Code, null, failure.Message);
            context.Terminal.Output.Document(new ValidateDocument(false, null, null, [finding]), KpacksJson.Written.ValidateDocument);
            context.Terminal.Output.Flush();
            throw;
        }
    };

    private static ValidationReport Check(string target, bool strict, PackProfile? profile, LimitOptions limits, CommandContext context)
    {
        var inspector = new Inspector(limits.Limits, limits.Threads?.Value);
        if (Directory.Exists(target))
            return inspector.ValidateDirectory(target, profile, strict, context.Stop);
        if (target == "-" || File.Exists(target))
        {
            var report = context.Finish(inspector.InspectAsync(context.OpenSource(target), profile, strict,
                progress: context.Terminal.Progress,
                cancellation: context.Stop));
            return new ValidationReport(report.Manifest, report.Findings);
        }
        if (PackName.TryParse(target, out var name) && context.Root.Find(name) is { } installed)
            return inspector.ValidateDirectory(installed.Path, profile ?? installed.Receipt?.Profile, strict, context.Stop);
        throw new PackNotFoundException(SoughtThing.Any, target);
    }

    private static void Write(ValidationReport report, string target, CommandContext context)
    {
        if (context.Settings.WantsJson)
        {
            context.Terminal.Output.Document(new ValidateDocument(report.IsValid, report.Manifest?.Name, report.Manifest?.Version,
                report.Findings),
                KpacksJson.Written.ValidateDocument);
            return;
        }
        context.Terminal.Say($"Validating pack at {target}...");
        var errors = report.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ToArray();
        if (errors.Length == 0)
            context.Terminal.Say("Pack is valid.");
        else
            context.Terminal.Output.Line($"Pack validation failed with {errors.Length} error(s):");
        foreach (var error in errors)
            context.Terminal.Output.Line($"  - {error.Message}");
        context.Terminal.Output.Flush();
        foreach (var warning in report.Findings.Where(finding => finding.Severity == FindingSeverity.Warning))
            context.Terminal.Warn(warning.Message);
        if (errors.Length > 0 && Hints.For(report.Findings) is { } hint)
            context.Terminal.Notes.Labelled("hint", TextColor.Cyan, hint);
    }
}
