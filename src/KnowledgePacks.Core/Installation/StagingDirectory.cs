using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// A private directory (0700) in the root's own filesystem, for what is not a pack yet or no longer. The pack inside
/// has the umask's mode from the start, so that nothing is left to change when it moves to its place. Gone when disposed.
/// </summary>
internal sealed class StagingDirectory : IDisposable
{
    /// <summary>Where the old pack waits while two take its place in turn.</summary>
    public const string AsideName = "aside";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public StagingDirectory(InstallRoot root, bool sync)
    {
        root.CreateState(root.StagingPath, sync);
        Path = System.IO.Path.Join(root.StagingPath, System.IO.Path.GetRandomFileName());
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, Private);
        PackPath = System.IO.Path.Join(Path, "pack");
    }

    public string Path { get; }

    /// <summary>Where the archive's top goes.</summary>
    public string PackPath { get; }

    /// <summary>Those of transactions that are not running; only the holder of the root's lock can tell.</summary>
    public static IEnumerable<string> Leftovers(InstallRoot root) =>
        Directory.Exists(root.StagingPath) ? [.. Directory.EnumerateDirectories(root.StagingPath)] : [];

    public void Dispose()
    {
        try
        {
            Journal.Close(Path);
            if (!PackReaders.Exist(Path))
                TreeDeletion.Delete(Path);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            // What stays, as what somebody still reads does, is a leftover that the next command removes; it must not hide how the work
            // itself ended.
        }
    }
}
