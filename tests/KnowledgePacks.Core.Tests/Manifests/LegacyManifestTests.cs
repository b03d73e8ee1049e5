using KnowledgePacks.Manifests;

namespace KnowledgePacks.Core.Tests.Manifests;

public class LegacyManifestTests
{
    // The shape that the TypeScript tool's incremental updates write.
    private const string SecondSchema = """
        {
          "schemaVersion": "2",
          "packId": "cve",
          "name": "cve",
          "version": "2025.6.0",
          "adapterVersion": "1.0.0",
          "buildId": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
          "lineage": {"base": null, "delta": null},
          "update": {"added": 1, "modified": 0, "unchanged": 2, "records": []},
          "files": [{"path": "pack.db", "size": 4096, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]
        }
        """;

    [Test]
    public void Wants_name_and_version_alone()
    {
        var manifest = ManifestReading.Read("""{"name": "cve", "version": "2025.6.0"}""", PackProfile.Legacy);
        Assert.Equal(("cve", "2025.6.0"), (manifest.Name.Text, manifest.Version.ToString()));
        Assert.Null(manifest.Description);
        Assert.Null(manifest.License);
        Assert.Null(manifest.Author);
        Assert.Null(manifest.CreatedAt);
        Assert.Null(manifest.GraphStats);
        Assert.Null(manifest.EvalScores);
        Assert.Empty(manifest.Topics);
        Assert.Empty(manifest.SourceUrls);
    }

    [Test]
    [Arguments("\"description\": \"\"")]
    [Arguments("\"license\": null")]
    [Arguments("\"graph_stats\": null")]
    [Arguments("\"graph_stats\": {}")]
    [Arguments("\"graph_stats\": {\"articles\": null, \"vulnerabilities\": 5}")]
    [Arguments("\"eval_scores\": null")]
    [Arguments("\"eval_scores\": {\"mrr\": -0.5, \"latency_ms\": 250, \"accuracy\": null}")]
    [Arguments("\"provenance\": null")]
    [Arguments("\"provenance\": {\"corpus\": {\"name\": \"x\", \"date\": null}}")]
    [Arguments("\"source_urls\": []")]
    [Arguments("\"source_urls\": [\"http://example.org\"]")]
    [Arguments("\"created\": \"some time in June\"")]
    [Arguments("\"created_at\": \"\"")]
    public void Takes(string member) =>
        Assert.Equal("cve", ManifestReading.Read($$"""{"name": "cve", "version": "2025.6.0", {{member}}}""", PackProfile.Legacy).Name.Text);

    [Test]
    [Arguments("\"description\": 5", "description must be a string")]
    [Arguments("\"license\": []", "license must be a string")]
    [Arguments("\"author\": {}", "author must be a string")]
    [Arguments("\"created\": 5", "created must be a string")]
    [Arguments("\"graph_stats\": []", "graph_stats must be an object")]
    [Arguments("\"graph_stats\": {\"articles\": \"5\"}", "articles must be a finite number")]
    [Arguments("\"graph_stats\": {\"articles\": -5}", "Graph stats articles cannot be negative")]
    [Arguments("\"graph_stats\": {\"articles\": 1e400}", "articles must be a finite number")]
    [Arguments("\"eval_scores\": \"good\"", "eval_scores must be an object")]
    [Arguments("\"eval_scores\": {\"mrr\": true}", "mrr must be a finite number")]
    [Arguments("\"source_urls\": {}", "source_urls must be a list")]
    [Arguments("\"source_urls\": [5]", "source_urls must be a list of strings")]
    [Arguments("\"tags\": \"x\"", "tags must be a list")]
    public void Refuses_values_of_another_type(string member, string mistake) =>
        Assert.Equal([mistake], ManifestReading.Mistakes($$"""{"name": "cve", "version": "2025.6.0", {{member}}}""", PackProfile.Legacy));

    [Test]
    [Arguments("""{"version": "1.0.0"}""", "Pack name cannot be empty")]
    [Arguments("""{"name": "CON", "version": "1.0.0"}""", "Pack name 'CON' is a device name on Windows")]
    [Arguments("""{"name": "cve"}""", "Invalid semantic version: ")]
    [Arguments("""{"name": "cve", "version": "2025.06.0"}""", "Invalid semantic version: 2025.06.0")]
    public void Names_and_versions_are_held_to_the_same_rules(string text, string mistake) =>
        Assert.Equal([mistake], ManifestReading.Mistakes(text, PackProfile.Legacy));

    [Test]
    [Arguments(PackProfile.Standard)]
    [Arguments(PackProfile.Legacy)]
    public void The_second_schema_is_held_to_legacy_rules(PackProfile profile)
    {
        var manifest = ManifestReading.Read(SecondSchema, profile);
        Assert.Equal("cve", manifest.Name.Text);
        Assert.Equal("cve", manifest.Document.GetProperty("packId").GetString());
    }

    [Test]
    public void The_second_schema_s_pack_id_is_its_name() =>
        Assert.Equal(["packId 'cve' differs from name 'other'"],
            ManifestReading.Mistakes(SecondSchema.Replace("\"name\": \"cve\"", "\"name\": \"other\"", StringComparison.Ordinal)));

    [Test]
    public void Another_schema_is_held_to_standard_rules() =>
        Assert.Equal(3, ManifestReading.Mistakes(SecondSchema.Replace("\"2\"", "\"3\"", StringComparison.Ordinal)).Count());

    [Test]
    public void Scores_keep_their_order_and_those_without_a_value_are_left_out()
    {
        var scores = ManifestReading.Read(
            """{"name": "a", "version": "1.0.0", "eval_scores": {"z": 2, "accuracy": 0.5, "a": null, "b": -1}}""",
            PackProfile.Legacy).EvalScores!;
        Assert.Equal([new("z", 2), new("accuracy", 0.5), new("b", -1)], scores.Values);
        Assert.Equal(0.5, scores.Accuracy);
        Assert.Null(scores.HallucinationRate);
        Assert.Null(scores.CitationQuality);
    }

    [Test]
    public void Counts_that_are_not_there_are_null() =>
        Assert.Equal(
            new GraphStats(null, 3, null, null),
            ManifestReading.Read(
                """{"name": "a", "version": "1.0.0", "graph_stats": {"entities": 3, "articles": null}}""", PackProfile.Legacy).GraphStats);
}
