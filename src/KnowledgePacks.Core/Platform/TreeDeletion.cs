using System.Runtime.InteropServices;

namespace KnowledgePacks.Platform;

/// <summary>
/// Deletes directories with all that is in them, links not followed; failures name the path and keep the system's reason. What cannot
/// be deleted does not keep the rest; a directory of this user's that is closed to writing is opened first.
/// </summary>
internal static class TreeDeletion
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="IOException">The system refused something, with its reason; the first of several.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, when it is not allowed.</exception>
    public static void Delete(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(directory, recursive: true);
            return;
        }
        Exception? first = null;
        DeleteTree(directory, ref first);
        if (first is not null)
            throw first;
    }

    /// <summary>A directory in a tree whose entries this user may not delete; <c>null</c> when there is none. Nothing is changed.</summary>
    public static string? FindObstacle(string directory)
    {
        if (OperatingSystem.IsWindows())
            return null;
        try
        {
            var isClosed = LibC.Access(directory, LibC.WriteAndSearch) != 0 && (File.GetUnixFileMode(directory) & Open) == Open;
            var isEmpty = true;
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            {
                isEmpty = false;
                if (entry is DirectoryInfo { LinkTarget: null } && FindObstacle(entry.FullName) is { } inner)
                    return inner;
            }
            return isClosed && !isEmpty ? directory : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return directory;
        }
    }

    private static void DeleteTree(string directory, ref Exception? first)
    {
        try
        {
            if (LibC.Access(directory, LibC.ReadAndSearch | LibC.Writable) != 0)
                _ = TryOpen(directory);
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo { LinkTarget: null })
                    DeleteTree(entry.FullName, ref first);
                else
                    Do(LibC.Unlink, entry.FullName, ref first);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            first ??= failure;
        }
        Do(LibC.RmDir, directory, ref first);
    }

    private static void Do(Func<string, int> call, string path, ref Exception? first)
    {
        var opened = false;
        while (call(path) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == LibC.EIntr)
                continue;
            if (error == LibC.EAcces && !opened && TryOpen(Path.GetDirectoryName(path)!))
            {
                opened = true;
                continue;
            }
            // A directory that is not empty has its reason already.
            first ??= PosixError.ToException(error, path);
            return;
        }
    }

    private static bool TryOpen(string directory)
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            var mode = File.GetUnixFileMode(directory);
            if ((mode & Open) == Open)
                return false;
            File.SetUnixFileMode(directory, mode | Open);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
