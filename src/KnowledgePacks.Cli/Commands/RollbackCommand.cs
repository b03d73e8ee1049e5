using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class RollbackCommand(Binding binding)
{
    public static Verb Verb { get; } = new("rollback")
    {
        Category = Categories.Packs,
        OptionGroups = [OptionGroups.Root],
        Details = "The evaluation results of today stay with the pack. Rolling back again goes forward.",
        Examples = ["kpacks rollback tidepools"],
    };

    /// <summary>Put back the version that was replaced last</summary>
    /// <param name="name">name: The installed pack</param>
    [Command("rollback")]
    public void Rollback([Argument] PackName name) => binding.Verb = context =>
    {
        var result = new Restorer(context.Root, context.InstallOptions(context.RootOptions)).RollBack(name, context.Stop);
        if (!context.RootOptions.DryRun)
            LinkedSkills.Refresh(context, name);
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(result, KpacksJson.Written.RollbackResult);
        else
            context.Terminal.Say(
                $"{(context.RootOptions.DryRun ? "Would be rolled back" : "Rolled back")}: {result.Name} " +
                $"{(result.From is { } from ? $"v{from}" : "?")} -> v{result.To}");
        return ExitCode.Done;
    };
}
