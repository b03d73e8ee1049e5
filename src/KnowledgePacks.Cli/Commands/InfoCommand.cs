using ConsoleAppFramework;
using KnowledgePacks.Cli.Context;
using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;
using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Cli.Commands;

[RegisterCommands]
internal sealed class InfoCommand(Binding binding)
{
    public static Verb Verb { get; } = new("info")
    {
        Category = Categories.Packs,
        Examples = ["kpacks info tidepools --show-eval-scores", "kpacks info tidepools --json"],
    };

    /// <summary>Show an installed pack</summary>
    /// <param name="name">name: The installed pack</param>
    /// <param name="showEvalScores">Show evaluation scores too</param>
    [Command("info")]
    public void Info([Argument] PackName name, bool showEvalScores) => binding.Verb = context =>
    {
        var pack = context.Root.Get(name);
        var database = PackDatabase.Find(pack.Path);
        var scores = InstalledScores.Load(pack.Path) ?? pack.Manifest?.EvalScores;
        if (context.Settings.WantsJson)
            context.Terminal.Output.Document(Document(pack, database, context.Root.KeptVersionsOf(name), scores),
                KpacksJson.Written.InfoDocument);
        else
            WriteText(context.Terminal.Output, pack, database, context.Root.KeptVersionsOf(name), showEvalScores, scores);
        return ExitCode.Done;
    };

    private static InfoDocument Document(InstalledPack pack, PackDatabase? database, IReadOnlyList<SemanticVersion> kept,
        EvalScores? scores) => new(
        pack.Name, pack.Manifest?.Version, pack.Path, pack.Status, pack.Problem, DatabaseDocument.From(database), pack.Manifest?.Document,
        ReceiptDocument.From(pack.Receipt), kept, scores?.Values.ToDictionary(score => score.Key, score => score.Value));

    private static void WriteText(Output output, InstalledPack pack, PackDatabase? database, IReadOnlyList<SemanticVersion> kept,
        bool showScores, EvalScores? scores)
    {
        var manifest = pack.Manifest;
        output.Line($"Pack: {pack.Name}");
        output.Line($"Version: {manifest?.Version.ToString() ?? "?"}");
        Optional(output, "Problem", pack.Problem);
        Optional(output, "Description", manifest?.Description);
        Optional(output, "Author", manifest?.Author);
        Optional(output, "License", manifest?.License);
        Optional(output, "Created", manifest?.CreatedAt);
        Optional(output, "Topics", manifest is { Topics.Count: > 0 } ? string.Join(", ", manifest.Topics) : null);
        output.Line($"Path: {pack.Path}");
        Optional(output, "Database", database is null ? null : PackText.Describe(database));
        Optional(output, "Installed",
            pack.Receipt is { } receipt ? $"{receipt.InstalledAt:yyyy-MM-dd HH:mm:ss} UTC from {receipt.Source}" : null);
        Optional(output, "Kept versions", string.Join(", ", kept));
        if (manifest?.GraphStats is { } stats)
        {
            output.Line("Graph Statistics:");
            Optional(output, "  Articles", stats.Articles);
            Optional(output, "  Entities", stats.Entities);
            Optional(output, "  Relationships", stats.Relationships);
            Optional(output, "  Size (MB)", stats.SizeMb);
        }
        if (!showScores)
            return;
        output.Line(scores is { Values.Count: > 0 } ? "Evaluation Scores:" : "No evaluation scores.");
        foreach (var (score, value) in scores?.Values ?? [])
            Optional(output, $"  {score}", value);
    }

    private static void Optional(Output output, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            output.Line($"{label}: {value}");
    }

    private static void Optional(Output output, string label, double? value) =>
        Optional(output, label, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
