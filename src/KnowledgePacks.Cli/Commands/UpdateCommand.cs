using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Commands;

internal static class UpdateCommand
{
    [Command("update", "Update an installed pack from an archive", Category = KpacksCommandLine.Packs, Order = 50,
        Details = "The archive must be of that pack and of a higher version. An equal version changes nothing. A pack whose files are broken is repaired. Evaluation results are kept.",
        Examples = ["kpacks update tidepools --from tidepools-1.1.0.tar.gz", "kpacks update tidepools --from old.tar.gz --allow-downgrade"])]
    public static int Update(
        [Argument("name", "The installed pack", Completion = CompletionKind.InstalledPack)] PackName name,
        [Option("from", "The archive, a release's index, or - for standard input", ValueName = "ARCHIVE", Completion = CompletionKind.File)] string archive,
        [Option("allow-downgrade", "Let a lower version replace a higher one")] bool allowDowngrade,
        [Option("force", "Install the version again that is installed")] bool force,
        InstallationOptions installation,
        LimitOptions limits,
        CommandContext context)
    {
        context.Root.RefuseMissing(name);
        var updater = new Updater(context.Root, context.InstallOptions(installation, limits)) { AllowDowngrade = allowDowngrade, Force = force };
        var result = updater.Update(name, context.OpenSource(archive), context.Progress, context.Signals.Token);
        context.Progress.Clear();
        if (context.Common.WantsJson)
        {
            context.Output.Document(Document(name, result), KpacksJson.Written.UpdateDocument);
            return ExitCode.Done;
        }
        var version = result.Current.Manifest?.Version.ToString();
        context.Output.Line($"Updating pack: {name}");
        context.Output.Line($"Current version: {version ?? "unknown"}");
        if (result.Installed is { } installed)
            WriteText(context, installed, installation.DryRun);
        else
            context.Output.Line($"Already current: {name} v{version}");
        return ExitCode.Done;
    }

    private static UpdateDocument Document(PackName name, UpdateResult result) => result.Installed is { } installed
        ? new UpdateDocument(installed.Name, installed.Version, installed.Path, installed.Sha256, installed.Replaced, installed.KeptResults, installed.Warnings, "updated")
        : new UpdateDocument(name, result.Current.Manifest?.Version, result.Current.Path, result.Current.Receipt?.Archive?.Sha256, null, 0, [], "current");

    private static void WriteText(CommandContext context, InstallResult installed, bool dryRun)
    {
        foreach (var warning in installed.Warnings)
            context.Warn(warning.Message);
        context.Output.Line($"{(dryRun ? "Would be updated" : "Successfully updated")} to version {installed.Version}");
        if (installed.KeptResults > 0)
            context.Output.Line($"Evaluation results kept: {installed.KeptResults} file(s)");
    }
}
