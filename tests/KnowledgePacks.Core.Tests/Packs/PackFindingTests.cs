using KnowledgePacks.Packs;

namespace KnowledgePacks.Core.Tests.Packs;

public class PackFindingTests
{
    private static readonly PackFinding Warning = PackFinding.Warning("database_unknown_engine", "pack.db", "unknown engine");
    private static readonly PackFinding BadManifest = PackFinding.Error("manifest_invalid", "manifest.json",
        "Pack license cannot be empty");
    private static readonly PackFinding NoSkill = PackFinding.Error("skill_missing", "skill.md", "Required file missing: skill.md");
    private static readonly PackFinding NoConfig = PackFinding.Error("config_missing", "kg_config.json",
        "Required file missing: kg_config.json");
    private static readonly PackFinding Log = PackFinding.Error("database_not_checkpointed", "pack.db.wal", "not checkpointed");

    [Test]
    public void Sums_up_the_errors_in_one_line()
    {
        var failure = new PackInvalidException([Warning, BadManifest, NoSkill]);
        Assert.Equal("Pack validation failed: Pack license cannot be empty; Required file missing: skill.md", failure.Message);
        Assert.Equal([Warning, BadManifest, NoSkill], failure.Findings);
    }

    [Test]
    public void Has_the_manifest_s_own_code_when_nothing_else_is_wrong()
    {
        Assert.Equal("manifest_invalid", new PackInvalidException([BadManifest, Warning, BadManifest]).Code);
        Assert.Equal("pack_invalid", new PackInvalidException([BadManifest, NoSkill]).Code);
        Assert.Equal("pack_invalid", new PackInvalidException([NoConfig]).Code);
    }

    [Test]
    public void Hints_at_the_legacy_profile_and_at_checkpointing()
    {
        Assert.Equal("packs without skill.md and kg_config.json pass with --profile legacy",
            new PackInvalidException([BadManifest, NoSkill]).Hint);
        Assert.Equal("packs without skill.md and kg_config.json pass with --profile legacy", new PackInvalidException([NoConfig]).Hint);
        Assert.Equal("close or checkpoint the database, or pack the log along with --include-wal",
            new PackInvalidException([NoConfig, Log]).Hint);
        Assert.Null(new PackInvalidException([BadManifest]).Hint);
        Assert.Null(new PackInvalidException([BadManifest, NoSkill with { Severity = FindingSeverity.Warning }]).Hint);
    }
}
