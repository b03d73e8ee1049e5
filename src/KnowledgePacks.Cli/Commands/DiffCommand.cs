using System.Text.Json;
using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Options;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Manifests;
using KnowledgePacks.Operations;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class DiffCommand(Binding binding)
{
    public static Verb Verb { get; } = new("diff")
    {
        Category = Categories.Archive,
        OptionGroups = [OptionGroups.Limits],
        Details = "An existing path wins over an installed pack of that name. Directories are compared as they would be packaged, " +
            "installed packs without evaluation results. The exit code is 0 when the packs are equal, 1 when they differ.",
        Examples = ["kpacks diff tidepools-1.0.0.tar.gz tidepools-1.1.0.tar.zst", "kpacks diff tidepools ./tidepools --json"],
    };

    /// <summary>Compare two packs: their manifests and their files</summary>
    /// <param name="a">a: A pack directory, an archive, or an installed pack's name</param>
    /// <param name="b">b: Another</param>
    [Command("diff")]
    public void Diff([Argument] ArchivePath a, [Argument] ArchivePath b) => binding.Verb = context =>
    {
        if (a.Value == "-" && b.Value == "-")
            throw new UsageException("standard input can be read once", "name a file for one of them");
        var comparer = new PackComparer(context.Limits.Limits, context.Limits.Threads?.Value);
        var difference = context.Finish(comparer.CompareAsync(Find(a, context), Find(b, context), context.Terminal.Progress, context.Stop));
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(Document(difference), KpacksJson.Written.DiffDocument);
        else
            WriteText(context.Terminal, a, b, difference);
        return difference.IsNone ? ExitCode.Done : ExitCode.Failure;
    };

    private static ComparedPack Find(string target, CommandContext context) =>
        Directory.Exists(target) ? ComparedPack.Directory(target)
        : target == "-" || File.Exists(target) ? ComparedPack.Archive(context.OpenSource(target))
        : PackName.TryParse(target, out var name) && context.Root.Find(name) is { } pack ? ComparedPack.Installed(pack)
        : throw new PackNotFoundException(SoughtThing.Any, target);

    private static DiffDocument Document(PackDifference difference) => new(difference.IsNone,
        new DiffSide(difference.Old?.Name, difference.Old?.Version), new DiffSide(difference.New?.Name, difference.New?.Version),
        [.. difference.Manifest.Select(ManifestChangeDocument.From)], [.. difference.Files.Select(FileChangeDocument.From)]);

    private static void WriteText(UserTerminal terminal, string a, string b, PackDifference difference)
    {
        if (difference.IsNone)
        {
            terminal.Say("No differences.");
            return;
        }
        var output = terminal.Output;
        output.Line($"--- {a} ({Name(difference.Old)})");
        output.Line($"+++ {b} ({Name(difference.New)})");
        if (difference.Manifest.Count > 0)
            output.Line("Manifest:");
        foreach (var change in difference.Manifest)
            output.Line($"  {Mark(change.Change)} {change.Path}: {Both(Text(change.Old), Text(change.New))}");
        if (difference.Files.Count > 0)
            output.Line("Files:");
        foreach (var change in difference.Files)
            output.Line($"  {Mark(change.Change)} {change.Path}: {Both(Text(change.Old), Text(change.New))}");
    }

    private static char Mark(ChangeKind change) => change switch { ChangeKind.Added => '+', ChangeKind.Removed => '-', _ => '~' };

    private static string Name(PackManifest? manifest) =>
        manifest is null ? "no manifest that can be read" : $"{manifest.Name} v{manifest.Version}";

    private static string Both(string? old, string? @new) => old is null ? @new! : @new is null ? old : $"{old} -> {@new}";

    private static string? Text(JsonElement? value) => value?.GetRawText();

    private static string? Text(ComparedFile? file) =>
        file is null ? null : $"{file.Size} bytes{(file.Executable ? ", executable" : "")}, sha256 {file.Sha256}";
}
