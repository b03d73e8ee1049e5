using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class InstallRuleTests : IDisposable
{
    private static readonly PackName Name = PackName.Parse("sample-pack");

    /// <summary>What an update asks for.</summary>
    private static readonly InstallRule Update = new()
    {
        Name = Name,
        NeedsInstalled = true,
        AllowsDowngrade = false,
        ReplacesEqual = false,
    };

    private readonly TempDirectory temp = new();
    private readonly InstallRoot root;

    public InstallRuleTests() => root = new InstallRoot(temp["root"]);

    public void Dispose() => temp.Dispose();

    [Test]
    [Arguments(null)]
    [Arguments("0.9.0")]
    [Arguments("1.0.0")]
    [Arguments("2.0.0")]
    public void Without_conditions_everything_is_installed(string? installed)
    {
        Have(installed);
        Assert.Equal(InstallDecision.Install, InstallRule.Any.Judge(Manifest("1.0.0"), root));
    }

    [Test]
    public void Another_name_is_refused()
    {
        Have("1.0.0");
        var failure = Refusal<NameMismatchException>((Update with { Name = PackName.Parse("other") }).Judge(Manifest("2.0.0"), root));
        Assert.Equal("the archive is of another pack: expected 'other', got 'sample-pack'", failure.Message);
    }

    [Test]
    public void Another_version_than_the_one_that_is_wanted_is_refused()
    {
        var rule = new InstallRule { Version = SemanticVersion.Parse("2.0.0") };
        var failure = Refusal<NameMismatchException>(rule.Judge(Manifest("2.0.1"), root));
        Assert.Equal("the archive is of another version: expected '2.0.0', got '2.0.1'", failure.Message);
        Assert.Equal(InstallDecision.Install, rule.Judge(Manifest("2.0.0"), root));
    }

    [Test]
    public void What_must_be_installed_already_is_not_found()
    {
        var failure = Refusal<PackNotFoundException>(Update.Judge(Manifest("1.0.0"), root));
        Assert.Equal((SoughtThing.Installed, "not_found"), (failure.Sought, failure.Code));
        Assert.Equal(InstallDecision.Install, (Update with { NeedsInstalled = false }).Judge(Manifest("1.0.0"), root));
    }

    [Test]
    public void A_lower_version_is_refused_unless_it_is_allowed()
    {
        Have("1.0.0");
        var failure = Refusal<DowngradeRefusedException>(Update.Judge(Manifest("1.0.0-rc.1"), root));
        Assert.Equal((Name, "1.0.0", "1.0.0-rc.1"), (failure.Name, failure.Installed.ToString(), failure.Offered.ToString()));
        Assert.Equal(InstallDecision.Install, (Update with { AllowsDowngrade = true }).Judge(Manifest("1.0.0-rc.1"), root));
        // Replacing what is equal says nothing about what is lower.
        Refusal<DowngradeRefusedException>((Update with { ReplacesEqual = true }).Judge(Manifest("0.9.0"), root));
    }

    [Test]
    public void A_higher_version_is_installed()
    {
        Have("1.0.0");
        Assert.Equal(InstallDecision.Install, Update.Judge(Manifest("1.0.1"), root));
    }

    [Test]
    [Arguments("1.0.0")]
    [Arguments("1.0.0+build.7")]
    public void An_equal_version_changes_nothing_unless_it_is_wanted(string offered)
    {
        Have("1.0.0");
        Assert.Equal(InstallDecision.AlreadyCurrent, Update.Judge(Manifest(offered), root));
        Assert.Equal(InstallDecision.AlreadyCurrent, (Update with { AllowsDowngrade = true }).Judge(Manifest(offered), root));
        Assert.Equal(InstallDecision.Install, (Update with { ReplacesEqual = true }).Judge(Manifest(offered), root));
    }

    [Test]
    public void A_broken_pack_is_installed_again_though_the_version_is_equal()
    {
        Have("1.0.0");
        File.Delete(Path.Join(root.PathOf(Name), "pack.db"));
        Assert.Equal(InstallDecision.Install, Update.Judge(Manifest("1.0.0"), root));
        Refusal<DowngradeRefusedException>(Update.Judge(Manifest("0.9.0"), root));
    }

    [Test]
    public void A_pack_whose_version_nobody_knows_is_replaced_by_any()
    {
        Have("1.0.0");
        File.WriteAllText(Path.Join(root.PathOf(Name), "manifest.json"), "{");
        Assert.Equal(InstallDecision.Install, Update.Judge(Manifest("0.0.1"), root));
    }

    private static T Refusal<T>(InstallDecision decision)
        where T : KnowledgePackException
    {
        Assert.Equal(InstallVerdict.Refuse, decision.Verdict);
        return Assert.IsType<T>(decision.Refusal);
    }

    private void Have(string? version)
    {
        if (version is not null)
            new PackBuilder(version: version).WriteTo(root.PathOf(Name));
    }

    private static PackManifest Manifest(string version)
    {
        var document = new PackBuilder(version: version).Files()["manifest.json"];
        Assert.True(PackManifest.TryParse(document!, PackProfile.Standard, [], out var manifest));
        return manifest;
    }
}
