using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>
/// Who still reads a pack that was replaced. Readers may hold a shared flock(2) on the pack's directory, as <c>flock -s</c>
/// takes it; on Linux a directory that a process of this user has open, or works in, is seen without.
/// </summary>
internal static class PackReaders
{
    private const int Shared = 1, Exclusive = 2, NonBlocking = 4;

    /// <summary>Takes the shared lock; <c>null</c> where that cannot be done, which is no reason not to read.</summary>
    public static SafeFileHandle? TryHold(string directory)
    {
        try
        {
            var handle = Durability.OpenDirectory(directory);
            if (handle.IsInvalid || LibC.FLock(handle, Shared | NonBlocking) == 0)
                return handle;
            handle.Dispose();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether somebody reads any of the directories in a directory.</summary>
    public static bool Exist(string parent)
    {
        var directories = Directory.GetDirectories(parent);
        return Array.Exists(directories, IsLocked) || (directories.Length > 0 && OperatingSystem.IsLinux() && IsOpen(directories));
    }

    private static bool IsLocked(string directory)
    {
        using var handle = Durability.OpenDirectory(directory);
        return !handle.IsInvalid && LibC.FLock(handle, Exclusive | NonBlocking) != 0
            && Marshal.GetLastPInvokeError() is LibC.EWouldBlockLinux or LibC.EWouldBlockMac;
    }

    /// <summary>
    /// Looks through the open files of all processes, as fuser(1) does. Nobody can open the pack by its name any more, so
    /// who is not found now will not come.
    /// </summary>
    private static bool IsOpen(string[] directories)
    {
        if (!Directory.Exists("/proc/self/fd"))
            return false;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(process[^1]))
                continue;
            try
            {
                if (Leads(Path.Join(process, "cwd"), directories)
                    || Directory.EnumerateFileSystemEntries(Path.Join(process, "fd")).Any(file => Leads(file, directories)))
                    return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // It has ended, or is another user's.
            }
        }
        return false;
    }

    private static bool Leads(string link, string[] directories) =>
        new FileInfo(link).LinkTarget is { } target && Array.Exists(directories, directory =>
            target.StartsWith(directory, StringComparison.Ordinal) && (target.Length == directory.Length
                || target[directory.Length] == '/'));
}
