using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using KnowledgePacks.Json;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Manifests;

/// <summary>
/// What a manifest must say, in one pass that collects every mistake. The texts are the Python tool's where it has
/// them. A document with <c>schemaVersion: "2"</c> comes from the TypeScript tool and is held to the legacy rules.
/// </summary>
internal sealed class ManifestRules(PackProfile profile, ICollection<PackFinding> findings)
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    private static readonly string[] CountNames = ["articles", "entities", "relationships", "size_mb"];

    private bool standard = profile == PackProfile.Standard;
    private bool valid = true;

    public bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out PackManifest? manifest)
    {
        manifest = null;
        if (!StrictJson.TryParse(utf8, out var root, out var problem))
            Refuse($"Invalid JSON in manifest.json: {problem}");
        else if (root.Value.ValueKind != JsonValueKind.Object)
            Refuse("Error loading manifest.json: not a JSON object");
        else
            manifest = Read(root.Value);
        return manifest is not null;
    }

    private PackManifest? Read(JsonElement root)
    {
        // Of any other type it is an unknown key, which is no mistake.
        if (root.TryGetProperty("schemaVersion", out var schema) && schema.ValueKind == JsonValueKind.String && schema.ValueEquals("2"u8))
            standard = false;
        var name = ReadName(root);
        var version = ReadVersion(root);
        var description = Text(root, "description");
        if (standard && string.IsNullOrWhiteSpace(description))
            Refuse("Pack description cannot be empty");
        var license = Text(root, "license");
        if (standard && string.IsNullOrWhiteSpace(license))
            Refuse("Pack license cannot be empty");
        var stats = ReadStats(root);
        var scores = ReadScores(root);
        var urls = ReadSourceUrls(root);
        var topics = Texts(root, "topics") ?? Texts(root, "tags") ?? [];
        var author = Text(root, "author");
        var created = ReadTime(root, "created_at") ?? ReadTime(root, "created");
        return !valid ? null : new PackManifest(root, name!, version!)
        {
            Description = description,
            License = license,
            Author = author,
            CreatedAt = created,
            Topics = topics,
            SourceUrls = urls,
            GraphStats = stats,
            EvalScores = scores,
        };
    }

    private PackName? ReadName(JsonElement root)
    {
        if (!PackName.TryParse(Text(root, "name"), out var name, out var problem))
            Refuse(problem);
        else if (Text(root, "packId") is { } packId && packId != name.Text)
            Refuse($"packId '{packId}' differs from name '{name}'");
        return name;
    }

    private SemanticVersion? ReadVersion(JsonElement root)
    {
        var text = Text(root, "version");
        if (!SemanticVersion.TryParse(text, out var version))
            Refuse($"Invalid semantic version: {text}");
        return version;
    }

    private GraphStats? ReadStats(JsonElement root)
    {
        if (Find(root, "graph_stats", JsonValueKind.Object) is not { } stats)
        {
            if (standard)
                Refuse("graph_stats is missing");
            return null;
        }
        var numbers = new double?[CountNames.Length];
        foreach (var member in stats.EnumerateObject())
        {
            var value = Number(member);
            if (value is < 0)
                Refuse($"Graph stats {member.Name} cannot be negative");
            if (Array.IndexOf(CountNames, member.Name) is >= 0 and var index)
                numbers[index] = value;
        }
        for (var i = 0; standard && i < numbers.Length; i++)
            if (numbers[i] is null && !stats.TryGetProperty(CountNames[i], out _))
                Refuse($"graph_stats.{CountNames[i]} is missing");
        return new GraphStats(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private EvalScores? ReadScores(JsonElement root)
    {
        if (Find(root, "eval_scores", JsonValueKind.Object) is not { } scores)
            return null;
        var values = new List<KeyValuePair<string, double>>();
        foreach (var member in scores.EnumerateObject())
        {
            if (Number(member) is not { } value)
                continue;
            if (standard && value is < 0 or > 1)
                Refuse($"Eval score {member.Name} must be between 0 and 1");
            values.Add(new(member.Name, value));
        }
        return new EvalScores(values);
    }

    private List<string> ReadSourceUrls(JsonElement root)
    {
        var urls = Texts(root, "source_urls");
        if (urls is null)
            return [];
        if (standard && urls.Count == 0)
            Refuse("source_urls list cannot be empty (use None if not applicable)");
        foreach (var url in urls)
            if (standard && !IsHttps(url))
                Refuse($"source_url '{url}' must use HTTPS scheme. Only HTTPS source_urls are allowed.");
        return urls;
    }

    private static bool IsHttps(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && url.Length > 8 && url[8] is not ('/' or '?' or '#' or ':');

    /// <summary>A time as written; <c>null</c> when absent, null, or empty as the Python tool saves an unknown one.</summary>
    private string? ReadTime(JsonElement root, string key)
    {
        var text = Text(root, key);
        if (string.IsNullOrEmpty(text))
            return null;
        if (standard
            && !DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            Refuse($"Invalid ISO 8601 timestamp for created_at: {text}");
        return text;
    }

    private string? Text(JsonElement root, string key) => Find(root, key, JsonValueKind.String)?.GetString();

    private List<string>? Texts(JsonElement root, string key)
    {
        if (Find(root, key, JsonValueKind.Array) is not { } array)
            return null;
        var texts = new List<string>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(item.GetString()!);
            else
                Refuse($"{key} must be a list of strings");
        }
        return texts;
    }

    private double? Number(JsonProperty member)
    {
        // A published null means: not measured (the TypeScript tool writes it).
        if (!standard && member.Value.ValueKind == JsonValueKind.Null)
            return null;
        if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetDouble(out var value) && double.IsFinite(value))
            return value;
        Refuse($"{member.Name} must be a finite number");
        return null;
    }

    private JsonElement? Find(JsonElement root, string key, JsonValueKind kind)
    {
        if (!root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == kind)
            return value;
        Refuse($"{key} must be {(kind == JsonValueKind.String ? "a string" : kind == JsonValueKind.Array ? "a list" : "an object")}");
        return null;
    }

    private void Refuse(string message)
    {
        valid = false;
        findings.Add(PackFinding.Error(PackFinding.ManifestInvalid, PackManifest.FileName, message));
    }
}
