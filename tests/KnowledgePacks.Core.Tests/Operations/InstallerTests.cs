using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
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
            .InstallAsync(new FileSource(archive), cancellation: TestContext.Current!.Execution.CancellationToken);
        var receipt = root.Get(Name).Receipt!;
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 3, 6, 7, TimeSpan.Zero), receipt.InstalledAt);
        Assert.Equal((archive, result.Sha256, InstallReceipt.LibraryVersion),
            (receipt.Source, receipt.Archive!.Sha256, receipt.KpacksVersion));
        Assert.Equal(["bin/tool", "kg_config.json", "manifest.json", "pack.db", "skill.md"], receipt.Files.Select(file => file.Path.Text));
        Assert.Equal(receipt.Files.Sum(file => new FileInfo(Path.Join(result.Path, file.Path.Text)).Length), receipt.TotalSize);
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
        // A manifest that passes, so that the names behind it are reached.
        var manifest = new PackBuilder(version: "2.0.0").Files()["manifest.json"]!;
        var bad = new RawTarBuilder().File("manifest.json", manifest).File("fine", "content").File("../../outside", "evil").End();
        File.WriteAllBytes(temp["bad.tar.gz"], bad.Gzip());
        File.WriteAllText(temp["outside"], "sentinel");
        Assert.Throws<ArchiveUnsafeException>(() => Install(temp["bad.tar.gz"]));
        before[".kpacks/lock"] = TempDirectory.Snapshot(root.Path)[".kpacks/lock"];
        Assert.Equal(before, TempDirectory.Snapshot(root.Path));
        Assert.Equal("sentinel", File.ReadAllText(temp["outside"]));
    }

    [Test]
    public async Task Results_written_while_the_installation_runs_are_kept()
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
        var result = await new Installer(root)
            .InstallAsync(new FileSource(newer), progress, TestContext.Current!.Execution.CancellationToken);
        Assert.True(written);
        Assert.Equal(2, result.KeptResults);
        Assert.Equal(["before.json", "during.json"], Directory.GetFiles(results).Select(Path.GetFileName).Order());
        Assert.Equal("shipped", File.ReadAllText(Path.Join(root.PathOf(Name), "eval", "results.shipped-2.0.0", "shipped.json")));
        Assert.Equal(VerificationStatus.Ok, new Verifier().Verify(root.Get(Name), TestContext.Current!.Execution.CancellationToken).Status);
    }

    [Test]
    public async Task Cancelling_leaves_the_root_as_it_was()
    {
        Install(new PackBuilder().ArchiveTo(temp["old.tar.gz"]));
        var before = TempDirectory.Snapshot(root.PathOf(Name));
        using var cancellation = new CancellationTokenSource();
        var newer = new PackBuilder(version: "2.0.0").With("pack.db", PackBuilder.Database(4 << 20)).ArchiveTo(temp["new.tar.gz"]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Installer(root).InstallAsync(new FileSource(newer), new Callback(_ => cancellation.Cancel()), cancellation.Token));
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
        Assert.Equal(("not_a_directory", RootProblem.NotReplaceable, Name), (refusal.Code, refusal.Problem, refusal.Subject));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp["elsewhere"]));
        var kept = Assert.Throws<InstallationException>(() =>
            new Remover(root).Remove(Name, TestContext.Current!.Execution.CancellationToken));
        Assert.Equal(("not_a_directory", RootProblem.NotRemovable), (kept.Code, kept.Problem));
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
    public async Task A_lock_held_by_another_is_not_waited_for_when_told_so()
    {
        using var held = InstallLock.Take(root, "testing", new TransactionOptions(Wait: false, Sync: false, null, null),
            TestContext.Current!.Execution.CancellationToken);
        var refusal = await Assert.ThrowsAsync<RootLockedException>(() =>
            new Installer(root, new InstallOptions { Wait = false })
            .InstallAsync(new FileSource(new PackBuilder().ArchiveTo(temp["a.tar.gz"])),
            cancellation: TestContext.Current!.Execution.CancellationToken));
        Assert.Contains("testing", refusal.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Waiting_for_a_lock_ends_when_it_is_free()
    {
        var held = InstallLock.Take(root, "testing", new TransactionOptions(Wait: false, Sync: false, null, null),
            TestContext.Current!.Execution.CancellationToken);
        string? holder = null;
        var options = new InstallOptions { OnWaiting = who => { holder = who; held.Dispose(); } };
        await new Installer(root, options)
            .InstallAsync(new FileSource(new PackBuilder().ArchiveTo(temp["a.tar.gz"])),
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal($"process {Environment.ProcessId}: testing", holder);
        Assert.Null(InstallLock.HolderOf(root));
    }

    [Test]
    public async Task What_is_installed_is_made_ready_before_the_lock_is_waited_for()
    {
        var held = InstallLock.Take(root, "testing", new TransactionOptions(Wait: false, Sync: false, null, null),
            TestContext.Current!.Execution.CancellationToken);
        var archive = new PackBuilder().With("x", PackBuilder.Database(3_000_000)).ArchiveTo(temp["a.tar.gz"]);
        long read = 0, readThen = 0;
        var options = new InstallOptions { OnWaiting = _ => { readThen = read; held.Dispose(); } };
        await new Installer(root, options).InstallAsync(new FileSource(archive), new Callback(progress => read = progress.Bytes),
            TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(new FileInfo(archive).Length, readThen);
        Assert.Equal(InstalledPackStatus.Ok, root.Get(Name).Status);
    }

    [Test]
    public async Task One_installation_goes_on_while_another_begins_and_ends()
    {
        var first = new PackBuilder(version: "1.0.0").With("x", PackBuilder.Database(3_000_000)).ArchiveTo(temp["a.tar.gz"]);
        var other = new PackBuilder("other").ArchiveTo(temp["b.tar.gz"]);
        var same = new PackBuilder(version: "2.0.0").ArchiveTo(temp["c.tar.gz"]);
        var begun = false;
        var progress = new Callback(_ =>
        {
            if (begun)
                return;
            begun = true;
            Install(other);
            Install(same);
            Assert.Equal("2.0.0", root.Get(Name).Manifest!.Version.ToString());
        });
        var result = await new Installer(root)
            .InstallAsync(new FileSource(first), progress, TestContext.Current!.Execution.CancellationToken);
        Assert.True(begun);
        // Whoever comes last to the lock has the last word.
        Assert.Equal(SemanticVersion.Parse("2.0.0"), result.Replaced!.Version);
        foreach (var pack in root.Packs())
            Assert.Equal(VerificationStatus.Ok, new Verifier().Verify(pack, TestContext.Current!.Execution.CancellationToken).Status);
        Assert.Equal(["other", "sample-pack"], root.Packs().Select(pack => pack.Name));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(root.Path, ".kpacks", "staging")));
    }

    [Test]
    public async Task An_update_is_judged_again_by_what_others_installed_meanwhile()
    {
        Install(new PackBuilder(version: "1.0.0").ArchiveTo(temp["old.tar.gz"]));
        var newest = new PackBuilder(version: "3.0.0").ArchiveTo(temp["newest.tar.gz"]);
        var begun = false;
        var progress = new Callback(_ =>
        {
            // Late: when the manifest has gone by.
            if (!begun && Directory.Exists(root.StagingPath)
                && Directory.EnumerateFiles(root.StagingPath, "large", SearchOption.AllDirectories).Any())
            {
                begun = true;
                Install(newest);
            }
        });
        var newer = new PackBuilder(version: "2.0.0").With("large", PackBuilder.Database(5_000_000)).ArchiveTo(temp["new.tar.gz"]);
        await Assert.ThrowsAsync<DowngradeRefusedException>(() => new Updater(root)
            .UpdateAsync(Name, new FileSource(newer), progress, TestContext.Current!.Execution.CancellationToken));
        Assert.True(begun);
        Assert.Equal("3.0.0", root.Get(Name).Manifest!.Version.ToString());
    }

    [Test]
    [Arguments("1.0.0", "1.0.0", false, false, "current")]
    [Arguments("1.0.0", "1.0.0+build", false, true, "updated")]
    [Arguments("1.0.0", "1.0.0", false, true, "updated")]
    [Arguments("1.0.0", "1.0.1", false, false, "updated")]
    [Arguments("1.0.0", "1.0.0-rc.1", false, false, "refused")]
    [Arguments("1.0.0", "0.9.0", false, true, "refused")]
    [Arguments("1.0.0", "0.9.0", true, false, "updated")]
    public async Task Updates_go_by_precedence(string installed, string offered, bool allowDowngrade, bool force, string expected)
    {
        Install(new PackBuilder(version: installed).ArchiveTo(temp["old.tar.gz"]));
        var newer = new FileSource(new PackBuilder(version: offered).ArchiveTo(temp["new.tar.gz"]));
        var updater = new Updater(root) { AllowDowngrade = allowDowngrade, Force = force };
        Task<UpdateResult> Update() => updater.UpdateAsync(Name, newer, cancellation: TestContext.Current!.Execution.CancellationToken);
        if (expected == "refused")
            await Assert.ThrowsAsync<DowngradeRefusedException>(Update);
        else
            Assert.Equal(expected, (await Update()).Installed is null ? "current" : "updated");
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
        new Installer(root).InstallAsync(new FileSource(archive), cancellation: TestContext.Current!.Execution.CancellationToken)
            .GetAwaiter().GetResult();

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }

    /// <summary>Progress on the reporting thread itself.</summary>
    private sealed class Callback(Action<Progress> report) : IProgress<Progress>
    {
        public void Report(Progress value) => report(value);
    }
}
