using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Packs;

public sealed class PackTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Is_what_a_valid_directory_holds()
    {
        var pack = Load(new PackBuilder("go-expert", "2.1.0"));
        Assert.Equal(temp["pack"], pack.Path);
        Assert.Equal("go-expert", pack.Manifest.Name.Text);
        Assert.Equal("2.1.0", pack.Manifest.Version.ToString());
        Assert.Equal(PackProfile.Standard, pack.Profile);
        Assert.Equal("LadybugDB", pack.Database.Header!.Engine);
        Assert.Empty(pack.Warnings);
    }

    [Test]
    public void Keeps_warnings()
    {
        var pack = Load(new PackBuilder().Without("skill.md"), PackProfile.Legacy);
        Assert.Equal(PackProfile.Legacy, pack.Profile);
        Assert.Equal(["skill_missing"], pack.Warnings.Select(finding => finding.Code));
    }

    [Test]
    public void Is_refused_with_the_directory_s_findings_and_the_validator_s()
    {
        Directory.CreateDirectory(temp["pack"]);
        File.CreateSymbolicLink(temp["pack", "skill.md"], "manifest.json");
        var failure = Assert.Throws<PackInvalidException>(() => Load(new PackBuilder().Without("skill.md")));
        Assert.Equal(["link", "skill_missing"], failure.Findings.Select(finding => finding.Code));
        Assert.Equal("Pack validation failed: Symlinks/hardlinks not allowed in pack archives: skill.md; Required file missing: skill.md",
            failure.Message);
    }

    [Test]
    public void Strict_is_passed_on() => Assert.Throws<PackInvalidException>(() => Load(new PackBuilder(), strict: true));

    private Pack Load(PackBuilder builder, PackProfile? profile = null, bool strict = false) =>
        Pack.Load(builder.WriteTo(temp["pack"]), profile, strict);
}
