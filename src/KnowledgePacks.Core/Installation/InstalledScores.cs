using System.Text.Json;
using KnowledgePacks.Json;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Installation;

/// <summary>
/// The scores of the last evaluation, from <c>eval_results.json</c>: at its top, or under <c>knowledge_pack</c>, where
/// the Python tool puts them beside those of its baselines.
/// </summary>
public static class InstalledScores
{
    private static readonly string[] Known = ["accuracy", "hallucination_rate", "citation_quality"];

    /// <summary>Reads a pack's scores; <c>null</c> when there are none, or none that can be read.</summary>
    /// <param name="packPath">The pack's directory.</param>
    public static EvalScores? Load(string packPath)
    {
        var file = new FileInfo(Path.Join(packPath, ReservedNames.ResultsFile));
        if (!file.Exists || file.Length > PackLimits.MaxDocumentBytes
            || !StrictJson.TryParse(File.ReadAllBytes(file.FullName), out var root, out _))
            return null;
        return Read(root.Value)
            ?? (root.Value.ValueKind == JsonValueKind.Object && root.Value.TryGetProperty("knowledge_pack", out var inner) ? Read(inner)
            : null);
    }

    private static EvalScores? Read(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
            return null;
        var values = new List<KeyValuePair<string, double>>();
        foreach (var name in Known)
            if (document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetDouble(out var score))
                values.Add(new(name, score));
        return values.Count == 0 ? null : new EvalScores(values);
    }
}
