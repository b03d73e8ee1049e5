using KnowledgePacks.Installation;
using KnowledgePacks.Platform;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

/// <summary>A staging directory of a transaction in a root of its own, and what makes files there.</summary>
internal sealed class Staged : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly RootTransaction transaction;
    private readonly TreeSync? sync;

    public Staged(bool synced = false)
    {
        transaction = RootTransaction.Begin(new InstallRoot(temp["root"]), "testing",
            new TransactionOptions(Wait: false, Sync: false, null, null), CancellationToken.None);
        sync = synced ? new TreeSync(transaction.StagingPath) : null;
        Files = new StagingFiles(transaction, sync);
        Files.CreateDirectory(Path);
    }

    public StagingFiles Files { get; }

    /// <summary>Where the pack goes; an empty directory.</summary>
    public string Path => transaction.PackPath;

    /// <summary>A path below it.</summary>
    public string this[string path] => System.IO.Path.Join(Path, path);

    /// <summary>The names of what is there, in no order.</summary>
    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path));

    public void Dispose()
    {
        sync?.Dispose();
        transaction.Dispose();
        temp.Dispose();
    }
}
