using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Skills;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Operations;

public sealed class SkillLinkerTests : IDisposable
{
    private static readonly PackName Name = PackName.Parse("sample");

    private readonly TempDirectory temp = new();
    private readonly InstallRoot root;
    private readonly SkillLinker linker;
    private readonly SkillPlace place;

    public SkillLinkerTests()
    {
        root = new InstallRoot(temp["root"]);
        new PackBuilder("sample").WriteTo(temp["root", "sample"]);
        linker = new SkillLinker(root);
        place = new SkillPlace(temp["project"], SkillScope.Project);
        Directory.CreateDirectory(place.BasePath);
        Directory.CreateDirectory(temp["outside"]);
    }

    private string SkillPath => place.PathOf(Name);

    public void Dispose() => temp.Dispose();

    [Test]
    public void Links_and_unlinks()
    {
        Assert.Equal(new SkillLink("sample", SkillScope.Project, SkillPath, SkillStatus.Linked), linker.Link(Name, place));
        Assert.Equal(temp["project", ".claude", "skills", "sample", "SKILL.md"], SkillPath);
        var first = File.ReadAllBytes(SkillPath);
        linker.Link(Name, place);
        Assert.Equal(first, File.ReadAllBytes(SkillPath));
        Assert.Equal([SkillPath], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(SkillPath)!));
        Assert.Equal(SkillStatus.Removed, SkillLinker.Unlink(Name, place).Status);
        Assert.False(Directory.Exists(Path.GetDirectoryName(SkillPath)));
        Assert.True(Directory.Exists(place.DirectoryPath));
        Assert.Equal(SoughtThing.Skill, Assert.Throws<PackNotFoundException>(() => SkillLinker.Unlink(Name, place)).Sought);
    }

    [Test]
    [Arguments("appended")]
    [Arguments("foreign")]
    public void What_a_person_wrote_stays_unless_forced(string how)
    {
        linker.Link(Name, place);
        if (how == "appended")
            File.AppendAllText(SkillPath, "mine\n");
        else
            File.WriteAllText(SkillPath, "mine\n");
        var mine = File.ReadAllText(SkillPath);
        Assert.Equal("skill_edited", Assert.Throws<SkillRefusedException>(() => linker.Link(Name, place)).Code);
        Assert.Equal("skill_edited", Assert.Throws<SkillRefusedException>(() => SkillLinker.Unlink(Name, place)).Code);
        Assert.Equal("skill_edited", Assert.Throws<SkillRefusedException>(() => SkillLinker.Check(Name, place)).Code);
        linker.Refresh(Name, place);
        Directory.Delete(root.PathOf(Name), recursive: true);
        linker.Refresh(Name, place);
        Assert.Equal(mine, File.ReadAllText(SkillPath));
        SkillLinker.Unlink(Name, place, force: true);
        Assert.False(File.Exists(SkillPath));
    }

    [Test]
    public void Force_replaces_what_a_person_wrote()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SkillPath)!);
        File.WriteAllText(SkillPath, "mine\n");
        linker.Link(Name, place, force: true);
        Assert.Equal(SkillStatus.Linked, Assert.Single(linker.List(place)).Status);
    }

    [Test]
    public void Other_files_of_a_skill_stay()
    {
        linker.Link(Name, place);
        var other = Path.Join(Path.GetDirectoryName(SkillPath), "notes.md");
        File.WriteAllText(other, "mine");
        SkillLinker.Unlink(Name, place);
        Assert.True(File.Exists(other));
    }

    [Test]
    [Arguments(".claude")]
    [Arguments(".claude/skills")]
    [Arguments(".claude/skills/sample")]
    [Arguments(".claude/skills/sample/SKILL.md")]
    public void Follows_no_link_of_a_project(string link)
    {
        if (OperatingSystem.IsWindows())
            return;
        var target = temp["outside"];
        if (link.EndsWith(".md", StringComparison.Ordinal))
            File.WriteAllText(target = temp["outside", "target"], "outside\n");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(place.BasePath, link))!);
        File.CreateSymbolicLink(Path.Join(place.BasePath, link), target);
        var before = TempDirectory.Snapshot(temp["outside"]);
        foreach (var force in new[] { false, true })
        {
            Assert.Equal("skill_unsafe", Assert.Throws<SkillRefusedException>(() => linker.Link(Name, place, force)).Code);
            Assert.Equal("skill_unsafe", Assert.Throws<SkillRefusedException>(() => SkillLinker.Unlink(Name, place, force)).Code);
        }
        Assert.Null(linker.Refresh(Name, place));
        Assert.Empty(linker.List(place));
        Assert.Equal(before, TempDirectory.Snapshot(temp["outside"]));
    }

    [Test]
    public void A_user_may_have_put_the_skills_elsewhere()
    {
        if (OperatingSystem.IsWindows())
            return;
        var home = new SkillPlace(temp["home"], SkillScope.User);
        Directory.CreateDirectory(home.BasePath);
        File.CreateSymbolicLink(temp["home", ".claude"], temp["outside"]);
        linker.Link(Name, home);
        Assert.True(File.Exists(temp["outside", "skills", "sample", "SKILL.md"]));
        SkillLinker.Unlink(Name, home);
        Directory.CreateSymbolicLink(temp["outside", "skills", "sample"], temp["project"]);
        Assert.Equal(SkillProblem.Link, Assert.Throws<SkillRefusedException>(() => linker.Link(Name, home)).Problem);
    }

    [Test]
    public void A_directory_of_that_name_is_refused()
    {
        Directory.CreateDirectory(SkillPath);
        Assert.Equal(SkillProblem.NoFile, Assert.Throws<SkillRefusedException>(() => linker.Link(Name, place, force: true)).Problem);
    }

    [Test]
    public void Refreshes_what_the_pack_has_become()
    {
        Assert.Null(linker.Refresh(Name, place));
        linker.Link(Name, place);
        new PackBuilder("sample", "2.0.0").WriteTo(temp["root", "sample"]);
        Assert.Equal(SkillStatus.Outdated, Assert.Single(linker.List(place)).Status);
        Assert.Equal(SkillStatus.Linked, linker.Refresh(Name, place)!.Status);
        Assert.Contains("version 2.0.0", File.ReadAllText(SkillPath));
        Directory.Delete(root.PathOf(Name), recursive: true);
        Assert.Equal(SkillStatus.Orphaned, Assert.Single(linker.List(place)).Status);
        Assert.Equal(SkillStatus.Removed, linker.Refresh(Name, place)!.Status);
        Assert.Empty(linker.List(place));
    }

    [Test]
    public void The_skill_of_another_root_stays()
    {
        linker.Link(Name, place);
        var other = new SkillLinker(new InstallRoot(temp["other"]));
        Assert.Null(other.Refresh(Name, place));
        Assert.Equal(SkillStatus.Orphaned, Assert.Single(other.List(place)).Status);
        Assert.True(File.Exists(SkillPath));
    }

    [Test]
    public void Lists_its_own_by_name()
    {
        Assert.Empty(linker.List(place));
        new PackBuilder("a").WriteTo(temp["root", "a"]);
        linker.Link(Name, place);
        linker.Link(PackName.Parse("a"), place);
        File.AppendAllText(place.PathOf(PackName.Parse("a")), "\n");
        Directory.CreateDirectory(Path.Join(place.DirectoryPath, "mine"));
        File.WriteAllText(Path.Join(place.DirectoryPath, "mine", "SKILL.md"), "mine");
        Directory.CreateDirectory(Path.Join(place.DirectoryPath, "not a name"));
        Assert.Equal(["a: Edited", "sample: Linked"], linker.List(place).Select(link => $"{link.Name}: {link.Status}"));
    }

    [Test]
    public void A_pack_whose_manifest_cannot_be_read_is_not_linked()
    {
        File.WriteAllText(temp["root", "sample", "manifest.json"], "{");
        Assert.Equal("manifest_invalid", Assert.Throws<PackInvalidException>(() => linker.Link(Name, place)).Code);
        Assert.Throws<PackNotFoundException>(() => linker.Link(PackName.Parse("nothing"), place));
        Assert.False(Directory.Exists(place.DirectoryPath));
    }
}
