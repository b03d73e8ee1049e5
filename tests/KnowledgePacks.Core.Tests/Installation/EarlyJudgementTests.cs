using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Installation;

/// <summary>What will be refused for its documents is refused before its database is read: seen by the bytes that are asked for.</summary>
public sealed class EarlyJudgementTests : IDisposable
{
    private const int DatabaseBytes = 6 << 20, Early = 600_000;

    private static readonly PackName Name = PackName.Parse("sample-pack");
    private static readonly byte[] Database = [.. PackBuilder.Database(12), .. Samples.Random(DatabaseBytes - 12)];

    private readonly TempDirectory temp = new();
    private readonly InstallRoot root;

    public EarlyJudgementTests() => root = new InstallRoot(temp["root"]);

    public void Dispose() => temp.Dispose();

    private static CancellationToken Cancellation => TestContext.Current!.Execution.CancellationToken;

    [Test]
    [Arguments("{")]
    [Arguments("{}")]
    [Arguments("{\"name\": \"../x\", \"version\": \"1.0.0\"}")]
    public async Task A_manifest_with_an_error(string manifest)
    {
        var source = new Counting(Foreign(("manifest.json", manifest), ("skill.md", "x"), ("kg_config.json", "{}")));
        var failure = await Assert.ThrowsAsync<PackInvalidException>(() => Install(source));
        Assert.Equal("manifest_invalid", failure.Code);
        IsEarly(source);
    }

    [Test]
    [Arguments("tar.gz")]
    [Arguments("tar.zst")]
    public async Task A_lower_version(string extension)
    {
        await Install(new Counting(Packaged(new PackBuilder(version: "1.0.0"))));
        var before = TempDirectory.Snapshot(root.PathOf(Name));
        var source = new Counting(Packaged(new PackBuilder(version: "0.9.0"), extension));
        await Assert.ThrowsAsync<DowngradeRefusedException>(() => new Updater(root).UpdateAsync(Name, source, cancellation: Cancellation));
        IsEarly(source);
        Assert.Equal(before, TempDirectory.Snapshot(root.PathOf(Name)));
    }

    [Test]
    public async Task An_equal_version_is_read_for_its_digest_and_not_written()
    {
        var archive = Packaged(new PackBuilder());
        await Install(new Counting(archive));
        var source = new Counting(archive);
        Assert.Null((await new Updater(root).UpdateAsync(Name, source, cancellation: Cancellation)).Installed);
        Assert.Equal(source.Size, source.HandedOut);
        Assert.Equal(InstallStatus.Current, (await Install(new Counting(archive))).Status);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task What_another_process_removes_while_it_is_compared_is_installed(bool canReopen)
    {
        var archive = Packaged(new PackBuilder());
        await Install(new Counting(archive));
        var source = new Counting(archive)
        {
            CanReopen = canReopen,
            OnEnd = () => Directory.Move(root.PathOf(Name), temp["gone"]),
        };
        Assert.Equal(InstallStatus.Installed, (await Install(source)).Status);
        Assert.Equal(VerificationStatus.Ok, new Verifier().Verify(root.Get(Name), Cancellation).Status);
    }

    [Test]
    public async Task A_pack_of_another_name()
    {
        await Install(new Counting(Packaged(new PackBuilder())));
        var source = new Counting(Packaged(new PackBuilder("other")));
        await Assert.ThrowsAsync<NameMismatchException>(() => new Updater(root).UpdateAsync(Name, source, cancellation: Cancellation));
        IsEarly(source);
    }

    [Test]
    public async Task What_the_source_says_is_held_against_the_manifest()
    {
        foreach (var expected in (SourceExpectation[])[new() { Name = PackName.Parse("other") },
            new() { Version = SemanticVersion.Parse("1.0.1") }])
        {
            var source = new Counting(Packaged(new PackBuilder())) { Expected = expected };
            await Assert.ThrowsAsync<NameMismatchException>(() => Install(source));
            IsEarly(source);
        }
    }

    [Test]
    [Arguments("skill.md", "skill_missing")]
    [Arguments("kg_config.json", "config_missing")]
    public async Task Missing_documents(string document, string code)
    {
        var archive = Packaged(new PackBuilder().Without(document));
        foreach (var profile in (PackProfile?[])[null, PackProfile.Standard])
        {
            var source = new Counting(archive);
            var failure = await Assert.ThrowsAsync<PackInvalidException>(() => Install(source, new InstallOptions { Profile = profile }));
            Assert.Equal([code], failure.Findings.Select(finding => finding.Code));
            IsEarly(source);
        }
        await Install(new Counting(archive), new InstallOptions { Profile = PackProfile.Legacy });
    }

    [Test]
    public async Task A_manifest_that_lacks_what_the_standard_profile_wants()
    {
        var source = new Counting(
            Foreign(("manifest.json", """{"name": "sample-pack", "version": "1.0.0"}"""), ("skill.md", "x"), ("kg_config.json", "{}")));
        var failure = await Assert.ThrowsAsync<PackInvalidException>(() => Install(source));
        Assert.Equal("manifest_invalid", failure.Code);
        IsEarly(source);
    }

    [Test]
    public async Task A_dry_run_is_as_early()
    {
        var source = new Counting(Packaged(new PackBuilder().Without("skill.md")));
        await Assert.ThrowsAsync<PackInvalidException>(() => Install(source, new InstallOptions { DryRun = true }));
        IsEarly(source);
        Assert.False(Directory.Exists(root.Path));
    }

    // Other tools' archives may have their documents anywhere.
    [Test]
    public async Task Documents_that_come_last_are_waited_for()
    {
        var files = new PackBuilder().Files();
        var tar = new RawTarBuilder().File("manifest.json", files["manifest.json"]!).File("pack.db", Database)
            .File("kg_config.json", files["kg_config.json"]!).File("skill.md", files["skill.md"]!).End();
        Assert.Equal("1.0.0", (await Install(new Counting(tar.Gzip()))).Version.ToString());
    }

    [Test]
    public async Task A_graph_lbug_is_not_held_to_the_standard_profile_while_it_passes_by()
    {
        var pack = new PackBuilder().Without("pack.db").Without("skill.md").With("graph.lbug", Database);
        var installed = await Install(new Counting(Packaged(pack)));
        Assert.Equal(["skill_missing"], installed.Warnings.Select(warning => warning.Code));
    }

    [Test]
    public async Task A_manifest_inside_a_directory_is_judged_when_all_is_read()
    {
        var archive = File.ReadAllBytes(new PackBuilder().With("manifest.json", "{}").ArchiveTo(temp["a.tar.gz"], "sample-pack/"));
        await Assert.ThrowsAsync<PackInvalidException>(() => Install(new Counting(archive)));
        Assert.False(Directory.Exists(root.PathOf(Name)));
    }

    private void IsEarly(Counting source)
    {
        Assert.True(source.Size > 5_000_000);
        Assert.InRange(source.HandedOut, 1, Early);
        Assert.True(source.IsDisposed);
        // Nothing is left of what was begun.
        var staging = Path.Join(root.Path, ".kpacks", "staging");
        Assert.True(!Directory.Exists(staging) || !Directory.EnumerateFileSystemEntries(staging).Any());
    }

    private Task<InstallResult> Install(Counting source, InstallOptions? options = null) =>
        new Installer(root, (options ?? new InstallOptions()) with { Sync = false }).InstallAsync(source, cancellation: Cancellation);

    /// <summary>As kpacks makes it, with the documents first and a large database.</summary>
    private byte[] Packaged(PackBuilder pack, string extension = "tar.gz")
    {
        if (pack.Files().ContainsKey("pack.db"))
            pack.With("pack.db", Database);
        var directory = temp[Path.GetRandomFileName()];
        return File.ReadAllBytes(new Packager(new PackageOptions { Profile = PackProfile.Legacy })
            .Package(pack.WriteTo(directory), $"{directory}.{extension}", cancellation: Cancellation).Archive);
    }

    private static byte[] Foreign(params (string Path, string Text)[] documents)
    {
        var tar = new RawTarBuilder();
        foreach (var (path, text) in documents)
            tar.File(path, text);
        return tar.File("pack.db", Database).End().Gzip();
    }

    /// <summary>A source that knows how much of it was read.</summary>
    private sealed class Counting : MemoryStream, IPackSource
    {
        public Counting(byte[] archive)
            : base(archive, writable: false) => Size = archive.Length;

        public SourceExpectation Expected { get; init; } = SourceExpectation.None;

        public long Size { get; }

        public long HandedOut { get; private set; }

        public bool IsDisposed { get; private set; }

        public string Label => "counting.tar.gz";

        public bool CanReopen { get; init; }

        /// <summary>Called at the end of the first reading.</summary>
        public Action? OnEnd { get; init; }

        public ValueTask<SourceExpectation> ResolveAsync(CancellationToken cancellation) => new(Expected);

        public ValueTask<Stream> OpenAsync(long offset, CancellationToken cancellation) =>
            new(HandedOut == 0 ? this : new MemoryStream(ToArray()));

        public override int Read(Span<byte> buffer)
        {
            var count = base.Read(buffer);
            HandedOut += count;
            if (count > 0 && HandedOut == Size)
                OnEnd?.Invoke();
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
