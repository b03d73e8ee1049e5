using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Platform;

/// <summary>The few calls of the C library that .NET does not offer, or offers without their errors.</summary>
internal static unsafe partial class LibC
{
    public const int AtFdCwd = -100, WriteAndSearch = 2 | 1, ReadAndSearch = 4 | 1, Writable = 2;
    public const int KeepSize = 1;
    public const uint RenameNoReplace = 1, RenameExchange = 2;
    public const uint RenamexSwap = 2, RenamexExclusive = 4;

    public const int EPerm = 1, ENoEnt = 2, EIntr = 4, EIo = 5, EAcces = 13, EXDev = 18, EInval = 22, EWouldBlockLinux = 11,
        EWouldBlockMac = 35;
    public const int ENoSysLinux = 38, ENoSysMac = 78, ENotSupMac = 45, ENotSupLinux = 95, ENoLckLinux = 37, ENoLckMac = 77;

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFs(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint PRead(SafeFileHandle file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint PWrite(SafeFileHandle file, byte* bytes, nuint count, long offset);

    public static SafeFileHandle Open(string path, int flags, int mode) =>
        OperatingSystem.IsMacOS() ? OpenOnMac(path, flags, mode, 0, 0, 0, 0, 0, mode) : OpenOnLinux(path, flags, mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenOnLinux(string path, int flags, int mode);

    /// <summary>The mode is an argument of "...": on Intel it is the third, on ARM the first that does not fit the registers.</summary>
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenOnMac(string path, int flags, int third, nint fourth, nint fifth, nint sixth, nint seventh,
        nint eighth, int ninth);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int FLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FCntl(SafeFileHandle file, int command, void* argument);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenamexNp(string from, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RmDir(string path);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int FAllocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(int directory, string path, int flags, uint mask, StatXBuffer* result);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatVfs(string path, out StatVfsBuffer result);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int FStatFs(SafeFileHandle file, StatFsBuffer* result);

    /// <summary>The number of the kind of filesystem that a file is on; 0 when it does not say.</summary>
    public static long FilesystemType(SafeFileHandle file)
    {
        StatFsBuffer status;
        return FStatFs(file, &status) == 0 ? status.Type : 0;
    }

    /// <summary>struct statfs of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 120)]
    private struct StatFsBuffer
    {
        public long Type;
    }

    /// <summary>struct statvfs of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    public struct StatVfsBuffer
    {
        public ulong BlockSize, FragmentSize, Blocks, FreeBlocks, AvailableBlocks, Files, FreeFiles;
    }

    /// <summary>The kernel's struct statx: the same on every architecture, unlike struct stat.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct StatXBuffer
    {
        public uint Mask, BlockSize;
        public ulong Attributes;
        public uint LinkCount, UserId, GroupId;
        public ushort Mode, Spare;
        public ulong Inode, Size, Blocks, AttributesMask;
        public long AccessSeconds;
        public uint AccessNanoseconds, Spare1;
        public long BirthSeconds;
        public uint BirthNanoseconds, Spare2;
        public long ChangeSeconds;
        public uint ChangeNanoseconds, Spare3;
        public long ModifySeconds;
        public uint ModifyNanoseconds, Spare4;
    }
}
