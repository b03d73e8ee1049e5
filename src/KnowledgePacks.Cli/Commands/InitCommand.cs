using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class InitCommand(Binding binding)
{
    public static Verb Verb { get; } = new("init")
    {
        Category = Categories.Archive,
        Details = "Writes manifest.json, skill.md, kg_config.json, README.md and eval/questions.jsonl: all that a valid pack needs but " +
            "its database, which README.md tells how to make. Nothing is overwritten: when one of them is there, none is written.",
        Examples = ["kpacks init tidepools", "kpacks init tidepools ./packs/tidepools"],
    };

    /// <summary>Start a pack directory, with all files but the database</summary>
    /// <param name="name">name: The pack's name</param>
    /// <param name="directory">dir: Where (default: a directory of that name)</param>
    [Command("init")]
    public void Init([Argument] PackName name, [Argument] NewDirectoryPath? directory = null) => binding.Verb = context =>
    {
        if (directory is not null && string.IsNullOrWhiteSpace(directory))
            throw new UsageException("the directory has no name", "leave it out for a directory of the pack's name");
        var result = new PackStarter().Start(name, directory is null ? name.Text : directory);
        if (context.Settings.WantsJson)
        {
            context.Terminal.Output.Document(result, KpacksJson.Written.StartResult);
            return ExitCode.Done;
        }
        context.Terminal.Say($"Started pack: {result.Name}");
        foreach (var file in result.Files)
            context.Terminal.Say($"  {Path.Join(result.Path, file)}");
        context.Terminal.Say("Next:");
        context.Terminal.Say($"  1. make {Path.Join(result.Path, "pack.db")}; README.md there shows how");
        context.Terminal.Say("  2. replace the texts in manifest.json, skill.md, README.md and eval/questions.jsonl");
        context.Terminal.Say($"  3. kpacks validate --strict {directory ?? new(name.Text)}");
        context.Terminal.Say($"  4. kpacks package {directory ?? new(name.Text)}");
        return ExitCode.Done;
    };
}
