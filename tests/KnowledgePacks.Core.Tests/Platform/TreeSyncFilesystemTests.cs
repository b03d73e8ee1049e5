using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Platform;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Platform;

/// <summary>Syncing file by file where there are few or the filesystem is not known, and all at once elsewhere.</summary>
public sealed class TreeSyncFilesystemTests : IDisposable
{
    private const int Many = TreeSync.ManyFiles, Small = 64 << 10;
    private const string Memory = "/dev/shm";

    private static readonly bool IsNewLinux = OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 8);

    private readonly TempDirectory temp = new();
    private readonly string inMemory = Path.Join(Memory, $"kpacks-test-{Guid.NewGuid()}");

    public TreeSyncFilesystemTests()
    {
        if (Directory.Exists(Memory))
            Directory.CreateDirectory(inMemory);
    }

    /// <summary>Both filesystems, and whether all of one is synced at once.</summary>
    private IEnumerable<(string Path, bool AtOnce)> Places
    {
        get
        {
            yield return (temp.Path, IsNewLinux && new DriveInfo(temp.Path).DriveFormat is "ext2" or "ext3" or "ext4" or "xfs");
            if (Directory.Exists(inMemory))
                yield return (inMemory, false);
        }
    }

    [Test]
    [Arguments(0, 0, false, false)]
    [Arguments(1, 0, false, false)]
    [Arguments(1, 1, true, true)]
    [Arguments(Many - 1, 0, false, false)]
    [Arguments(Many - 1, 1, true, true)]
    [Arguments(Many - 1, Small, true, true)]
    [Arguments(Many, 0, false, false)]
    [Arguments(Many, 1, false, true)]
    [Arguments(Many, Small, false, true)]
    [Arguments(Many, Small + 1, true, true)]
    [Arguments(100_000, 1, false, true)]
    [Arguments(100_000, 1L << 40, true, true)]
    public void The_system_begins_early_unless_many_small_files_go_at_once(int files, long length, bool atOnce, bool each)
    {
        foreach (var place in Places)
        {
            using var sync = new TreeSync(place.Path);
            Assert.Equal(place.AtOnce ? atOnce : each, sync.BeginsEarly(files, length));
        }
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(Many - 1)]
    [Arguments(Many)]
    [Arguments(3 * Many)]
    public Task A_tree_stays_as_it_was(int files) => Guarded.Run(() =>
    {
        foreach (var place in Places)
        {
            using var sync = new TreeSync(place.Path);
            for (var i = 0; i < files; i++)
                File.WriteAllBytes(Path.Join(Directory.CreateDirectory(Path.Join(place.Path, $"{i % 5}")).FullName, $"{i}"),
                    Samples.Random(i * 100));
            var before = TempDirectory.Snapshot(place.Path);
            sync.Sync(place.Path, files, CancellationToken.None);
            sync.Sync(place.Path, files, CancellationToken.None);
            Assert.Equal(before, TempDirectory.Snapshot(place.Path));
        }
    });

    // A file that cannot be opened shows whether files are looked at one by one.
    [Test]
    [Arguments(1)]
    [Arguments(Many - 1)]
    [Arguments(Many)]
    [Arguments(100_000)]
    public Task Few_files_are_synced_one_by_one_and_many_only_where_the_filesystem_is_not_known(int files) => Guarded.Run(() =>
    {
        foreach (var place in Places)
        {
            using var sync = new TreeSync(place.Path);
            File.CreateSymbolicLink(Path.Join(place.Path, "dangling"), "nowhere");
            var failure = Record.Exception(() => sync.Sync(place.Path, files, CancellationToken.None));
            Assert.Equal(place.AtOnce && files >= Many ? null : typeof(FileNotFoundException), failure?.GetType());
        }
    });

    [Test]
    public Task Cancellation_is_told() => Guarded.Run(() =>
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        foreach (var place in Places)
        {
            File.WriteAllText(Path.Join(place.Path, "file"), "content");
            using var sync = new TreeSync(place.Path);
            Assert.Throws<OperationCanceledException>(() => sync.Sync(place.Path, 1, cancelled.Token));
            Assert.Throws<OperationCanceledException>(() => sync.Sync(place.Path, Many, cancelled.Token));
            sync.Sync(place.Path, 1, CancellationToken.None);
        }
    });

    [Test]
    public Task The_directory_that_it_began_with_may_vanish() => Guarded.Run(() =>
    {
        foreach (var place in Places)
        {
            var (first, other) = (Path.Join(place.Path, "first"), Path.Join(place.Path, "other"));
            Directory.CreateDirectory(first);
            using var sync = new TreeSync(first);
            Directory.Move(first, other);
            sync.Sync(other, Many, CancellationToken.None);
            Directory.Delete(other);
            sync.Sync(place.Path, Many, CancellationToken.None);
            Assert.Throws<DirectoryNotFoundException>(() => sync.Sync(other, Many - 1, CancellationToken.None));
        }
    });

    [Test]
    public void A_root_that_is_not_there_or_is_a_file_is_an_error()
    {
        if (!OperatingSystem.IsLinux())
            return;
        File.WriteAllText(temp["file"], "");
        Assert.Throws<FileNotFoundException>(() => new TreeSync(temp["none"]));
        Assert.ThrowsAny<IOException>(() => new TreeSync(temp["file"]));
    }

    [Test]
    public Task It_can_be_used_from_several_threads_and_not_after_it_is_disposed() => Guarded.Run(() =>
    {
        var sync = new TreeSync(temp.Path);
        File.WriteAllText(temp["file"], "content");
        Task.WaitAll([.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => sync.Sync(temp.Path, Many, CancellationToken.None)))]);
        sync.Dispose();
        sync.Dispose();
        if (Places.First().AtOnce)
            Assert.Throws<ObjectDisposedException>(() => sync.Sync(temp.Path, Many, CancellationToken.None));
        Assert.Equal("content", File.ReadAllText(temp["file"]));
    });

    public void Dispose()
    {
        temp.Dispose();
        if (Directory.Exists(inMemory))
            Directory.Delete(inMemory, recursive: true);
    }
}
