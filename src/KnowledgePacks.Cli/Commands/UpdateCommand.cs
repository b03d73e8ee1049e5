using ConsoleAppFramework;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class UpdateCommand(Binding binding)
{
    public static Verb Verb { get; } = new("update")
    {
        Category = KpacksCommandLine.Packs,
        OptionGroups = [OptionGroups.Installing, OptionGroups.Limits],
        Details = "The archive must be of that pack and of a higher version. An equal version changes nothing. A pack whose files are " +
            "broken is repaired. Evaluation results are kept.",
        Examples = ["kpacks update tidepools --from tidepools-1.1.0.tar.gz", "kpacks update tidepools --from old.tar.gz --allow-downgrade"],
    };

    /// <summary>Update an installed pack from an archive</summary>
    /// <param name="name">name: The installed pack</param>
    /// <param name="from">The archive, a release's index, or - for standard input</param>
    /// <param name="allowDowngrade">Let a lower version replace a higher one</param>
    /// <param name="force">Install the version again that is installed</param>
    [Command("update")]
    public void Update([Argument] PackName name, ArchivePath from, bool allowDowngrade, bool force) => binding.Verb = context =>
    {
        context.Root.RefuseMissing(name);
        var updater = new Updater(context.Root, context.InstallOptions()) { AllowDowngrade = allowDowngrade, Force = force };
        var result = updater.Update(name, context.OpenSource(from), context.Progress, context.Signals.Token);
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
            WriteText(context, installed, context.Installation.DryRun);
        else
            context.Output.Line($"Already current: {name} v{version}");
        return ExitCode.Done;
    };

    private static UpdateDocument Document(PackName name, UpdateResult result) => result.Installed is { } installed
        ? new UpdateDocument(installed.Name, installed.Version, installed.Path, installed.Sha256, installed.Replaced, installed.KeptResults,
            installed.Warnings, "updated")
        : new UpdateDocument(name, result.Current.Manifest?.Version, result.Current.Path, result.Current.Receipt?.Archive?.Sha256, null, 0,
            [], "current");

    private static void WriteText(CommandContext context, InstallResult installed, bool dryRun)
    {
        foreach (var warning in installed.Warnings)
            context.Warn(warning.Message);
        context.Output.Line($"{(dryRun ? "Would be updated" : "Successfully updated")} to version {installed.Version}");
        if (installed.KeptResults > 0)
            context.Output.Line($"Evaluation results kept: {installed.KeptResults} file(s)");
    }
}
