using System.Text.Json.Nodes;
using KnowledgePacks.Manifests;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Manifests;

public sealed class PackManifestTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Reads_every_member()
    {
        var manifest = ManifestReading.Read("""
            {
              "name": "physics-expert", "version": "1.2.0-rc.1", "description": "Physics", "license": "CC-BY-SA-4.0", "author": "Somebody",
              "created_at": "2026-02-24T10:11:12Z", "created": "2020-01-01", "topics": ["mechanics", "optics"], "tags": ["unused"],
              "source_urls": ["https://example.org/a", "HTTPS://EXAMPLE.ORG"],
              "graph_stats": {"articles": 520, "entities": 4821, "relationships": 12345, "size_mb": 420.5},
              "eval_scores": {"accuracy": 0.94, "hallucination_rate": 0, "citation_quality": 1}
            }
            """);
        Assert.Equal("physics-expert", manifest.Name.Text);
        Assert.Equal("1.2.0-rc.1", manifest.Version.ToString());
        Assert.Equal("Physics", manifest.Description);
        Assert.Equal("CC-BY-SA-4.0", manifest.License);
        Assert.Equal("Somebody", manifest.Author);
        Assert.Equal("2026-02-24T10:11:12Z", manifest.CreatedAt);
        Assert.Equal(["mechanics", "optics"], manifest.Topics);
        Assert.Equal(["https://example.org/a", "HTTPS://EXAMPLE.ORG"], manifest.SourceUrls);
        Assert.Equal(new GraphStats(520, 4821, 12345, 420.5), manifest.GraphStats);
        Assert.Equal((0.94, 0, 1),
            (manifest.EvalScores!.Accuracy, manifest.EvalScores.HallucinationRate, manifest.EvalScores.CitationQuality));
    }

    [Test]
    public void Reads_a_manifest_of_the_shape_that_is_published()
    {
        var manifest = ManifestReading.Read("""
            {
              "name": "graph-expert",
              "version": "1.0.0",
              "description": "Knowledge of graph databases. Covers queries, indexes and import.",
              "graph_stats": {
                "articles": 5,
                "entities": 25,
                "relationships": 19,
                "size_mb": 2.08
              },
              "eval_scores": {
                "accuracy": 0.0,
                "hallucination_rate": 0.0,
                "citation_quality": 0.0
              },
              "tags": [
                "graph-database",
                "cypher"
              ],
              "source_urls": [
                "https://example.org/docs/",
                "https://example.org/extensions/vector/"
              ],
              "domain": "databases",
              "source_type": "web",
              "created": "2026-03-06T22:07:25.533634Z",
              "license": "MIT"
            }
            """);
        Assert.Equal(["graph-database", "cypher"], manifest.Topics);
        Assert.Equal("2026-03-06T22:07:25.533634Z", manifest.CreatedAt);
        Assert.Equal(2.08, manifest.GraphStats!.SizeMb);
        Assert.Null(manifest.Author);
        Assert.Equal(["accuracy", "hallucination_rate", "citation_quality"], manifest.EvalScores!.Values.Select(score => score.Key));
    }

    [Test]
    [Arguments("eval_scores", "null")]
    [Arguments("created_at", "null")]
    [Arguments("created_at", "\"\"")]
    [Arguments("source_urls", "null")]
    [Arguments("author", "null")]
    [Arguments("topics", "null")]
    [Arguments("topics", "[]")]
    [Arguments("eval_scores", "{}")]
    [Arguments("schemaVersion", "\"1\"")]
    [Arguments("schemaVersion", "1")]
    [Arguments("anything", "{\"else\": [1, null]}")]
    public void Takes(string key, string value) => Assert.Equal("sample-pack", ManifestReading.Read(With(key, value)).Name.Text);

    [Test]
    public void A_null_means_that_it_is_not_there()
    {
        var manifest = ManifestReading.Read(
            With("eval_scores", "null", "source_urls", "null", "created_at", "null", "created", "\"2026-01-01\""));
        Assert.Null(manifest.EvalScores);
        Assert.Empty(manifest.SourceUrls);
        Assert.Equal("2026-01-01", manifest.CreatedAt);
    }

    [Test]
    [Arguments("name", "Pack name cannot be empty")]
    [Arguments("version", "Invalid semantic version: ")]
    [Arguments("description", "Pack description cannot be empty")]
    [Arguments("license", "Pack license cannot be empty")]
    [Arguments("graph_stats", "graph_stats is missing")]
    public void Misses(string key, string mistake)
    {
        Assert.Equal([mistake], ManifestReading.Mistakes(Without(key)));
        Assert.Equal([mistake], ManifestReading.Mistakes(With(key, "null")));
    }

    [Test]
    [Arguments("articles")]
    [Arguments("entities")]
    [Arguments("relationships")]
    [Arguments("size_mb")]
    public void Misses_one_of_the_counts(string key)
    {
        var stats = Sample()["graph_stats"]!.AsObject();
        stats.Remove(key);
        Assert.Equal([$"graph_stats.{key} is missing"], ManifestReading.Mistakes(With("graph_stats", stats.ToJsonString())));
    }

    [Test]
    [Arguments("name", "\"a b\"",
        "Pack name 'a b' contains invalid characters. Pack names must start with an alphanumeric character and contain only alphanumeric " +
        "characters, hyphens, and underscores.")]
    [Arguments("name", "\"\"", "Pack name cannot be empty")]
    [Arguments("name", "\"NUL\"", "Pack name 'NUL' is a device name on Windows")]
    [Arguments("version", "\"1.0\"", "Invalid semantic version: 1.0")]
    [Arguments("version", "\"01.0.0\"", "Invalid semantic version: 01.0.0")]
    [Arguments("version", "\"1.0.0-a_b\"", "Invalid semantic version: 1.0.0-a_b")]
    [Arguments("version", "\"v1.0.0\"", "Invalid semantic version: v1.0.0")]
    [Arguments("version", "\"1.0.0\\n\"", "Invalid semantic version: 1.0.0\n")]
    [Arguments("description", "\"\"", "Pack description cannot be empty")]
    [Arguments("description", "\" \\t\\n\"", "Pack description cannot be empty")]
    [Arguments("license", "\"  \"", "Pack license cannot be empty")]
    [Arguments("source_urls", "[]", "source_urls list cannot be empty (use None if not applicable)")]
    [Arguments("source_urls", "[\"http://example.org\"]",
        "source_url 'http://example.org' must use HTTPS scheme. Only HTTPS source_urls are allowed.")]
    [Arguments("source_urls", "[\"ftp://example.org\"]",
        "source_url 'ftp://example.org' must use HTTPS scheme. Only HTTPS source_urls are allowed.")]
    [Arguments("source_urls", "[\"https://\"]", "source_url 'https://' must use HTTPS scheme. Only HTTPS source_urls are allowed.")]
    [Arguments("source_urls", "[\"https:///path\"]",
        "source_url 'https:///path' must use HTTPS scheme. Only HTTPS source_urls are allowed.")]
    [Arguments("source_urls", "[\"\"]", "source_url '' must use HTTPS scheme. Only HTTPS source_urls are allowed.")]
    [Arguments("created_at", "\"yesterday\"", "Invalid ISO 8601 timestamp for created_at: yesterday")]
    [Arguments("created_at", "\"2026-13-01\"", "Invalid ISO 8601 timestamp for created_at: 2026-13-01")]
    [Arguments("created_at", "\"2026-02-30T00:00:00Z\"", "Invalid ISO 8601 timestamp for created_at: 2026-02-30T00:00:00Z")]
    [Arguments("created_at", "\"01/02/2026\"", "Invalid ISO 8601 timestamp for created_at: 01/02/2026")]
    [Arguments("created", "\"soon\"", "Invalid ISO 8601 timestamp for created_at: soon")]
    public void Refuses(string key, string value, string mistake)
    {
        var manifest = key == "created" ? JsonNode.Parse(Without("created_at"))!.AsObject() : Sample();
        manifest[key] = JsonNode.Parse(value);
        Assert.Equal([mistake], ManifestReading.Mistakes(manifest.ToJsonString()));
    }

    [Test]
    [Arguments("2026-01-02")]
    [Arguments("2026-01-02T03:04")]
    [Arguments("2026-01-02T03:04Z")]
    [Arguments("2026-01-02T03:04:05")]
    [Arguments("2026-01-02T03:04:05Z")]
    [Arguments("2026-01-02T03:04:05+02:00")]
    [Arguments("2026-01-02T03:04:05.6Z")]
    [Arguments("2026-01-02T03:04:05.678901Z")]
    [Arguments("2026-01-02T03:04:05.678901-07:30")]
    [Arguments("2026-01-02 03:04:05.678901")]
    [Arguments("2024-02-29T23:59:59Z")]
    public void Takes_the_times_that_are_written(string time) =>
        Assert.Equal(time, ManifestReading.Read(With("created_at", $"\"{time}\"")).CreatedAt);

    [Test]
    [Arguments("\"5\"", "articles must be a finite number")]
    [Arguments("null", "articles must be a finite number")]
    [Arguments("[5]", "articles must be a finite number")]
    [Arguments("1e999", "articles must be a finite number")]
    [Arguments("-1", "Graph stats articles cannot be negative")]
    [Arguments("-0.5", "Graph stats articles cannot be negative")]
    public void Refuses_a_count(string value, string mistake) =>
        Assert.Equal([mistake], ManifestReading.Mistakes(
            With("graph_stats", $$"""{"articles": {{value}}, "entities": 0, "relationships": 0, "size_mb": 0}""")));

    [Test]
    public void Refuses_a_negative_count_of_a_name_it_does_not_know() =>
        Assert.Equal(["Graph stats chunks cannot be negative"], ManifestReading.Mistakes(
            With("graph_stats", """{"articles": 0, "entities": 0, "relationships": 0, "size_mb": 0, "chunks": -1}""")));

    [Test]
    [Arguments("1.5", "Eval score accuracy must be between 0 and 1")]
    [Arguments("-0.01", "Eval score accuracy must be between 0 and 1")]
    [Arguments("\"high\"", "accuracy must be a finite number")]
    [Arguments("null", "accuracy must be a finite number")]
    public void Refuses_a_score(string value, string mistake) =>
        Assert.Equal([mistake], ManifestReading.Mistakes(With("eval_scores", $$"""{"accuracy": {{value}}}""")));

    [Test]
    [Arguments("name", "5", "name must be a string", "Pack name cannot be empty")]
    [Arguments("version", "1.0", "version must be a string", "Invalid semantic version: ")]
    [Arguments("description", "[]", "description must be a string", "Pack description cannot be empty")]
    [Arguments("license", "false", "license must be a string", "Pack license cannot be empty")]
    [Arguments("graph_stats", "[]", "graph_stats must be an object", "graph_stats is missing")]
    [Arguments("eval_scores", "0.5", "eval_scores must be an object")]
    [Arguments("source_urls", "\"https://example.org\"", "source_urls must be a list")]
    [Arguments("topics", "\"physics\"", "topics must be a list")]
    [Arguments("topics", "[\"a\", 5]", "topics must be a list of strings")]
    [Arguments("author", "{}", "author must be a string")]
    [Arguments("created_at", "1700000000", "created_at must be a string")]
    public void Refuses_values_of_another_type(string key, string value, params string[] mistakes) =>
        Assert.Equal(mistakes, ManifestReading.Mistakes(With(key, value)));

    [Test]
    public void Collects_all_mistakes()
    {
        Assert.Equal(
            [
                "Pack name '-x' contains invalid characters. Pack names must start with an alphanumeric character and contain only " +
                    "alphanumeric characters, hyphens, and underscores.",
                "Invalid semantic version: 1",
                "Pack description cannot be empty",
                "Pack license cannot be empty",
                "Graph stats articles cannot be negative",
                "graph_stats.entities is missing",
                "graph_stats.relationships is missing",
                "graph_stats.size_mb is missing",
                "Eval score accuracy must be between 0 and 1",
                "Eval score citation_quality must be between 0 and 1",
                "source_url 'http://a.example' must use HTTPS scheme. Only HTTPS source_urls are allowed.",
                "source_url 'x' must use HTTPS scheme. Only HTTPS source_urls are allowed.",
                "Invalid ISO 8601 timestamp for created_at: never",
            ],
            ManifestReading.Mistakes("""
                {
                  "name": "-x", "version": "1", "description": " ", "graph_stats": {"articles": -1},
                  "eval_scores": {"accuracy": 2, "hallucination_rate": 1, "citation_quality": -1},
                  "source_urls": ["http://a.example", "https://b.example", "x"], "created_at": "never"
                }
                """));
    }

    [Test]
    [Arguments("[]", "Error loading manifest.json: not a JSON object")]
    [Arguments("\"manifest\"", "Error loading manifest.json: not a JSON object")]
    [Arguments("null", "Error loading manifest.json: not a JSON object")]
    [Arguments("{\"name\": \"a\", \"name\": \"b\"}", "Invalid JSON in manifest.json: line 1, column 15: duplicate key 'name'")]
    [Arguments("{\"name\": }", "Invalid JSON in manifest.json: line 1, column 10: unexpected '}'")]
    [Arguments("", "Invalid JSON in manifest.json: line 1, column 1: the file is empty")]
    public void Refuses_what_is_no_JSON_object(string text, string mistake) => Assert.Equal([mistake], ManifestReading.Mistakes(text));

    [Test]
    public void Is_loaded_from_a_file()
    {
        File.WriteAllText(temp["manifest.json"], Sample().ToJsonString());
        Assert.Equal("sample-pack", PackManifest.Load(temp["manifest.json"]).Name.Text);
        File.WriteAllText(temp["bad.json"], """{"name": "a", "version": "1.0.0"}""");
        Assert.Equal(3, Assert.Throws<PackInvalidException>(() => PackManifest.Load(temp["bad.json"])).Findings.Count);
        Assert.Equal("a", PackManifest.Load(temp["bad.json"], PackProfile.Legacy).Name.Text);
    }

    [Test]
    public void Is_not_loaded_from_nowhere_or_from_a_large_file()
    {
        Assert.Equal($"manifest not found: {temp["x"]}", Assert.Throws<PackNotFoundException>(() => PackManifest.Load(temp["x"])).Message);
        File.WriteAllText(temp["x"], "{}".PadRight(PackLimits.MaxDocumentBytes + 1));
        var failure = Assert.Throws<PackInvalidException>(() => PackManifest.Load(temp["x"]));
        Assert.Equal("Pack validation failed: manifest.json is too large: 1048577 bytes, more than 1048576", failure.Message);
        Assert.Equal("manifest_invalid", failure.Code);
    }

    private static JsonObject Sample() => new PackBuilder().Manifest;

    private static string With(params string[] keysAndValues)
    {
        var manifest = Sample();
        for (var i = 0; i < keysAndValues.Length; i += 2)
            manifest[keysAndValues[i]] = JsonNode.Parse(keysAndValues[i + 1]);
        return manifest.ToJsonString();
    }

    private static string Without(string key)
    {
        var manifest = Sample();
        manifest.Remove(key);
        return manifest.ToJsonString();
    }
}
