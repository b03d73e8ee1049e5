using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Packs;

public sealed class PackValidatorTests : IDisposable
{
    private static readonly PackFinding NoSkill = PackFinding.Error("skill_missing", "skill.md", "Required file missing: skill.md");
    private static readonly PackFinding NoConfig = PackFinding.Error("config_missing", "kg_config.json",
        "Required file missing: kg_config.json");
    private static readonly PackFinding NoDatabase = PackFinding.Error("database_missing", "pack.db", "Required database missing: pack.db");

    private readonly TempDirectory temp = new();
    private int count;

    public void Dispose() => temp.Dispose();

    [Test]
    public void Finds_nothing_about_a_valid_pack() => Assert.Empty(Findings(new PackBuilder()));

    [Test]
    [Arguments("kuzu-directory")]
    [Arguments("ladybug-file")]
    public void Finds_nothing_about_a_real_database(string fixture) =>
        Assert.Empty(Findings(Fixture.Pack(Path.Join(AppContext.BaseDirectory, "Fixtures", fixture))));

    [Test]
    public void An_empty_directory_lacks_everything()
    {
        var directory = Directory.CreateDirectory(temp["empty"]).FullName;
        var report = new Inspector().ValidateDirectory(directory, cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.False(report.IsValid);
        Assert.Null(report.Manifest);
        Assert.Equal(
            [PackFinding.Error("manifest_missing", "manifest.json", "Required file missing: manifest.json"), NoSkill, NoConfig, NoDatabase],
            report.Findings);
    }

    [Test]
    public async Task An_archive_without_entries_lacks_everything_too()
    {
        var report = await new Inspector()
            .InspectAsync(new StreamSource(new MemoryStream(new RawTarBuilder().End().Gzip()), "empty.tar.gz"),
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(["manifest_missing", "skill_missing", "config_missing", "database_missing"],
            report.Findings.Select(finding => finding.Code));
        Assert.Null(report.Manifest);
        Assert.Null(report.Database);
    }

    [Test]
    public void The_standard_profile_wants_skill_and_configuration()
    {
        Assert.Equal([NoSkill], Findings(new PackBuilder().Without("skill.md")));
        Assert.Equal([NoConfig], Findings(new PackBuilder().Without("kg_config.json")));
    }

    [Test]
    public void A_directory_in_a_file_s_place_does_not_count()
    {
        Assert.Equal([NoSkill], Findings(new PackBuilder().Without("skill.md").WithDirectory("skill.md")));
        Assert.Equal([NoConfig], Findings(new PackBuilder().Without("kg_config.json").With("kg_config.json/x", "x")));
    }

    [Test]
    public void The_legacy_profile_warns_of_missing_skill_and_configuration()
    {
        var pack = new PackBuilder().Without("skill.md").Without("kg_config.json");
        Assert.Equal(
            [NoSkill with { Severity = FindingSeverity.Warning }, NoConfig with { Severity = FindingSeverity.Warning }],
            Findings(pack, PackProfile.Legacy));
    }

    [Test]
    public void The_legacy_profile_does_not_do_without_manifest_and_database()
    {
        Assert.Equal([NoDatabase], Findings(new PackBuilder().Without("pack.db"), PackProfile.Legacy));
        Assert.Equal(
            [PackFinding.Error("manifest_invalid", "manifest.json", "Invalid semantic version: ")],
            Findings(new PackBuilder().With("manifest.json", """{"name": "a"}"""), PackProfile.Legacy));
    }

    [Test]
    public void The_manifest_is_held_to_the_profile()
    {
        var pack = new PackBuilder().With("manifest.json", """{"name": "a", "version": "1.0.0"}""");
        Assert.Equal(
            ["Pack description cannot be empty", "Pack license cannot be empty", "graph_stats is missing"],
            Findings(pack).Select(finding => finding.Message));
        Assert.Empty(Findings(pack, PackProfile.Legacy));
    }

    [Test]
    public void A_graph_lbug_implies_the_legacy_profile()
    {
        var pack = new PackBuilder().Without("pack.db").Without("skill.md").Without("kg_config.json")
            .With("graph.lbug", PackBuilder.Database());
        Assert.All(Findings(pack), finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        var (_, archive) = Reports(pack);
        Assert.Equal(PackProfile.Legacy, archive.Profile);
        Assert.Equal(new PackDatabase("graph.lbug", DatabaseKind.File, new DatabaseHeader("LadybugDB", 43), 4096), archive.Database);
    }

    [Test]
    public void A_graph_lbug_beside_a_standard_database_implies_nothing()
    {
        var (_, archive) = Reports(new PackBuilder().Without("skill.md").With("graph.lbug", PackBuilder.Database()));
        Assert.Equal(PackProfile.Standard, archive.Profile);
    }

    [Test]
    public void A_profile_that_was_asked_for_wins_over_graph_lbug()
    {
        var pack = new PackBuilder().Without("pack.db").Without("skill.md").With("graph.lbug", PackBuilder.Database());
        Assert.Equal([NoSkill], Findings(pack, PackProfile.Standard));
    }

    [Test]
    [Arguments("pack.db")]
    [Arguments("graph.lbug")]
    public void A_database_file_without_magic_is_an_error(string name)
    {
        var pack = new PackBuilder().Without("pack.db").With(name, "not a database");
        Assert.Equal(
            [PackFinding.Error("database_invalid", name, $"{name} must be a directory (LadybugDB database) or a LadybugDB file")],
            Findings(pack));
        Assert.Single(Findings(pack.With(name, "")));
    }

    [Test]
    public void A_database_directory_without_a_known_header_is_a_warning()
    {
        PackFinding[] unknown = [
            PackFinding.Warning("database_unknown_engine", "pack.db", "unknown engine: pack.db is a directory without a known header")];
        Assert.Equal(unknown, Findings(new PackBuilder().Without("pack.db").WithDirectory("pack.db")));
        Assert.Equal(unknown, Findings(new PackBuilder().WithDirectoryDatabase().With("pack.db/catalog.kz", "?")));
        Assert.Equal(unknown, Findings(new PackBuilder().Without("pack.db").With("pack.db/data.kz", "x")));
    }

    [Test]
    public void Describes_the_database()
    {
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.File, new DatabaseHeader("LadybugDB", 43), 4096),
            Reports(new PackBuilder()).Archive.Database);
        Assert.Equal(
            new PackDatabase("pack.db", DatabaseKind.Directory, new DatabaseHeader("Kuzu", 38), 64 + 8192 + 1 + 1 + 21),
            Reports(new PackBuilder().WithDirectoryDatabase()).Archive.Database);
    }

    [Test]
    public void A_log_with_content_means_that_the_database_was_not_checkpointed()
    {
        Assert.Equal(
            [PackFinding.Warning("database_not_checkpointed", "pack.db.wal",
                "the database was not checkpointed: pack.db.wal has 138 bytes that are not in it yet")],
            Findings(Fixture.Pack(Fixture.LadybugWal)));
        Assert.Equal(
            ["pack.db/.shadow", "pack.db/.wal"],
            Findings(new PackBuilder().WithDirectoryDatabase().With("pack.db/.wal", "w").With("pack.db/.shadow", "s"))
                .Select(finding => finding.Path));
    }

    [Test]
    public void An_empty_log_is_no_finding() =>
        Assert.Empty(Findings(new PackBuilder().With("pack.db.wal", "").With("pack.db.shadow", "")));

    [Test]
    [Arguments("{", "Invalid JSON in kg_config.json: line 1, column 2: the text ends too early")]
    [Arguments("""{"a": 1, "a": 2}""", "Invalid JSON in kg_config.json: line 1, column 10: duplicate key 'a'")]
    [Arguments("", "Invalid JSON in kg_config.json: line 1, column 1: the file is empty")]
    public void The_configuration_must_be_JSON(string text, string message) =>
        Assert.Equal([PackFinding.Error("config_invalid", "kg_config.json", message)],
            Findings(new PackBuilder().With("kg_config.json", text), PackProfile.Legacy));

    [Test]
    [Arguments("[1, 2]")]
    [Arguments("null")]
    [Arguments("\uFEFF{}")]
    public void The_configuration_may_be_any_JSON(string text) => Assert.Empty(Findings(new PackBuilder().With("kg_config.json", text)));

    [Test]
    public void A_manifest_over_a_mebibyte_is_not_read()
    {
        var pack = new PackBuilder();
        var text = pack.Manifest.ToJsonString();
        Assert.Empty(Findings(pack.With("manifest.json", text.PadRight(PackLimits.MaxDocumentBytes))));
        Assert.Equal(
            [PackFinding.Error("manifest_invalid", "manifest.json", "manifest.json is too large: 1048577 bytes, more than 1048576")],
            Findings(pack.With("manifest.json", text.PadRight(PackLimits.MaxDocumentBytes + 1))));
    }

    [Test]
    public void A_configuration_over_a_mebibyte_is_not_read() =>
        Assert.Equal(
            [PackFinding.Error("config_invalid", "kg_config.json", "kg_config.json is too large: 1048577 bytes, more than 1048576")],
            Findings(new PackBuilder().With("kg_config.json", "{}".PadRight(PackLimits.MaxDocumentBytes + 1))));

    [Test]
    [Arguments("eval", "eval", "eval must be a directory")]
    [Arguments("eval/results", "eval/results", "eval/results must be a directory")]
    [Arguments("eval_results.json/x", "eval_results.json", "eval_results.json must be a file")]
    public void The_places_of_the_user_s_results_are_kept_free(string path, string place, string problem)
    {
        foreach (var profile in (PackProfile[])[PackProfile.Standard, PackProfile.Legacy])
            Assert.Equal([PackFinding.Error("results_invalid", place, $"{problem}: evaluation results are kept there")],
                Findings(new PackBuilder().With(path, "x"), profile));
    }

    [Test]
    public void A_directory_in_place_of_the_results_file_is_refused_though_it_is_empty() =>
        Assert.Equal(["results_invalid"], Findings(new PackBuilder().WithDirectory("eval_results.json")).Select(finding => finding.Code));

    [Test]
    public void Strict_wants_a_readme_and_questions()
    {
        Assert.Equal(
            [
                PackFinding.Error("readme_missing", "README.md", "Strict mode: README.md is required but missing"),
                PackFinding.Error("questions_missing", "eval/questions.jsonl", "Strict mode: eval/questions.jsonl is required but missing"),
            ],
            Findings(new PackBuilder(), strict: true));
        Assert.Equal(["readme_missing", "questions_missing"],
            Findings(new PackBuilder(), PackProfile.Legacy, strict: true).Select(finding => finding.Code));
    }

    [Test]
    [Arguments("eval/questions.jsonl")]
    [Arguments("eval_questions.jsonl")]
    [Arguments("eval/questions.json")]
    public void Strict_takes_questions_under_each_of_their_names(string path) =>
        Assert.Empty(Findings(new PackBuilder().With("README.md", "# read me").With(path, "{}"), strict: true));

    [Test]
    [Arguments("", "Flat")]
    [Arguments("./", "Dot")]
    [Arguments("sample-pack/", "Wrapped")]
    [Arguments("./sample-pack-1.0.0/", "Wrapped")]
    public async Task Sees_the_same_pack_in_every_layout(string prefix, string layout)
    {
        var archive = new PackBuilder().WithDirectoryDatabase().With("eval/questions.jsonl", "{}").ArchiveTo(temp["layout.tar.gz"], prefix);
        var report = await new Inspector().InspectAsync(new FileSource(archive),
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(layout, report.Layout.ToString());
        Assert.Empty(report.Findings);
        Assert.Equal("sample-pack", report.Manifest!.Name.Text);
        Assert.Contains(new PackEntry(PackPath.Known("eval/questions.jsonl"), 2, false), report.Entries);
        Assert.Equal(new DatabaseHeader("Kuzu", 38), report.Database!.Header);
    }

    [Test]
    public async Task Does_not_take_a_pack_out_of_one_directory_among_others()
    {
        var tar = new RawTarBuilder();
        foreach (var (path, content) in new PackBuilder().Files())
            tar.File("inner/" + path, content!);
        tar.File("outside.txt");
        var report = await new Inspector()
            .InspectAsync(new StreamSource(new MemoryStream(tar.End().Gzip()), "two.tar.gz"),
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(["manifest_missing", "skill_missing", "config_missing", "database_missing"],
            report.Findings.Select(finding => finding.Code));
        Assert.Contains(report.Entries, entry => entry.Path.Text == "inner/manifest.json");
    }

    private IReadOnlyList<PackFinding> Findings(PackBuilder pack, PackProfile? profile = null, bool strict = false)
    {
        var (directory, archive) = Reports(pack, profile, strict);
        Assert.Equal(directory.Findings, archive.Findings);
        Assert.Equal(directory.Manifest?.ToJson(), archive.Manifest?.ToJson());
        Assert.Equal(!directory.Findings.Any(finding => finding.Severity == FindingSeverity.Error), directory.IsValid);
        return directory.Findings;
    }

    private (ValidationReport Directory, ArchiveReport Archive) Reports(PackBuilder pack, PackProfile? profile = null, bool strict = false)
    {
        var path = temp[$"pack-{++count}"];
        var directory = new Inspector().ValidateDirectory(pack.WriteTo(path), profile, strict);
        var archive = new FileSource(pack.ArchiveTo(path + ".tar.gz"));
        return (directory, new Inspector().InspectAsync(archive, profile, strict).GetAwaiter().GetResult());
    }
}
