namespace KnowledgePacks.Core.Tests;

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
    public void The_codes_by_which_programs_give_advice_are_those_of_the_findings()
    {
        Assert.Equal((NoSkill.Code, NoConfig.Code, Log.Code, BadManifest.Code),
            (PackFinding.SkillMissing, PackFinding.ConfigMissing, PackFinding.NotCheckpointed, PackFinding.ManifestInvalid));
        Assert.Equal(["config_missing", "database_not_checkpointed"],
            new PackInvalidException([NoConfig, Log]).Findings.Select(finding => finding.Code));
        // What is only a warning is among the findings all the same, and not among the errors.
        var warned = new PackInvalidException([BadManifest, NoSkill with { Severity = FindingSeverity.Warning }]);
        Assert.Equal(["manifest_invalid", "skill_missing"], warned.Findings.Select(finding => finding.Code));
        Assert.Equal([BadManifest], PackFinding.Errors(warned.Findings));
        Assert.Equal("manifest_invalid", warned.Code);
    }
}
