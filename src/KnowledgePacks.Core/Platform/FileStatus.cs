using System.Runtime.InteropServices;

namespace KnowledgePacks.Platform;

/// <summary>What a directory entry is.</summary>
internal enum FileKind
{
    File,
    Directory,
    SymbolicLink,

    /// <summary>A pipe with a name.</summary>
    Fifo,

    /// <summary>A terminal, <c>/dev/null</c>, or another device that takes bytes one after the other.</summary>
    CharacterDevice,

    /// <summary>A socket, a disk, or something unknown.</summary>
    Special,
}

/// <summary>What the system says of a path, links not followed. Equal values mean that nobody wrote in between.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Executable">Whether the owner may execute it.</param>
/// <param name="ModifiedNanoseconds">Last write, in nanoseconds since 1970 where the system counts them.</param>
/// <param name="Inode">The file's number in its filesystem; 0 where the system has none.</param>
internal readonly record struct FileStatus(FileKind Kind, long Size, bool Executable, Int128 ModifiedNanoseconds, ulong Inode)
{
    private const int SymlinkNoFollow = 0x100;
    private const uint BasicStats = 0x7ff;

    /// <summary>Whether opening it may block, or do something else than with a file.</summary>
    public bool IsSpecial => Kind is FileKind.Fifo or FileKind.CharacterDevice or FileKind.Special;

    /// <exception cref="IOException">The path is not there or cannot be looked at.</exception>
    public static FileStatus Get(string path) => OperatingSystem.IsLinux() ? GetLinux(path, SymlinkNoFollow) : GetPortable(path);

    /// <summary>What a path leads to, links followed; <c>null</c> when it leads to nothing.</summary>
    public static FileKind? FindTargetKind(string path)
    {
        if (Directory.Exists(path))
            return FileKind.Directory;
        // True of a link that leads nowhere, too.
        if (!File.Exists(path))
            return null;
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)! : null;
        if (target is { Exists: false })
            return null;
        return OperatingSystem.IsLinux() ? GetLinux(path, 0).Kind : GetPortable(target?.FullName ?? path).Kind;
    }

    /// <summary><c>null</c> when the path is not there.</summary>
    /// <exception cref="IOException">It is there and cannot be looked at.</exception>
    public static FileStatus? Find(string path)
    {
        try
        {
            return Get(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && !File.Exists(path))
        {
            return null;
        }
    }

    /// <summary>Whether a path belongs to the user that this process runs as; true where that cannot be told.</summary>
    public static unsafe bool IsOwn(string path)
    {
        LibC.StatXBuffer status;
        return !OperatingSystem.IsLinux() || LibC.StatX(LibC.AtFdCwd, path, SymlinkNoFollow, BasicStats, &status) != 0
            || status.UserId == LibC.GetEffectiveUser();
    }

    /// <summary>What tells a directory from all others of its filesystem, whatever its name.</summary>
    public static ulong Identity(string directory) =>
        OperatingSystem.IsLinux() ? Get(directory).Inode : (ulong)Directory.GetCreationTimeUtc(directory).Ticks;

    /// <summary>The same; <c>null</c> when no directory is there.</summary>
    public static ulong? FindIdentity(string directory)
    {
        try
        {
            return Directory.Exists(directory) ? Identity(directory) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static unsafe FileStatus GetLinux(string path, int flags)
    {
        LibC.StatXBuffer status;
        if (LibC.StatX(LibC.AtFdCwd, path, flags, BasicStats, &status) != 0)
            throw PosixError.ToException(Marshal.GetLastPInvokeError(), path);
        var kind = (status.Mode & 0xf000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Directory,
            0xa000 => FileKind.SymbolicLink,
            0x1000 => FileKind.Fifo,
            0x2000 => FileKind.CharacterDevice,
            _ => FileKind.Special,
        };
        var modified = (Int128)status.ModifySeconds * 1_000_000_000 + status.ModifyNanoseconds;
        return new FileStatus(kind, (long)status.Size, (status.Mode & 0x40) != 0, modified, status.Inode);
    }

    private static FileStatus GetPortable(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (!info.Exists && info.LinkTarget is null)
            throw new FileNotFoundException($"no such file: {path}", path);
        var kind = info.LinkTarget is not null ? FileKind.SymbolicLink
            : info is DirectoryInfo ? FileKind.Directory
            : (info.Attributes & FileAttributes.Device) != 0 ? FileKind.Special
            : FileKind.File;
        var executable = !OperatingSystem.IsWindows() && (info.UnixFileMode & UnixFileMode.UserExecute) != 0;
        return new FileStatus(kind, info is FileInfo file ? file.Length : 0, executable, (Int128)info.LastWriteTimeUtc.Ticks * 100, 0);
    }
}
