using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>
/// A small archive cut here and there and with bits flipped: refused, or installed as if nothing had happened. Every byte and every
/// bit are the library's tests (DamagedArchiveTests), which need no process for each.
/// </summary>
public sealed class DamagedGzipTests : CommandTest
{
    /// <summary>Prime, so that each bit of a byte has its turn.</summary>
    private const int CutStep = 41, FlipStep = 101;

    private readonly byte[] archive;
    private readonly SortedDictionary<string, string> pack;

    public DamagedGzipTests()
    {
        var small = new PackBuilder("p").With("pack.db", PackBuilder.Database(16)).With("skill.md", "s").With("kg_config.json", "{}");
        foreach (var key in (string[])["source_urls", "created_at"])
            small.Manifest.Remove(key);
        archive = File.ReadAllBytes(Archive(small));
        Kpacks.Run("install", "pack.tar.gz", "--packs-dir", Temp["good"]);
        pack = Installed(Temp["good"]);
        Assert.Contains(pack, entry => entry.Key == "manifest.json");
    }

    [Test]
    public void Truncated_here_and_there() => ForEach(archive.Length, CutStep, (length, root) =>
    {
        Assert.Equal(4, Install(archive[..length], root));
        Assert.False(Directory.Exists(Path.Join(root, "p")));
    });

    [Test]
    public void Bits_flipped() => ForEach(archive.Length * 8, FlipStep, (bit, root) =>
    {
        var bad = archive.ToArray();
        bad[bit / 8] ^= (byte)(1 << (bit % 8));
        // The gzip header's time and system mean nothing, nor does the length of a code that is not used.
        if (Install(bad, root) == 0)
            Assert.Equal(pack, Installed(root));
    });

    private int Install(byte[] bytes, string root)
    {
        var result = Kpacks.Run(bytes, ["install", "-", "--packs-dir", root, "--no-sync", "--json"]);
        Assert.True(result.ExitCode is 0 or 4, result.Errors);
        var isRefused = result.Errors.Contains("\"code\": \"archive_", StringComparison.Ordinal);
        Assert.True(result.ExitCode == 4 ? isRefused && result.Output.Length == 0 : result.Errors.Length == 0, result.Errors);
        return result.ExitCode;
    }

    /// <summary>Runs a check for every so many numbers, with a root for each of some threads; nothing is left in any.</summary>
    private void ForEach(int count, int step, Action<int, string> check)
    {
        var threads = Environment.ProcessorCount;
        Parallel.For(0, threads, thread =>
        {
            var root = Temp[$"root-{thread}"];
            for (var i = thread * step; i < count; i += threads * step)
                check(i, root);
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Join(root, ".kpacks", "staging")));
        });
    }

    private static SortedDictionary<string, string> Installed(string root)
    {
        var files = TempDirectory.Snapshot(Path.Join(root, "p"));
        Assert.True(files.Remove(".kpacks.json"));
        return files;
    }
}
