using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Cli.Commands;

internal static class RollbackCommand
{
    [Command("rollback", "Put back the version that was replaced last", Category = KpacksCommandLine.Packs, Order = 55,
        Details = "The evaluation results of today stay with the pack. Rolling back again goes forward.",
        Examples = ["kpacks rollback tidepools"])]
    public static int Rollback(
        [Argument("name", "The installed pack", Completion = CompletionKind.InstalledPack)] PackName name,
        RootOptions options,
        CommandContext context)
    {
        var result = new Restorer(context.Root, context.InstallOptions(options)).RollBack(name, context.Signals.Token);
        if (context.Common.WantsJson)
            context.Output.Document(result, KpacksJson.Written.RollbackResult);
        else
            context.Output.Line($"{(options.DryRun ? "Would be rolled back" : "Rolled back")}: {result.Name} {(result.From is { } from ? $"v{from}" : "?")} -> v{result.To}");
        return ExitCode.Done;
    }
}
