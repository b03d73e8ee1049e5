using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>docs/manifest.schema.json and the executable take the same manifests, and refuse the same.</summary>
public sealed class ManifestSchemaTests : CommandTest
{
    private const string Text = "author", Number = "graph_stats.articles", Score = "eval_scores", Time = "created_at";

    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Join(Repository.Path, "docs",
        "manifest.schema.json")));

    /// <summary>A key, dots leading into objects, and values of it: JSON, or nothing for a key that is left out.</summary>
    private static readonly (string Key, string[] Good, string[] Bad)[] Values =
    [
        ("name", ["\"a\"", "\"0-_\"", "\"conx\"", "\"com\"", "\"com10\"", $"\"{new string('n', 64)}\""],
            ["", "null", "5", "\"\"", "\"a b\"", "\"-a\"", "\"_a\"", "\"a\\n\"", "\"a.b\"", "\"é\"", "\"٣\"", "\"CON\"", "\"nul\"",
                "\"Com1\"", "\"lpt9\"",
                $"\"{new string('n', 65)}\""]),
        ("version", ["\"0.0.0\"", "\"1.2.3-rc.1+b.01\"", "\"1.0.0--\"", "\"1.0.0-0a\"", "\"10.20.30-x-y.9\""],
            ["", "null", "1", "\"1\"", "\"1.0\"", "\"01.0.0\"", "\"1.0.0-01\"", "\"1.0.0-a_b\"", "\"v1.0.0\"", "\"1.0.0\\n\"",
                "\" 1.0.0\"", "\"1.0.0-\"",
                "\"1.0.0+\"", "\"1.0.0-a..b\"", "\"1.0.0.0\"", "\"٣.0.0\"", "\"\""]),
        ("description", ["\"x\"", "\" x \"", "\"\\nx\""], ["", "null", "5", "[]", "\"\"", "\" \\t\\n\""]),
        ("license", ["\"MIT\""], ["", "null", "{}", "\"  \""]),
        (Text, ["", "null", "\"\"", "\"x\""], ["5", "[]", "{}", "true"]),
        ("graph_stats", ["{\"articles\": 0, \"entities\": 0, \"relationships\": 0, \"size_mb\": 0.5, \"more\": 1e3}"],
            ["", "null", "[]", "5", "{}", "{\"articles\": 0, \"entities\": 0, \"relationships\": 0}",
                "{\"articles\": 0, \"entities\": 0, \"relationships\": 0, \"size_mb\": 0, \"more\": \"x\"}",
                "{\"articles\": 0, \"entities\": 0, \"relationships\": 0, \"size_mb\": 0, \"more\": -1}"]),
        (Number, ["0", "1.5", "1e3", "-0", "123456789012"], ["", "null", "-1", "-0.001", "\"5\"", "true", "[]"]),
        (Score, ["", "null", "{}", "{\"a\": 0, \"b\": 1, \"c\": 0.5}"],
            ["[]", "\"x\"", "5", "{\"a\": -0.1}", "{\"a\": 1.1}", "{\"a\": null}", "{\"a\": \"1\"}"]),
        ("source_urls", ["", "null", "[\"https://example.org/\"]", "[\"HTTPS://x\"]"],
            ["[]", "{}", "\"https://x\"", "[5]", "[null]", "[\"http://x\"]", "[\"https://\"]", "[\"https:///x\"]", "[\"https://?\"]",
                "[\"https://#\"]",
                "[\"https://:1\"]", "[\"ftp://x\"]", "[\" https://x\"]", "[\"https://x\", \"x\"]"]),
        ("topics", ["", "null", "[]", "[\"x\"]"], ["\"x\"", "{}", "[5]", "[null]", "[\"x\", []]"]),
        ("tags", ["", "null", "[]", "[\"x\"]"], ["\"x\"", "{}", "[5]", "[null]"]),
        (Time,
            ["", "null", "\"\"", "\"2026-01-02\"", "\"2026-12-31T23:59\"", "\"2026-01-02T03:04:05Z\"",
                "\"2026-01-02 03:04:05.1234567+14:00\"",
                "\"2026-01-02T03:04:05.678901Z\"", "\"2024-02-29\"", "\"2026-01-02T03:04-05:30\""],
            ["5", "[]", "\"x\"", "\" \"", "\"2026\"", "\"2026-1-2\"", "\"2026-13-01\"", "\"2026-00-01\"", "\"2026-04-31\"",
                "\"2026-02-30\"",
                "\"0000-01-01\"", "\"2026-01-02T24:00\"", "\"2026-01-02T03\"", "\"2026-01-02T03:60\"", "\"2026-01-02T03:04:05.12345678Z\"",
                "\"2026-01-02T03:04:05+15:00\"", "\"2026-01-02T03:04:05Z\\n\"", "\"02.01.2026\""]),
        ("created", ["", "null", "\"\"", "5", "\"x\""], []),
        ("packId", ["", "null", "\"sample-pack\""], ["5", "[]"]),
        ("schemaVersion", ["", "null", "1", "\"1\"", "\"2\"", "2", "[]"], []),
        ("anything", ["null", "{\"else\": [1, null]}", "\"\\u0000\""], []),
    ];

    /// <summary>Whole manifests: where one key decides about another.</summary>
    private static readonly (string Manifest, bool IsGood)[] Whole =
    [
        ("{}", false), ("[]", false), ("null", false), ("\"x\"", false), ("5", false),
        (Second(""), true), (Second("\"description\": null, \"license\": \"\""), true),
            (Second("\"graph_stats\": {\"articles\": null, \"x\": 5}"), true),
        (Second("\"graph_stats\": {}"), true), (Second("\"eval_scores\": {\"a\": null, \"b\": -7}"), true),
            (Second("\"source_urls\": []"), true),
        (Second("\"source_urls\": [\"http://x\"]"), true), (Second("\"created\": \"June\""), true),
            (Second("\"created_at\": \"June\", \"created\": 5"), true),
        (Second("\"description\": 5"), false), (Second("\"graph_stats\": []"), false), (Second("\"graph_stats\": {\"a\": -1}"), false),
        (Second("\"graph_stats\": {\"a\": \"1\"}"), false), (Second("\"eval_scores\": {\"a\": true}"), false),
            (Second("\"source_urls\": [5]"), false),
        (Second("\"created\": 5"), false), (Second("\"created_at\": 5"), false), (Second("\"topics\": [5]"), false),
            (Second("\"packId\": 5"), false),
    ];

    [Test]
    public void Takes_and_refuses_what_the_executable_does()
    {
        var differences = new List<string>();
        foreach (var (key, good, bad) in Values)
        {
            Compare(good, true);
            Compare(bad, false);

            void Compare(string[] values, bool isGood)
            {
                foreach (var value in values)
                    Judge(With(key, value), isGood, $"{key}: {value}", differences);
            }
        }
        foreach (var (created, isGood) in new[] { ("\"2026-01-02\"", true), ("\"x\"", false), ("5", false) })
        {
            var manifest = JsonNode.Parse(With("created", created))!.AsObject();
            manifest.Remove("created_at");
            Judge(manifest.ToJsonString(), isGood, $"created alone: {created}", differences);
        }
        foreach (var (manifest, isGood) in Whole)
            Judge(manifest, isGood, manifest, differences);
        Assert.Empty(differences);
    }

    [Test]
    public void Takes_the_published_pack()
    {
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Join(ExamplePack, "manifest.json"))).RootElement;
        Assert.True(Schema.Evaluate(manifest).IsValid);
        Succeed("init", "fresh");
        Assert.True(Schema.Evaluate(JsonDocument.Parse(File.ReadAllText(Temp["fresh", "manifest.json"])).RootElement).IsValid);
    }

    private void Judge(string manifest, bool isGood, string what, List<string> differences)
    {
        var directory = Temp["judged"];
        if (!Directory.Exists(directory))
            new PackBuilder().WriteTo(directory);
        File.WriteAllText(Path.Join(directory, "manifest.json"), manifest);
        var result = Kpacks.Run("validate", directory, "--json");
        var byExecutable = JsonDocument.Parse(result.Output).RootElement.GetProperty("valid").GetBoolean();
        var bySchema = Schema.Evaluate(JsonDocument.Parse(manifest).RootElement).IsValid;
        if (byExecutable != isGood || bySchema != isGood)
            differences.Add($"{what}: executable {byExecutable}, schema {bySchema}, table {isGood}");
    }

    private static string With(string key, string value)
    {
        var manifest = new PackBuilder().Manifest;
        var (owner, name) = key.Split('.') is [var outer, var inner] ? (manifest[outer]!.AsObject(), inner) : (manifest, key);
        owner.Remove(name);
        if (value.Length > 0)
            owner[name] = JsonNode.Parse(value);
        return manifest.ToJsonString();
    }

    private static string Second(string members) =>
        $"{{\"schemaVersion\": \"2\", \"name\": \"cve\", \"version\": \"2025.6.0\"{(members.Length > 0 ? ", " : "")}{members}}}";
}
