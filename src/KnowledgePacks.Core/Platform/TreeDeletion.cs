using System.Runtime.InteropServices;

namespace KnowledgePacks.Platform;

/// <summary>
/// Deletes directories with all that is in them, links not followed; failures name the path and keep the system's reason.
/// </summary>
internal static class TreeDeletion
{
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    public static void Delete(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(directory, recursive: true);
            return;
        }
        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null })
                Delete(entry.FullName);
            else
                Check(LibC.Unlink, entry.FullName);
        }
        Check(LibC.RmDir, directory);
    }

    private static void Check(Func<string, int> call, string path)
    {
        while (call(path) != 0)
            if (Marshal.GetLastPInvokeError() is not LibC.EIntr and var error)
                throw PosixError.ToException(error, path);
    }
}
