using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// A private directory (0700) in the root's own filesystem, for what is not a pack yet or no longer. The pack inside
/// has the umask's mode from the start, so that nothing is left to change when it moves to its place. Its owner holds a lock in it,
/// by which others know that it is not left over. Gone when disposed.
/// </summary>
internal sealed class StagingDirectory : IDisposable
{
    /// <summary>Where the old pack waits while two take its place in turn.</summary>
    public const string AsideName = "aside";

    private const string LockName = "lock", GoneSuffix = ".gone";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileLock owner;
    private bool isLeft;

    private StagingDirectory(string path, FileLock owner) => (Path, this.owner) = (path, owner);

    public string Path { get; private set; }

    /// <summary>Where the archive's top goes.</summary>
    public string PackPath => System.IO.Path.Join(Path, "pack");

    /// <summary>Makes a new one.</summary>
    public static StagingDirectory Create(InstallRoot root, bool sync)
    {
        root.CreateState(root.StagingPath, sync);
        while (true)
        {
            var path = System.IO.Path.Join(root.StagingPath, System.IO.Path.GetRandomFileName());
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, Private);
            // Before the lock is held, a repair may take the directory for a left one: then another is made.
            if (TryOwn(path) is { } owned)
                return owned;
        }
    }

    /// <summary>
    /// Those whose owners are gone, one after the other, each owned while it is looked at. For the holder of the root's
    /// lock.
    /// </summary>
    public static IEnumerable<StagingDirectory> TakeLeft(InstallRoot root)
    {
        foreach (var path in Paths(root).Where(IsAccessible))
            if (TryOwn(path) is { } left)
                yield return left;
    }

    /// <summary>The paths of those whose owners are gone, as far as can be seen without taking them.</summary>
    public static IReadOnlyList<string> FindLeft(InstallRoot root) =>
        [.. Paths(root).Where(path => IsAccessible(path) && !FileLock.IsHeld(System.IO.Path.Join(path, LockName)))];

    /// <summary>Whether anything is there, left or not.</summary>
    public static bool Exist(InstallRoot root) => Paths(root).Length > 0;

    /// <summary>The work in it could not be brought to its end: the next command finds it, with its journal.</summary>
    public void Leave() => isLeft = true;

    /// <summary>
    /// Deletes what an interrupted command left. Under another name first, so that nobody who is just making it can take its lock.
    /// </summary>
    /// <returns>False when somebody still reads a pack in it.</returns>
    public bool DeleteLeft()
    {
        if (PackReaders.Exist(Path))
            return false;
        // Where a directory with an open file in it cannot be renamed, neither can another one be made in time.
        if (!OperatingSystem.IsWindows() && !Path.EndsWith(GoneSuffix, StringComparison.Ordinal))
        {
            DirectoryExchange.Rename(Path, Path + GoneSuffix);
            Path += GoneSuffix;
        }
        Delete();
        return true;
    }

    private static string[] Paths(InstallRoot root) => Directory.Exists(root.StagingPath) ? Directory.GetDirectories(root.StagingPath) : [];

    /// <summary>
    /// Those of other users, who share the root, are for them to look after: nobody else can tell whether they are in
    /// use.
    /// </summary>
    private static bool IsAccessible(string path) => OperatingSystem.IsWindows() || LibC.Access(path, LibC.WriteAndSearch) == 0;

    private static StagingDirectory? TryOwn(string path)
    {
        var lockPath = System.IO.Path.Join(path, LockName);
        try
        {
            if (FileLock.TryTake(lockPath) is not { } taken)
                return null;
            if (File.Exists(lockPath))
                return new StagingDirectory(path, taken);
            taken.Dispose();
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException)
        {
            // Deleted between being listed, or made, and being looked into.
        }
        return null;
    }

    private void Delete()
    {
        // There an open file cannot be deleted.
        if (OperatingSystem.IsWindows())
            owner.Dispose();
        TreeDeletion.Delete(Path);
    }

    public void Dispose()
    {
        try
        {
            if (!isLeft && Directory.Exists(Path))
            {
                Journal.Close(Path);
                if (!PackReaders.Exist(Path))
                    Delete();
            }
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            // What stays, as what somebody still reads does, is a leftover that the next command removes; it must not hide how the work
            // itself ended.
        }
        owner.Dispose();
    }
}
