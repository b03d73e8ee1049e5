using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class PathCommand(Binding binding)
{
    public static Verb Verb { get; } = new("path")
    {
        Category = Categories.Packs,
        Details = "Absolute, on one line, exactly as it is: for scripts.",
        Examples = ["kpacks path tidepools", "ls \"$(kpacks path tidepools)\""],
    };

    /// <summary>Print the directory of an installed pack</summary>
    /// <param name="name">name: The installed pack</param>
    [Command("path")]
    public void Print([Argument] PackName name) => binding.Verb = context =>
    {
        var path = context.Root.Get(name).Path;
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(new PathDocument(name, path), KpacksJson.Written.PathDocument);
        else
            // The user chose the root: nothing of it is foreign, and a script wants the name that the system knows.
            context.Terminal.Output.Raw(path + "\n");
        return ExitCode.Done;
    };
}
