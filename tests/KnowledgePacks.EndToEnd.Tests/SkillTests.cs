using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Skill files through the life of a pack: written, refreshed and removed, and never against a person's will.</summary>
public sealed class SkillTests : CommandTest
{
    private string ProjectSkill => Temp[".claude", "skills", "sample-pack", "SKILL.md"];

    private string UserSkill => Temp["home", ".claude", "skills", "sample-pack", "SKILL.md"];

    [Test]
    public void A_file_changed_by_hand_is_never_lost()
    {
        Install();
        Succeed("skill", "link", "sample-pack");
        File.AppendAllText(ProjectSkill, "mine\n");
        var mine = File.ReadAllText(ProjectSkill);
        foreach (var verb in new[] { "link", "unlink" })
        {
            Assert.Equal($"error: skill was changed by hand: {ProjectSkill}\nhint: say --force to give up what is in it\n",
                Fail(5, "skill", verb, "sample-pack"));
            Assert.Equal("skill_edited", FailWithCode(5, "skill", verb, "sample-pack"));
        }
        Archive(new PackBuilder(version: "1.1.0"), "newer.tar.gz");
        foreach (var arguments in new[]
        {
            new[] { "update", "sample-pack", "--from", "newer.tar.gz" }, ["rollback", "sample-pack"], ["install", "pack.tar.gz"],
            ["remove", "sample-pack", "--yes"],
        })
        {
            var result = Kpacks.Run(arguments);
            Assert.Equal((0, $"warning: skill was changed by hand, and is left as it is: {ProjectSkill}\n"),
                (result.ExitCode, result.Errors));
            Assert.Equal(mine, File.ReadAllText(ProjectSkill));
        }
        Assert.Equal($"sample-pack                    edited     {ProjectSkill}\n", Succeed("skill", "list"));
        Assert.Equal($"Unlinked: {ProjectSkill}\n", Succeed("skill", "unlink", "sample-pack", "--force"));
        Assert.False(Directory.Exists(Path.GetDirectoryName(ProjectSkill)));
    }

    [Test]
    public void A_project_s_links_lead_nowhere()
    {
        if (OperatingSystem.IsWindows())
            return;
        Install();
        Directory.CreateDirectory(Temp["outside"]);
        Directory.CreateDirectory(Temp["project", ".claude"]);
        Directory.CreateSymbolicLink(Temp["project", ".claude", "skills"], Temp["outside"]);
        Assert.Equal("skill_unsafe", FailWithCode(5, "skill", "link", "sample-pack", "--project", "project", "--force"));
        Assert.Equal("skill_unsafe", FailWithCode(5, "install", "pack.tar.gz", "--skill", "--project", "project", "--dry-run"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp["outside"]));
    }

    [Test]
    public void Skills_follow_the_pack()
    {
        Install();
        Assert.Equal($"Linked: {ProjectSkill}\n", Succeed("skill", "link", "sample-pack"));
        Assert.Equal($"Linked: {UserSkill}\n", Succeed("skill", "link", "sample-pack", "--user"));
        Assert.Contains($"\n{Path.Join(Root, "sample-pack", "pack.db")}\n", File.ReadAllText(UserSkill), StringComparison.Ordinal);
        Archive(new PackBuilder(version: "1.1.0"), "newer.tar.gz");
        var updated = Succeed("update", "sample-pack", "--from", "newer.tar.gz");
        Assert.EndsWith($"Skill refreshed: {ProjectSkill}\nSkill refreshed: {UserSkill}\n", updated, StringComparison.Ordinal);
        Assert.Contains("version 1.1.0", File.ReadAllText(ProjectSkill), StringComparison.Ordinal);
        Succeed("rollback", "sample-pack");
        Assert.Contains("version 1.0.0", File.ReadAllText(UserSkill), StringComparison.Ordinal);
        var removed = Succeed("remove", "sample-pack", "--yes");
        Assert.EndsWith($"Skill unlinked: {ProjectSkill}\nSkill unlinked: {UserSkill}\n", removed, StringComparison.Ordinal);
        Assert.False(File.Exists(ProjectSkill) || File.Exists(UserSkill));
        Assert.Equal("No skills linked.\n", Succeed("skill", "list"));
    }

    [Test]
    public void Install_links_at_once()
    {
        Archive(new PackBuilder());
        Succeed("install", "pack.tar.gz", "--skill", "--dry-run");
        Assert.False(Directory.Exists(Temp[".claude"]));
        Assert.EndsWith($"Skill: {ProjectSkill}\n", Succeed("install", "pack.tar.gz", "--skill"), StringComparison.Ordinal);
        Directory.CreateDirectory(Temp["project"]);
        Succeed("install", "pack.tar.gz", "--skill", "--project", "project", "--json");
        Assert.True(File.Exists(Temp["project", ".claude", "skills", "sample-pack", "SKILL.md"]));
        Succeed("install", "pack.tar.gz", "--skill", "--user");
        Assert.True(File.Exists(UserSkill));
    }

    [Test]
    public void Another_root_s_skill_stays()
    {
        Install();
        Succeed("skill", "link", "sample-pack");
        Succeed("install", "pack.tar.gz", "--packs-dir", "other");
        Succeed("remove", "sample-pack", "--yes", "--packs-dir", "other");
        Assert.True(File.Exists(ProjectSkill));
    }

    private void Install() => Succeed("install", Archive(new PackBuilder()));
}
