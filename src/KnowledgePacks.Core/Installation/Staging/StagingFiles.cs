using System.Runtime.InteropServices;
using KnowledgePacks.Platform;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Installation;

/// <summary>
/// Makes directories and files below staging, and room for them when the disk is full. Modes are given when a file is
/// created and nothing is changed afterwards; a name that is already there is an error, never overwritten.
/// </summary>
/// <param name="staging">Where they are made.</param>
/// <param name="room">Makes room.</param>
/// <param name="sync">How the files will be synced; <c>null</c> when they will not be.</param>
internal sealed class StagingFiles(StagingDirectory staging, Room room, TreeSync? sync)
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const long MinReservedBytes = 1 << 20;

    private const UnixFileMode ForGroup = UnixFileMode.GroupWrite, Writing = UnixFileMode.UserWrite | UnixFileMode.GroupWrite;

    private string lastDirectory = "";

    /// <summary>Whether the group may write, where the umask allows it: in a root that a group shares.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether nobody may write to the files; directories stay as they are.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>How many files there are by now.</summary>
    public int Count { get; private set; }

    /// <summary>Makes a directory with its parents, if it is not there.</summary>
    public void CreateDirectory(string path)
    {
        if (path == lastDirectory)
            return;
        _ = room.With(() =>
            OperatingSystem.IsWindows() || Directory.Exists(path) ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, IsShared ? Runnable | ForGroup : Runnable));
        lastDirectory = path;
    }

    /// <summary>Makes a file in a directory that is made if it is not there.</summary>
    /// <exception cref="IOException">There is one, or the system refused.</exception>
    public FreshFile Create(string path, long size, bool isExecutable)
    {
        CreateDirectory(Path.GetDirectoryName(path)!);
        var file = room.With(() => new FreshFile(path, Mode(isExecutable)));
        try
        {
            Reserve(file.Handle, path, size);
            Count++;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private UnixFileMode Mode(bool isExecutable)
    {
        var mode = (isExecutable ? Runnable : Readable) | (IsShared ? ForGroup : UnixFileMode.None);
        return IsReadOnly ? mode & ~Writing : mode;
    }

    /// <summary>Writes a part of a file.</summary>
    public void Write(FreshFile file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            file.Write(bytes, offset);
        }
        catch (IOException full) when (DiskFailure.IsFull(full) && room.Make())
        {
            file.Write(bytes, offset);
        }
    }

    /// <summary>A part of a file is as it will be.</summary>
    public void BeginWriteback(FreshFile file, long offset, long length)
    {
        if (sync?.BeginsEarly(Count, length) == true)
            Durability.BeginWriteback(file.Handle, offset, length);
    }

    /// <summary>
    /// Refuses a file that is larger than the free space before the disk is filled with half of it. The filesystem has
    /// the last word: one that compresses may have room all the same, and so has one that cannot reserve.
    /// </summary>
    private void Reserve(SafeFileHandle file, string path, long size)
    {
        if (!OperatingSystem.IsLinux() || size < MinReservedBytes || size <= FreeBytes())
            return;
        while (LibC.FAllocate(file, LibC.KeepSize, 0, size) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == LibC.EIntr || (DiskFailure.IsFull(error) && room.Make()))
                continue;
            if (DiskFailure.IsFull(error))
                throw new IOException(
                    $"{Path.GetRelativePath(staging.PackPath, path)} needs {size} bytes, {FreeBytes()} are free: {path}", error);
            return;
        }
    }

    private long FreeBytes() => new DriveInfo(staging.Path).AvailableFreeSpace;
}
