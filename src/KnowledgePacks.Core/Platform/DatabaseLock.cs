using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>
/// Whether another process has a database open for writing. The engines hold a POSIX record lock on the database file,
/// or on a directory database's <c>.lock</c>; asking for it does not take it.
/// </summary>
internal static unsafe class DatabaseLock
{
    private const int GetLockLinux = 5, GetLockMac = 7;
    private const short ReadLock = 0, ReadLockMac = 1, UnlockedLinux = 2, UnlockedMac = 2;

    /// <summary>Whether some other process holds a write lock on the file.</summary>
    public static bool IsHeld(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux() && nint.Size == 8)
        {
            var request = new LinuxRequest { Type = ReadLock };
            return LibC.FCntl(file, GetLockLinux, &request) == 0 && request.Type != UnlockedLinux;
        }
        // Variadic arguments travel differently on Apple's arm64, where fcntl cannot be called like this.
        if (OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            var request = new MacRequest { Type = ReadLockMac };
            return LibC.FCntl(file, GetLockMac, &request) == 0 && request.Type != UnlockedMac;
        }
        return false;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct LinuxRequest
    {
        public short Type, Whence;
        public long Start, Length;
        public int ProcessId;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MacRequest
    {
        public long Start, Length;
        public int ProcessId;
        public short Type, Whence;
    }
}
