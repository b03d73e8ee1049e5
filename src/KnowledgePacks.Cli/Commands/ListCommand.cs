using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class ListCommand(Binding binding)
{
    public static Verb Verb { get; } = new("list")
    {
        Category = Categories.Packs,
        Examples = ["kpacks list", "kpacks list --json"],
    };

    /// <summary>List installed packs</summary>
    [Command("list")]
    public void List() => binding.Verb = context =>
    {
        var packs = context.Root.Packs();
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(packs.Select(Document).ToArray(), KpacksJson.Written.IReadOnlyListListDocument);
        else
            WriteText(context.Terminal.Output, packs);
        return ExitCode.Done;
    };

    private static ListDocument Document(InstalledPack pack) => new(
        pack.Name, pack.Manifest?.Version, pack.Manifest?.Description, pack.Manifest?.Topics ?? [], pack.Path, pack.Size,
        pack.Summary?.InstalledAt, pack.Status, pack.Problem);

    private static void WriteText(Output output, IReadOnlyList<InstalledPack> packs)
    {
        if (packs.Count == 0)
        {
            output.Line("No packs installed.");
            return;
        }
        output.Line($"Installed knowledge packs ({packs.Count}):");
        foreach (var pack in packs)
        {
            var remark = pack.Status switch
            {
                InstalledPackStatus.Broken => $"(broken: {pack.Problem}) ",
                InstalledPackStatus.Unmanaged => "(unmanaged) ",
                _ => "",
            };
            output.Line($"  {pack.Name,-30} v{pack.Manifest?.Version.ToString() ?? "?",-10} {remark}{pack.Manifest?.Description}"
                .TrimEnd());
        }
    }
}
