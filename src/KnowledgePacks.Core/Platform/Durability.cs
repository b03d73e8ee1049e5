using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>
/// Making writes survive a power cut, with the errors told: the framework's own flush swallows EIO, ENOSPC, EDQUOT and
/// EROFS, and has no call for directories. A failed sync is a failure: it is never tried again as if it had worked.
/// </summary>
internal static class Durability
{
    private const uint SyncFileRangeWrite = 2;
    private const int CloseOnExecLinux = 0x80000, ReadOnlyDirectoryMac = 0x100000 | 0x1000000;

    /// <summary>O_DIRECTORY; what it is on Intel, is O_DIRECT on ARM.</summary>
    private static readonly int DirectoryLinux = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000
        : 0x10000;

    /// <summary>Syncs a file's bytes and size.</summary>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // A directory, whose name the journal has.
            if (file.IsInvalid)
                return;
            // FlushFileBuffers; on Windows the framework reports its errors.
#pragma warning disable RS0030 // Banned for what it does on Unix only.
            RandomAccess.FlushToDisk(file);
#pragma warning restore RS0030
            return;
        }
        while (LibC.FSync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != LibC.EIntr)
                throw PosixError.ToException(error, path);
        }
    }

    /// <summary>
    /// Asks the system to begin writing a part of a file, so that little is left to wait for when it is synced. It promises
    /// nothing; what goes wrong, the sync will tell.
    /// </summary>
    public static void BeginWriteback(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux())
            _ = LibC.SyncFileRange(file, offset, length, SyncFileRangeWrite);
    }

    /// <summary>Syncs a directory: the names in it. Nothing to do on Windows, whose filesystem journals names.</summary>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var directory = OpenDirectory(path);
        SyncDirectory(directory, path);
    }

    /// <summary>
    /// The same for one that is open. Filesystems that cannot sync a directory say that the call is invalid: they keep names in some other
    /// way or not at all, and there is nothing more to ask of them.
    /// </summary>
    public static void SyncDirectory(SafeFileHandle directory, string path)
    {
        try
        {
            Sync(directory, path);
        }
        catch (IOException failure) when (failure.HResult is LibC.EInval or LibC.ENotSupLinux or LibC.ENotSupMac)
        {
            // FUSE filesystems and network shares that were never told how.
        }
    }

    /// <summary>Opens a directory to sync it later, when there may be no descriptor left; invalid on Windows.</summary>
    public static SafeFileHandle OpenDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return new SafeFileHandle();
        return PosixFile.Open(path, OperatingSystem.IsMacOS() ? ReadOnlyDirectoryMac : DirectoryLinux | CloseOnExecLinux);
    }

    /// <summary>Creates a directory with its parents, and syncs the names of those that were not there.</summary>
    public static void CreateDirectory(string path, bool sync)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(path);
        if (parent is not null)
            CreateDirectory(parent, sync);
        Directory.CreateDirectory(path);
        if (sync && parent is not null)
            SyncDirectory(parent);
    }
}
