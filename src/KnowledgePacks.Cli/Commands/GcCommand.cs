using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class GcCommand(Binding binding)
{
    public static Verb Verb { get; } = new("gc")
    {
        Category = Categories.Packs,
        OptionGroups = [OptionGroups.Root],
        Details = "Removes what interrupted commands left and the versions that are kept to roll back to. Evaluation results that wait " +
            "for a pack stay.",
        Examples = ["kpacks gc --dry-run", "kpacks gc"],
    };

    /// <summary>Free the space of kept versions and leftovers</summary>
    [Command("gc")]
    public void CollectGarbage() => binding.Verb = context =>
    {
        var result = new RootCleaner(context.Root, context.InstallOptions(context.RootOptions)).Clean(context.Stop);
        if (context.Settings.WantsJson)
        {
            context.Terminal.Output.Document(result, KpacksJson.Written.CleaningResult);
            return ExitCode.Done;
        }
        foreach (var item in result.Removed)
            context.Terminal.Say(
                $"{(context.RootOptions.DryRun ? "Would be removed" : "Removed")}: {item.Path} ({ByteSize.Format(item.Size)}): {item.Why}");
        foreach (var path in result.Left)
            context.Terminal.Warn($"cannot be deleted by this user: {path}; this does it: {Hints.Deletion(path)}");
        context.Terminal.Say($"{(context.RootOptions.DryRun ? "Would be freed" : "Freed")}: {ByteSize.Format(result.Freed)}");
        return ExitCode.Done;
    };
}
