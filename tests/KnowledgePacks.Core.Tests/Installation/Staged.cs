using KnowledgePacks.Installation;
using KnowledgePacks.Platform;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

/// <summary>A staging directory in a root of its own, and what makes files there.</summary>
internal sealed class Staged : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly StagingDirectory staging;
    private readonly TreeSync? sync;

    public Staged(bool synced = false)
    {
        var root = new InstallRoot(temp["root"]);
        staging = StagingDirectory.Create(root, sync: false);
        sync = synced ? new TreeSync(staging.Path) : null;
        var room = new Room(root, new TransactionOptions(Wait: false, Sync: false, null, null), holdsLock: false, CancellationToken.None);
        Files = new StagingFiles(staging, room, sync);
        Files.CreateDirectory(Path);
    }

    public StagingFiles Files { get; }

    /// <summary>Where the pack goes; an empty directory.</summary>
    public string Path => staging.PackPath;

    /// <summary>A path below it.</summary>
    public string this[string path] => System.IO.Path.Join(Path, path);

    /// <summary>The names of what is there, in no order.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path));

    public void Dispose()
    {
        sync?.Dispose();
        staging.Dispose();
        temp.Dispose();
    }
}
