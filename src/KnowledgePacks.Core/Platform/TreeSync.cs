using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>
/// Brings a tree to the disk that is being written: file by file, or, when it has many and the filesystem is known to keep
/// its word, all that the filesystem has in one go, which takes one wait for the disk instead of thousands.
/// </summary>
internal sealed class TreeSync : IDisposable
{
    /// <summary>So many files are worth syncing what other programs have written, too.</summary>
    public const int ManyFiles = 64;

    private const int SyncThreads = 4, SmallBytes = 64 << 10;

    // ext2, ext3 and ext4 share a number. These were tried with power cuts; others get a sync for each file.
    private const long Ext4 = 0xEF53, Xfs = 0x58465342;

    private static readonly Version TellsFailures = new(5, 8);

    private readonly SafeFileHandle? filesystem;

    /// <param name="root">A directory on the tree's filesystem. What cannot be written from now on, the sync will tell.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public TreeSync(string root)
    {
        // Before 5.8, syncfs says that all is well whatever happened.
        if (!OperatingSystem.IsLinux() || Environment.OSVersion.Version < TellsFailures)
            return;
        var directory = Durability.OpenDirectory(root);
        if (LibC.FilesystemType(directory) is Ext4 or Xfs)
            filesystem = directory;
        else
            directory.Dispose();
    }

    /// <summary>
    /// Whether it pays to have the system begin with a part of a file: not with small files that will be synced all at once,
    /// because it finds their places on the disk one by one then.
    /// </summary>
    /// <param name="files">How many files there are by now.</param>
    /// <param name="length">Bytes of the part.</param>
    public bool BeginsEarly(int files, long length) => length > SmallBytes || (length > 0 && (filesystem is null || files < ManyFiles));

    /// <summary>Syncs every file and directory below a directory, and the directory itself.</summary>
    /// <param name="root">The tree's top.</param>
    /// <param name="files">How many files it has, or about.</param>
    /// <param name="cancellation">Looked at before, and between files.</param>
    public void Sync(string root, int files, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (files < ManyFiles || filesystem is null || !SyncFilesystem(filesystem, root))
            SyncEach(root, cancellation);
    }

    /// <summary>The same file by file; many of them side by side.</summary>
    public static void SyncEach(string root, CancellationToken cancellation)
    {
        List<string> files = [], directories = [root];
        for (var i = 0; i < directories.Count; i++)
        {
            files.AddRange(Directory.EnumerateFiles(directories[i]));
            directories.AddRange(Directory.EnumerateDirectories(directories[i]));
        }
        SyncFiles(files, cancellation);
        for (var i = directories.Count - 1; i >= 0; i--)
            Durability.SyncDirectory(directories[i]);
    }

    public void Dispose() => filesystem?.Dispose();

    /// <summary>False when a sandbox does not allow the call, so that nothing was done.</summary>
    private static bool SyncFilesystem(SafeFileHandle filesystem, string path)
    {
        while (LibC.SyncFs(filesystem) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is LibC.EPerm or LibC.ENoSysLinux)
                return false;
            if (error != LibC.EIntr)
                throw PosixError.ToException(error, path);
        }
        return true;
    }

    private static void SyncFiles(List<string> files, CancellationToken cancellation)
    {
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        // A sync is mostly waiting: the disk takes several at once, whatever the number of processors.
        var threads = new Thread[files.Count < ManyFiles ? 0 : SyncThreads - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work, 256 << 10) { IsBackground = true, Name = "sync" };
            threads[i].Start();
        }
        Work();
        foreach (var thread in threads)
            thread.Join();
        failure?.Throw();

        void Work()
        {
            try
            {
                for (int at; failure is null && (at = Interlocked.Increment(ref next)) < files.Count;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var file = File.OpenHandle(files[at], FileMode.Open,
                        OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    Durability.Sync(file, files[at]);
                }
            }
            catch (Exception cause)
            {
                failure = ExceptionDispatchInfo.Capture(cause);
            }
        }
    }
}
