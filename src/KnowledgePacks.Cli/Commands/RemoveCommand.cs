using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class RemoveCommand(Binding binding)
{
    public static Verb Verb { get; } = new("remove")
    {
        Category = Categories.Packs,
        Aliases = ["uninstall"],
        Details = "Asks first on a terminal; elsewhere --yes is needed. Until 'kpacks gc', a removed pack can be brought back with " +
            "'kpacks rollback'. Broken packs can be removed too, for good. Skill files of the pack, in the " +
            "working directory and of the user, go too unless they were changed by hand.",
        Examples = ["kpacks remove tidepools", "kpacks remove tidepools --keep-eval --yes"],
    };

    /// <summary>Remove installed packs</summary>
    /// <param name="names">name+: Installed packs</param>
    /// <param name="yes">-y|--force, Do not ask</param>
    /// <param name="keepEval">Keep evaluation results for the next installation</param>
    /// <param name="dryRun">-n, Check everything, change nothing</param>
    /// <param name="noWait">Fail when another process is changing the root</param>
    [Command("remove")]
    public void Remove(bool yes, bool keepEval, bool dryRun, bool noWait, params PackName[] names) => binding.Verb = context =>
    {
        foreach (var name in names)
            context.Root.RefuseMissing(name);
        if (!yes && !dryRun && !Confirm(names, context))
        {
            if (context.Settings.WantsJson)
                context.Terminal.Output.Document(names.Distinct()
                    .Select(name => new RemoveDocument(name, context.Root.Get(name).Manifest?.Version, false, 0, 0, [])).ToArray(),
                    KpacksJson.Written.IReadOnlyListRemoveDocument);
            else
                context.Terminal.Say("Cancelled.");
            return ExitCode.Done;
        }
        var options = new RemoveOptions
        {
            KeepEval = keepEval,
            DryRun = dryRun,
            Wait = !noWait,
            OnWaiting = holder => context.Terminal.Note($"waiting for {holder}"),
            OnNotice = context.Terminal.Note
        };
        var remover = new Remover(context.Root, options);
        var results = new List<RemoveDocument>();
        foreach (var name in names.Distinct())
        {
            var result = remover.Remove(name, context.Stop);
            var skills = dryRun ? [] : LinkedSkills.Refresh(context, name);
            results.Add(new RemoveDocument(result.Name, result.Version, !dryRun, result.Freed, result.Kept, skills));
            if (context.Settings.WantsJson)
                continue;
            context.Terminal.Say(
                $"{(dryRun ? "Would be removed" : "Removed")}: {result.Name} v{result.Version?.ToString() ?? "?"} " +
                $"({ByteSize.Format(result.Freed + result.Kept)})");
            if (result.Kept > 0 && !dryRun)
                context.Terminal.Say($"Bring it back with 'kpacks rollback {name}'; 'kpacks gc' frees its {ByteSize.Format(result.Kept)}");
            if (result.KeptResults is { } kept)
                context.Terminal.Say($"Evaluation results kept: {kept}");
            foreach (var skill in skills)
                context.Terminal.Say($"Skill unlinked: {skill}");
            context.Terminal.Output.Flush();
        }
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(results, KpacksJson.Written.IReadOnlyListRemoveDocument);
        return ExitCode.Done;
    };

    private static bool Confirm(PackName[] names, CommandContext context)
    {
        if (!UserTerminal.CanAsk)
            throw new UsageException("there is no terminal to ask on", "say --yes to remove without being asked");
        var listed = string.Join(", ", names.Select(name => $"'{name}'"));
        return context.Terminal.Ask($"Remove pack{(names.Length > 1 ? "s" : "")} {listed}? (y/N): ")
            is "y" or "Y" or "yes";
    }
}
