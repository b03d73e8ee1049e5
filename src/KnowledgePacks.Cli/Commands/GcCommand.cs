using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

internal static class GcCommand
{
    [Command("gc", "Free the space of kept versions and leftovers", Category = KpacksCommandLine.Packs, Order = 95,
        Details = "Removes what interrupted commands left and the versions that are kept to roll back to. Evaluation results that wait for a pack stay.",
        Examples = ["kpacks gc --dry-run", "kpacks gc"])]
    public static int CollectGarbage(RootOptions options, CommandContext context)
    {
        var result = new RootCleaner(context.Root, context.InstallOptions(options)).Clean(context.Signals.Token);
        if (context.Common.WantsJson)
        {
            context.Output.Document(result, KpacksJson.Written.CleaningResult);
            return ExitCode.Done;
        }
        foreach (var item in result.Removed)
            context.Output.Line($"{(options.DryRun ? "Would be removed" : "Removed")}: {item.Path} ({ByteSize.Format(item.Size)}): {item.Why}");
        context.Output.Line($"{(options.DryRun ? "Would be freed" : "Freed")}: {ByteSize.Format(result.Freed)}");
        return ExitCode.Done;
    }
}
