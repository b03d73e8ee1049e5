using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// A private directory (0700) in the root's own filesystem, for what is not a pack yet or no longer. The pack inside
/// has the umask's mode from the start, so that nothing is left to change when it moves to its place. Gone when disposed.
/// </summary>
internal sealed class StagingDirectory : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public StagingDirectory(InstallRoot root)
    {
        Directory.CreateDirectory(root.StagingPath);
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

    /// <summary>
    /// Removes what transactions left that did not end, and puts back a pack that one had put aside; only for the
    /// holder of the root's lock.
    /// </summary>
    public static void RemoveLeftovers(InstallRoot root)
    {
        foreach (var aside in Subdirectories(root.AsidePath()))
        {
            var place = System.IO.Path.Join(root.Path, System.IO.Path.GetFileName(aside));
            if (Directory.Exists(place))
                Directory.Delete(aside, recursive: true);
            else
                DirectoryExchange.Rename(aside, place);
        }
        foreach (var leftover in Subdirectories(root.StagingPath))
            Directory.Delete(leftover, recursive: true);
    }

    private static IEnumerable<string> Subdirectories(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [];

    /// <summary>Takes a directory out of its place at once; its files go when this is disposed.</summary>
    public void TakeAway(string directory)
    {
        DirectoryExchange.Rename(directory, System.IO.Path.Join(Path, "removed"));
        Durability.SyncDirectory(System.IO.Path.GetDirectoryName(directory)!);
    }

    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            // What stays is a leftover that the next command removes; it must not hide how the work itself ended.
        }
    }
}
