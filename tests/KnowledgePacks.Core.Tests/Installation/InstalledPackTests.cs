using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class InstalledPackTests : IDisposable
{
    private const int Looks = 3000;
    private static readonly PackName Name = PackName.Parse("sample-pack");

    private readonly TempDirectory temp = new();
    private readonly InstallRoot root;

    public InstalledPackTests() => root = new InstallRoot(temp["root"]);

    [Test]
    public void A_pack_that_comes_and_goes_is_seen_whole_or_not_at_all()
    {
        var (small, large) = (Installed("1.0.0", 4096), Installed("2.0.0", 8192));
        using var stop = new CancellationTokenSource();
        var others = Task.Run(() =>
        {
            // Never the same directory again: what is removed and what is installed next are two.
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var next = temp[$"next-{number}"];
                foreach (var file in Directory.EnumerateFiles(number % 2 == 0 ? small : large))
                {
                    _ = Directory.CreateDirectory(next);
                    File.Copy(file, Path.Join(next, Path.GetFileName(file)));
                }
                Directory.Move(next, root.PathOf(Name));
                Directory.Move(root.PathOf(Name), next);
            }
        });
        var seen = 0;
        for (var look = 0; look < Looks || (seen == 0 && look < 100 * Looks); look++)
        {
            foreach (var pack in (ReadOnlySpan<InstalledPack?>)[root.Find(Name), .. root.Packs()])
            {
                if (pack is null)
                    continue;
                seen++;
                Assert.Equal(InstalledPackStatus.Ok, pack.Status);
                Assert.Equal(pack.Manifest!.Version.ToString() == "1.0.0", pack.Size < 8192);
            }
        }
        stop.Cancel();
        others.Wait();
        Assert.True(seen > 0);
    }

    private string Installed(string version, int size)
    {
        var archive = new PackBuilder(version: version).With("pack.db", PackBuilder.Database(size)).ArchiveTo(temp[version + ".tar.gz"]);
        var elsewhere = new InstallRoot(temp[version]);
        _ = new Installer(elsewhere).InstallAsync(new FileSource(archive)).GetAwaiter().GetResult();
        _ = Directory.CreateDirectory(root.Path);
        return elsewhere.PathOf(Name);
    }

    public void Dispose() => temp.Dispose();
}
