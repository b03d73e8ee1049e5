using System.Text.Json;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Archives that unfold: refused within the memory of any other, soon, and with nothing left on the disk.</summary>
// One at a time: what they measure or write is large.
[NotInParallel("large")]
public sealed class BombTests : CommandTest
{
    /// <summary>What a decompressor reads at once.</summary>
    private const int BufferBytes = 128 << 10;

    public static IEnumerable<string> Bombs() => [.. HostileArchives.Bombs.Select(bomb => bomb.Name)];

    public static IEnumerable<string> Largest() => [.. HostileArchives.Largest.Select(archive => archive.Name)];

    [Test]
    [MethodDataSource(nameof(Bombs))]
    public void Is_refused_early_and_leaves_nothing(string name) => IsRefused(HostileArchives.Bombs.Single(bomb => bomb.Name == name));

    [Test]
    [MethodDataSource(nameof(Largest))]
    public void Within_the_limits_costs_no_more_memory(string name)
    {
        var archive = HostileArchives.Largest.Single(archive => archive.Name == name);
        using var root = new MemoryDirectory();
        foreach (var arguments in (string[][])[["inspect", "-"], ["inspect", "-", "--json"],
            ["install", "-", "--packs-dir", root.Path, "--no-sync"]])
        {
            var run = PipedRun.Of(archive.Pieces(), arguments);
            Assert.Equal((0, ""), (run.ExitCode, run.Errors));
            Assert.InRange(run.PeakKilobytes, 1, PipedRun.MaxPeakKilobytes);
        }
    }

    private void IsRefused(ArchiveBomb bomb)
    {
        using var root = new MemoryDirectory();
        File.WriteAllBytes(Temp["refused.tar.gz"], HostileArchives.Find("no end marker").Make(Temp.Path));
        Fail(4, "install", "refused.tar.gz", "--packs-dir", root.Path);
        var disk = Disk(root.Path);

        var inspected = PipedRun.Of(bomb.Pieces(), "inspect", "-", "--json");
        using var error = JsonDocument.Parse(inspected.Errors);
        Assert.Equal(bomb.Error, error.RootElement.GetProperty("error").GetProperty("code").GetString());
        AssertBounded(bomb, inspected);

        var installed = PipedRun.Of(bomb.Pieces(), "--packs-dir", root.Path, "install", "-");
        Assert.StartsWith($"error: {error.RootElement.GetProperty("error").GetProperty("message").GetString()}\n", installed.Errors,
            StringComparison.Ordinal);
        Assert.Equal("", installed.Output);
        AssertBounded(bomb, installed);
        Assert.Equal(disk, Disk(root.Path));
    }

    /// <summary>Every path with its length; who held the lock last is in it.</summary>
    private static SortedDictionary<string, long> Disk(string root)
    {
        var disk = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            disk.Add(Path.GetRelativePath(root, entry.FullName), entry is FileInfo { Name: not "lock" } file ? file.Length : 0);
        return disk;
    }

    private static void AssertBounded(ArchiveBomb bomb, PipedRun run)
    {
        Assert.Equal(4, run.ExitCode);
        Assert.InRange(run.PeakKilobytes, 1, PipedRun.MaxPeakKilobytes);
        if (bomb.PiecesNeeded is { } needed)
            Assert.InRange(run.BytesTaken, 0,
                bomb.Pieces().Take(needed).Sum(piece => (long)piece.Length) + BufferBytes + PipedRun.PipeBytes);
    }

    /// <summary>A hundred thousand files come and go with some of these archives: in memory, where there is a directory for it.</summary>
    private sealed class MemoryDirectory : IDisposable
    {
        public MemoryDirectory()
        {
            var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
            Path = Directory.CreateDirectory(System.IO.Path.Join(parent, "kpacks-test-" + System.IO.Path.GetRandomFileName())).FullName;
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
