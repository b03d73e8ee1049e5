using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>
/// A lock on a file, flock(2): the operating system holds it for the process and lets go of it when the process ends, however it
/// ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int Exclusive = 2, NonBlocking = 4;
    private const int ReadWriteCreateLinux = 0x2 | 0x40 | 0x80000, ReadWriteCreateMac = 0x2 | 0x200 | 0x1000000;
    private const int ReadOnlyLinux = 0x80000, ReadOnlyMac = 0x1000000;

    /// <summary>0666: every user of a shared root must be able to take the lock.</summary>
    private const int ForEverybody = 0x1b6;

    private FileLock(SafeFileHandle file) => File = file;

    /// <summary>The file; writable unless another user made it so that it is not.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Takes the lock, creating the file when it is not there; <c>null</c> when another process has it.</summary>
    /// <exception cref="IOException">The file cannot be made or opened.</exception>
    public static FileLock? TryTake(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                return new FileLock(System.IO.File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));
            }
            catch (IOException failure) when (failure is not (DirectoryNotFoundException or FileNotFoundException))
            {
                return null;
            }
        }
        // The framework would take a shared lock of its own on opening, and fail where an exclusive one is held.
        var file = OpenToLock(path);
        if (LibC.FLock(file, Exclusive | NonBlocking) == 0)
            return new FileLock(file);
        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error switch
        {
            LibC.EWouldBlockLinux or LibC.EWouldBlockMac or LibC.EIntr => null,
            // Each filesystem that has no locks says so in its own way.
            LibC.EInval or LibC.ENoSysLinux or LibC.ENoSysMac or LibC.ENotSupLinux or LibC.ENotSupMac or LibC.ENoLckLinux or LibC.ENoLckMac
                => throw new IOException($"No locks available: {path}", LibC.ENoLckLinux),
            _ => throw PosixError.ToException(error, path),
        };
    }

    /// <summary>Whether a process has the lock; nothing is made to find that out.</summary>
    public static bool IsHeld(string path)
    {
        if (!System.IO.File.Exists(path))
            return false;
        using var held = TryTake(path);
        return held is null;
    }

    /// <summary>Opens the file to read what stands in it, whoever holds the lock; invalid when that cannot be done.</summary>
    public static SafeFileHandle OpenToRead(string path) => OperatingSystem.IsWindows()
        ? System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
        : LibC.Open(path, OperatingSystem.IsMacOS() ? ReadOnlyMac : ReadOnlyLinux, 0);

    private static SafeFileHandle OpenToLock(string path)
    {
        try
        {
            return PosixFile.Open(path, OperatingSystem.IsMacOS() ? ReadWriteCreateMac : ReadWriteCreateLinux, ForEverybody);
        }
        catch (UnauthorizedAccessException) when (System.IO.File.Exists(path))
        {
            // Another user's lock file may not be written into, but it can be held.
            return PosixFile.Open(path, OperatingSystem.IsMacOS() ? ReadOnlyMac : ReadOnlyLinux);
        }
    }

    public void Dispose() => File.Dispose();
}
