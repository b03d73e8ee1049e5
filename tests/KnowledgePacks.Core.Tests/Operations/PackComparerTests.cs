using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Operations;

public sealed class PackComparerTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public async Task A_hostile_archive_is_refused()
    {
        File.WriteAllBytes(temp["evil.tar.gz"], new RawTarBuilder().File("../evil").End().Gzip());
        var good = ComparedPack.Directory(new PackBuilder().WriteTo(temp["pack"]));
        await Assert.ThrowsAsync<ArchiveUnsafeException>(() => new PackComparer().CompareAsync(good, Archive("evil.tar.gz")));
        await Assert.ThrowsAsync<LimitExceededException>(() =>
            new PackComparer(PackLimits.Default with { MaxEntries = 1 }).CompareAsync(Archive(new PackBuilder(), "a.tar.gz"), good));
    }

    [Test]
    public async Task A_directory_with_a_link_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        var directory = new PackBuilder().WriteTo(temp["pack"]);
        File.CreateSymbolicLink(temp["pack", "link"], "/etc/passwd");
        await Assert.ThrowsAsync<PackInvalidException>(() =>
            new PackComparer().CompareAsync(ComparedPack.Directory(directory), ComparedPack.Directory(directory)));
        await Assert.ThrowsAsync<PackNotFoundException>(() =>
            new PackComparer().CompareAsync(ComparedPack.Directory(temp["nowhere"]), ComparedPack.Directory(directory)));
    }

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    public async Task The_same_pack_is_equal_whatever_it_is_in(int threads)
    {
        var pack = new PackBuilder().With("docs/a.md", "a").With("empty", "").With("eval_results.json", "{}").WithExecutable("run", "x");
        var directory = ComparedPack.Directory(pack.WriteTo(temp["pack"]));
        File.WriteAllText(temp["pack", "debug.log"], "is not packaged");
        File.WriteAllText(temp["pack", ".kpacks.json"], "is not packaged");
        var comparer = new PackComparer(threads: threads);
        Assert.True((await comparer.CompareAsync(directory, Archive(pack, "flat.tar.gz"))).IsNone || OperatingSystem.IsWindows());
        Assert.True((await comparer.CompareAsync(Archive(pack, "a.tar.gz"), Archive(pack, "b.tar.gz", "wrapped/"))).IsNone);
    }

    [Test]
    public async Task Says_what_differs()
    {
        var old = new PackBuilder().With("gone", "1").With("same", "2").With("changed", "33").With("mode", "4");
        var @new = new PackBuilder(version: "1.1.0").With("added", "55").With("same", "2").With("changed", "66")
            .WithExecutable("mode", "4");
        var difference = await new PackComparer().CompareAsync(Archive(old, "old.tar.gz"), Archive(@new, "new.tar.gz"));
        Assert.False(difference.IsNone);
        Assert.Equal(("1.0.0", "1.1.0"), (difference.Old!.Version.ToString(), difference.New!.Version.ToString()));
        Assert.Equal(["$.version"], difference.Manifest.Select(change => change.Path));
        Assert.Equal(["added Added", "changed Changed", "gone Removed", "manifest.json Changed", "mode Changed"],
            difference.Files.Select(change => $"{change.Path} {change.Change}"));
        Assert.Equal("4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce",
            (await Changed("3", "4")).Old!.Sha256.Hex);
        Assert.Equal((2L, 3L), ((await Changed("33", "444")).Old!.Size, (await Changed("33", "444")).New!.Size));
    }

    [Test]
    public async Task Results_of_the_user_are_no_difference_of_an_installed_pack()
    {
        var pack = new PackBuilder();
        pack.WriteTo(temp["root", "sample-pack"]);
        File.WriteAllText(temp["root", "sample-pack", "eval_results.json"], "{}");
        File.WriteAllText(temp["root", "sample-pack", "eval_results.shipped-1.0.0.json"], "{}");
        Directory.CreateDirectory(temp["root", "sample-pack", "eval", "results.shipped-1.0.0"]);
        File.WriteAllText(temp["root", "sample-pack", "eval", "results.shipped-1.0.0", "old.json"], "{}");
        Directory.CreateDirectory(temp["root", "sample-pack", "eval", "results"]);
        File.WriteAllText(temp["root", "sample-pack", "eval", "results", "today.json"], "{}");
        var installed = ComparedPack.Installed(new InstallRoot(temp["root"]).Get(PackName.Parse("sample-pack")));
        var archive = Archive(pack, "a.tar.gz");
        Assert.True((await new PackComparer().CompareAsync(installed, archive)).IsNone);
        Assert.True((await new PackComparer().CompareAsync(archive, installed)).IsNone);
        Assert.Equal(4, (await new PackComparer().CompareAsync(archive, ComparedPack.Directory(temp["root", "sample-pack"]))).Files.Count);
    }

    [Test]
    public async Task A_manifest_that_cannot_be_read_is_all_missing()
    {
        var difference = await new PackComparer().CompareAsync(Archive(new PackBuilder().With("manifest.json", "{"), "a.tar.gz"),
            Archive(new PackBuilder(), "b.tar.gz"));
        Assert.Null(difference.Old);
        Assert.Equal(("$", ChangeKind.Added), (Assert.Single(difference.Manifest).Path, difference.Manifest[0].Change));
    }

    private async Task<FileChange> Changed(string old, string @new) => Assert.Single((await new PackComparer().CompareAsync(
        Archive(new PackBuilder().With("x", old), "x.tar.gz"), Archive(new PackBuilder().With("x", @new), "y.tar.gz"))).Files);

    private ComparedPack Archive(PackBuilder pack, string file, string prefix = "")
    {
        pack.ArchiveTo(temp[file], prefix);
        return Archive(file);
    }

    private ComparedPack Archive(string file) => ComparedPack.Archive(FileSource.Open(temp[file]));
}
