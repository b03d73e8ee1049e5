using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class AdoptCommand(Binding binding)
{
    public static Verb Verb { get; } = new("adopt")
    {
        Category = Categories.Packs,
        Examples = ["kpacks adopt physics-expert", "kpacks adopt --all"],
    };

    /// <summary>Write receipts for packs that another tool put there</summary>
    /// <param name="names">name*: Installed packs</param>
    /// <param name="all">Adopt every pack that has no receipt</param>
    /// <param name="noWait">Fail when another process is changing the root</param>
    [Command("adopt")]
    public void Adopt(bool all, bool noWait, params PackName[] names) => binding.Verb = context =>
    {
        if (all == names.Length > 0)
            throw new UsageException(all ? "--all and names exclude each other" : "missing argument: <name>", "name packs, or say --all");
        var chosen = all ? Unmanaged(context.Root) : names.Distinct().ToArray();
        foreach (var name in chosen)
            context.Root.RefuseMissing(name);
        var adopter = new Adopter(context.Root, context.InstallOptions(new RootOptions(NoWait: noWait)));
        var results = new List<AdoptResult>();
        foreach (var name in chosen)
        {
            var result = adopter.Adopt(name, context.Terminal.Progress, context.Stop);
            context.Terminal.Progress.Clear();
            results.Add(result);
            if (!context.Settings.WantsJson)
                context.Terminal.Say($"Adopted: {result.Name} v{result.Version} ({result.Files} files)");
        }
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(results, KpacksJson.Written.IReadOnlyListAdoptResult);
        else if (results.Count == 0)
            context.Terminal.Say("No packs to adopt.");
        return ExitCode.Done;
    };

    private static PackName[] Unmanaged(InstallRoot root) =>
        [.. root.Packs().Where(pack => pack.Status == InstalledPackStatus.Unmanaged).Select(pack => pack.Manifest!.Name)];
}
