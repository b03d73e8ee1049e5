using KnowledgePacks.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Operations;

public sealed class InstallerTests : IDisposable
{
    private static readonly PackName Name = PackName.Parse("sample-pack");

    private readonly TempDirectory temp = new();
    private readonly InstallRoot root;

    public InstallerTests() => root = new InstallRoot(temp["root"]);

    [Test]
    public async Task The_receipt_says_what_was_installed_from_where_and_when()
    {
        var clock = new FixedClock(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)));
        var archive = new PackBuilder().WithExecutable("bin/tool", "x").ArchiveTo(temp["a.tar.gz"]);
        var result = await new Installer(root, new InstallOptions { Clock = clock })
            .InstallAsync(archive, cancellation: TestContext.Current!.Execution.CancellationToken);
        var receipt = root.Get(Name).Receipt!;
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 3, 6, 7, TimeSpan.Zero), receipt.InstalledAt);
        Assert.Equal((archive, result.Sha256, InstallReceipt.LibraryVersion),
            (receipt.Source, receipt.Archive!.Sha256, receipt.KpacksVersion));
        Assert.Equal(["bin/tool", "kg_config.json", "manifest.json", "pack.db", "skill.md"], receipt.Files.Select(file => file.Path));
        Assert.Equal(receipt.Files.Sum(file => new FileInfo(Path.Join(result.Path, file.Path)).Length), receipt.TotalSize);
        Assert.Equal(InstalledPackStatus.Ok, root.Get(Name).Status);
    }

    [Test]
    [Arguments("")]
    [Arguments("./")]
    [Arguments("some-wrapper/")]
    public void Every_layout_gives_the_same_pack(string prefix)
    {
        var pack = new PackBuilder().WithDirectory("empty");
        Install(pack.ArchiveTo(temp["a.tar.gz"], prefix));
        pack.WriteTo(temp["expected"]);
        File.Delete(Path.Join(root.PathOf(Name), InstallReceipt.FileName));
        Assert.Equal(TempDirectory.Snapshot(temp["expected"]), TempDirectory.Snapshot(root.PathOf(Name)));
    }

    [Test]
    public void Two_directories_at_the_top_are_no_wrapper()
    {
        var tar = new RawTarBuilder().Directory("a/").File("a/manifest.json", "{}").Directory("b/").File("b/manifest.json", "{}").End();
        File.WriteAllBytes(temp["a.tar.gz"], tar.Gzip());
        var refusal = Assert.Throws<PackInvalidException>(() => Install(temp["a.tar.gz"]));
        Assert.Contains("Required file missing: manifest.json", refusal.Message, StringComparison.Ordinal);
    }

    [Test]
    public void A_receipt_in_an_archive_is_refused()
    {
        var archive = new PackBuilder().With(".kpacks.json", "{}").ArchiveTo(temp["a.tar.gz"]);
        Assert.Throws<ArchiveUnsafeException>(() => Install(archive));
        Assert.False(Directory.Exists(root.PathOf(Name)));
    }

    [Test]
    public void A_refused_archive_leaves_the_root_as_it_was()
    {
        Install(new PackBuilder().ArchiveTo(temp["good.tar.gz"]));
        var before = TempDirectory.Snapshot(root.Path);
        var bad = new RawTarBuilder().File("manifest.json", "{}").File("fine", "content").File("../../outside", "evil").End();
        File.WriteAllBytes(temp["bad.tar.gz"], bad.Gzip());
        File.WriteAllText(temp["outside"], "sentinel");
        Assert.Throws<ArchiveUnsafeException>(() => Install(temp["bad.tar.gz"]));
        before[".kpacks/lock"] = TempDirectory.Snapshot(root.Path)[".kpacks/lock"];
        Assert.Equal(before, TempDirectory.Snapshot(root.Path));
        Assert.Equal("sentinel", File.ReadAllText(temp["outside"]));
    }

    [Test]
    public void Results_written_while_the_installation_runs_are_kept()
    {
        Install(new PackBuilder().ArchiveTo(temp["old.tar.gz"]));
        var results = Path.Join(root.PathOf(Name), "eval", "results");
        Directory.CreateDirectory(results);
        File.WriteAllText(Path.Join(results, "before.json"), "before");
        var newer = new PackBuilder(version: "2.0.0").With("eval/results/shipped.json", "shipped").ArchiveTo(temp["new.tar.gz"]);
        var written = false;
        var progress = new Callback(_ =>
        {
            if (written)
                return;
            written = true;
            File.WriteAllText(Path.Join(results, "during.json"), "during");
        });
        var result = new Installer(root).Install(new FileSource(newer), progress, TestContext.Current!.Execution.CancellationToken);
        Assert.True(written);
        Assert.Equal(2, result.KeptResults);
        Assert.Equal(["before.json", "during.json"], Directory.GetFiles(results).Select(Path.GetFileName).Order());
        Assert.Equal("shipped", File.ReadAllText(Path.Join(root.PathOf(Name), "eval", "results.shipped-2.0.0", "shipped.json")));
        Assert.Equal(VerificationStatus.Ok, new Verifier().Verify(root.Get(Name), TestContext.Current!.Execution.CancellationToken).Status);
    }

    [Test]
    public void Cancelling_leaves_the_root_as_it_was()
    {
        Install(new PackBuilder().ArchiveTo(temp["old.tar.gz"]));
        var before = TempDirectory.Snapshot(root.PathOf(Name));
        using var cancellation = new CancellationTokenSource();
        var newer = new PackBuilder(version: "2.0.0").With("pack.db", PackBuilder.Database(4 << 20)).ArchiveTo(temp["new.tar.gz"]);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new Installer(root).Install(new FileSource(newer), new Callback(_ => cancellation.Cancel()), cancellation.Token));
        Assert.Equal(before, TempDirectory.Snapshot(root.PathOf(Name)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(root.Path, ".kpacks", "staging")));
    }

    [Test]
    public void A_link_in_the_packs_place_is_refused()
    {
        Directory.CreateDirectory(temp["elsewhere"]);
        Directory.CreateDirectory(root.Path);
        File.CreateSymbolicLink(root.PathOf(Name), temp["elsewhere"]);
        var refusal = Assert.Throws<InstallationException>(() => Install(new PackBuilder().ArchiveTo(temp["a.tar.gz"])));
        Assert.Equal("not_a_directory", refusal.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp["elsewhere"]));
        Assert.Equal("not_a_directory",
            Assert.Throws<InstallationException>(() =>
            new Remover(root).Remove(Name, TestContext.Current!.Execution.CancellationToken)).Code);
    }

    [Test]
    public void A_file_in_the_packs_place_is_refused()
    {
        Directory.CreateDirectory(root.Path);
        File.WriteAllText(root.PathOf(Name), "a file");
        Assert.Equal("not_a_directory",
            Assert.Throws<InstallationException>(() => Install(new PackBuilder().ArchiveTo(temp["a.tar.gz"]))).Code);
        Assert.Equal("a file", File.ReadAllText(root.PathOf(Name)));
    }

    [Test]
    public void A_lock_held_by_another_is_not_waited_for_when_told_so()
    {
        using var held = InstallLock.Take(root, "testing", new TransactionOptions(Wait: false, Sync: false, null, null),
            TestContext.Current!.Execution.CancellationToken);
        var refusal = Assert.Throws<RootLockedException>(() =>
            new Installer(root, new InstallOptions { Wait = false })
            .Install(new FileSource(new PackBuilder().ArchiveTo(temp["a.tar.gz"])),
            cancellation: TestContext.Current!.Execution.CancellationToken));
        Assert.Contains("testing", refusal.Message, StringComparison.Ordinal);
    }

    [Test]
    public void Waiting_for_a_lock_ends_when_it_is_free()
    {
        var held = InstallLock.Take(root, "testing", new TransactionOptions(Wait: false, Sync: false, null, null),
            TestContext.Current!.Execution.CancellationToken);
        string? holder = null;
        var options = new InstallOptions { OnWaiting = who => { holder = who; held.Dispose(); } };
        new Installer(root, options)
            .Install(new FileSource(new PackBuilder().ArchiveTo(temp["a.tar.gz"])),
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal($"process {Environment.ProcessId}: testing", holder);
        Assert.Null(InstallLock.HolderOf(root));
    }

    [Test]
    [Arguments("1.0.0", "1.0.0", false, false, "current")]
    [Arguments("1.0.0", "1.0.0+build", false, false, "current")]
    [Arguments("1.0.0", "1.0.0", false, true, "updated")]
    [Arguments("1.0.0", "1.0.1", false, false, "updated")]
    [Arguments("1.0.0", "1.0.0-rc.1", false, false, "refused")]
    [Arguments("1.0.0", "0.9.0", false, true, "refused")]
    [Arguments("1.0.0", "0.9.0", true, false, "updated")]
    public void Updates_go_by_precedence(string installed, string offered, bool allowDowngrade, bool force, string expected)
    {
        Install(new PackBuilder(version: installed).ArchiveTo(temp["old.tar.gz"]));
        var newer = new FileSource(new PackBuilder(version: offered).ArchiveTo(temp["new.tar.gz"]));
        var updater = new Updater(root) { AllowDowngrade = allowDowngrade, Force = force };
        string Update() =>
            updater.Update(Name, newer, cancellation: TestContext.Current!.Execution.CancellationToken).Installed is null ? "current"
            : "updated";
        if (expected == "refused")
            Assert.Throws<DowngradeRefusedException>(() => Update());
        else
            Assert.Equal(expected, Update());
        Assert.Equal(expected == "updated" ? offered : installed, root.Get(Name).Manifest!.Version.ToString());
    }

    [Test]
    public void An_unmanaged_pack_is_replaced_with_its_results()
    {
        new PackBuilder(version: "0.1.0").With("eval_results.json", "{\"knowledge_pack\": {\"accuracy\": 0.5}}").WriteTo(root.PathOf(Name));
        var result = Install(new PackBuilder().ArchiveTo(temp["a.tar.gz"]));
        Assert.Equal(SemanticVersion.Parse("0.1.0"), result.Replaced!.Version);
        Assert.Equal(0.5, InstalledScores.Load(result.Path)!.Accuracy);
    }

    public void Dispose() => temp.Dispose();

    private InstallResult Install(string archive) =>
        new Installer(root).Install(new FileSource(archive), cancellation: TestContext.Current!.Execution.CancellationToken);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }

    /// <summary>Progress on the reporting thread itself.</summary>
    private sealed class Callback(Action<TransferProgress> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value);
    }
}
