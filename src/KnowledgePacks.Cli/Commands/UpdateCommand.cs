using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class UpdateCommand(Binding binding)
{
    public static Verb Verb { get; } = new("update")
    {
        Category = Categories.Packs,
        OptionGroups = [OptionGroups.Installing, OptionGroups.Limits],
        Details = "The archive must be of that pack and of a higher version. The same bytes change nothing; the same " +
            "version with other bytes is refused without --force. A pack whose files are " +
            "broken is repaired. Evaluation results are kept. Its skill files, in the working directory and of the user, are written " +
            "again unless they were changed by hand.",
        Examples = ["kpacks update tidepools --from tidepools-1.1.0.tar.gz", "kpacks update tidepools --from old.tar.gz --allow-downgrade"],
    };

    /// <summary>Update an installed pack from an archive</summary>
    /// <param name="name">name: The installed pack</param>
    /// <param name="from">The archive, a release's index, or - for standard input</param>
    /// <param name="allowDowngrade">Let a lower version replace a higher one</param>
    [Command("update")]
    public void Update([Argument] PackName name, ArchivePath from, bool allowDowngrade) => binding.Verb = context =>
    {
        context.Root.RefuseMissing(name);
        var updater = new Updater(context.Root, context.InstallOptions())
        {
            AllowDowngrade = allowDowngrade,
            Force = context.Installation.Force,
        };
        var result = context.Finish(updater.UpdateAsync(name, context.OpenSource(from), context.Terminal.Progress, context.Stop));
        var skills = result.Installed is null || context.Installation.DryRun ? [] : LinkedSkills.Refresh(context, name);
        if (context.Settings.WantsJson)
        {
            context.Terminal.Output.Document(Document(name, result, skills), KpacksJson.Written.UpdateDocument);
            return ExitCode.Done;
        }
        var version = result.Current.Manifest?.Version.ToString();
        context.Terminal.Say($"Updating pack: {name}");
        context.Terminal.Say($"Current version: {version ?? "unknown"}");
        if (result.Installed is { } installed)
            WriteText(context, installed, context.Installation.DryRun);
        else
            context.Terminal.Say($"Already current: {name} v{version}");
        foreach (var skill in skills)
            context.Terminal.Say($"Skill refreshed: {skill}");
        return ExitCode.Done;
    };

    private static UpdateDocument Document(PackName name, UpdateResult result, IReadOnlyList<string> skills) =>
        result.Installed is { } installed
        ? new UpdateDocument(installed.Name, installed.Version, installed.Path, installed.Sha256, installed.Replaced, installed.KeptResults,
            installed.Warnings, "updated", skills)
        : new UpdateDocument(name, result.Current.Manifest?.Version, result.Current.Path, result.Current.Receipt?.Archive?.Sha256, null, 0,
            [], "current", skills);

    private static void WriteText(CommandContext context, InstallResult installed, bool dryRun)
    {
        foreach (var warning in installed.Warnings)
            context.Terminal.Warn(warning.Message);
        context.Terminal.Say($"{(dryRun ? "Would be updated" : "Successfully updated")} to version {installed.Version}");
        if (installed.KeptResults > 0)
            context.Terminal.Say($"Evaluation results kept: {installed.KeptResults} file(s)");
    }
}
