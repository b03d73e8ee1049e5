using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class InstallRuleTests : IDisposable
{
    private static readonly PackName Name = PackName.Parse("sample-pack");
    private static readonly Digest Other = Digest.FromHash(System.Security.Cryptography.SHA256.HashData("other"u8));

    /// <summary>What an update asks for.</summary>
    private static readonly InstallRule Update = new()
    {
        Name = Name,
        NeedsInstalled = true,
        AllowsDowngrade = false,
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
        Assert.Equal(InstallDecision.Install, InstallRule.Any.Judge(Manifest("1.0.0"), null, root));
    }

    [Test]
    public void Another_name_is_refused()
    {
        Have("1.0.0");
        var failure = Refusal<NameMismatchException>((Update with { Name = PackName.Parse("other") }).Judge(Manifest("2.0.0"), null, root));
        Assert.Equal("the archive is of another pack: expected 'other', got 'sample-pack'", failure.Message);
    }

    [Test]
    public void Another_version_than_the_one_that_is_wanted_is_refused()
    {
        var rule = new InstallRule { Version = SemanticVersion.Parse("2.0.0") };
        var failure = Refusal<NameMismatchException>(rule.Judge(Manifest("2.0.1"), null, root));
        Assert.Equal("the archive is of another version: expected '2.0.0', got '2.0.1'", failure.Message);
        Assert.Equal(InstallDecision.Install, rule.Judge(Manifest("2.0.0"), null, root));
    }

    [Test]
    public void What_must_be_installed_already_is_not_found()
    {
        var failure = Refusal<PackNotFoundException>(Update.Judge(Manifest("1.0.0"), null, root));
        Assert.Equal((SoughtThing.Installed, "not_found"), (failure.Sought, failure.Code));
        Assert.Equal(InstallDecision.Install, (Update with { NeedsInstalled = false }).Judge(Manifest("1.0.0"), null, root));
    }

    [Test]
    public void A_lower_version_is_refused_unless_it_is_allowed()
    {
        Have("1.0.0");
        var failure = Refusal<DowngradeRefusedException>(Update.Judge(Manifest("1.0.0-rc.1"), null, root));
        Assert.Equal((Name, "1.0.0", "1.0.0-rc.1"), (failure.Name, failure.Installed.ToString(), failure.Offered.ToString()));
        Assert.Equal(InstallDecision.Install, (Update with { AllowsDowngrade = true }).Judge(Manifest("1.0.0-rc.1"), null, root));
        // Replacing what is equal says nothing about what is lower.
        Refusal<DowngradeRefusedException>((Update with { ReplacesEqual = true }).Judge(Manifest("0.9.0"), null, root));
    }

    [Test]
    public void A_higher_version_is_installed()
    {
        Have("1.0.0");
        Assert.Equal(InstallDecision.Install, Update.Judge(Manifest("1.0.1"), null, root));
    }

    [Test]
    public async Task Of_an_equal_version_the_bytes_decide()
    {
        var archive = new PackBuilder().ArchiveTo(temp["a.tar.gz"]);
        var installed = await new Installer(root).InstallAsync(new FileSource(archive));
        foreach (var rule in (InstallRule[])[InstallRule.Any, Update, Update with { AllowsDowngrade = true }])
        {
            Assert.Equal(InstallDecision.Compare, rule.Judge(Manifest("1.0.0"), null, root));
            Assert.Equal(InstallDecision.AlreadyInstalled, rule.Judge(Manifest("1.0.0"), installed.Sha256, root));
            foreach (var offered in (string[])["1.0.0", "1.0.0+build.7"])
            {
                var refusal = Refusal<SameVersionException>(rule.Judge(Manifest(offered), Other, root));
                Assert.Equal((installed.Sha256, Other, offered), (refusal.Origin, refusal.Sha256, refusal.Offered.ToString()));
                Assert.Equal(InstallDecision.Install, (rule with { ReplacesEqual = true }).Judge(Manifest(offered), Other, root));
            }
        }
    }

    [Test]
    public void A_pack_of_which_nobody_knows_the_bytes_is_replaced_by_an_equal_one()
    {
        Have("1.0.0");
        Assert.Equal(InstallDecision.Install, Update.Judge(Manifest("1.0.0"), null, root));
    }

    [Test]
    public void A_broken_pack_is_installed_again_though_the_version_is_equal()
    {
        Have("1.0.0");
        File.Delete(Path.Join(root.PathOf(Name), "pack.db"));
        Assert.Equal(InstallDecision.Install, Update.Judge(Manifest("1.0.0"), null, root));
        Refusal<DowngradeRefusedException>(Update.Judge(Manifest("0.9.0"), null, root));
    }

    [Test]
    public void A_pack_whose_version_nobody_knows_is_replaced_by_any()
    {
        Have("1.0.0");
        File.WriteAllText(Path.Join(root.PathOf(Name), "manifest.json"), "{");
        Assert.Equal(InstallDecision.Install, Update.Judge(Manifest("0.0.1"), null, root));
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
