using System.Runtime.InteropServices;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Content;
using KnowledgePacks.Platform;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Installation;

/// <summary>
/// Writes an archive's entries below one fresh directory, and hashes them on the way. Modes are given when a file is
/// created and nothing is changed afterwards; a name that is already there is an error, never overwritten.
/// </summary>
/// <param name="root">Where the archive's top goes.</param>
/// <param name="transaction">Makes room when the disk is full.</param>
/// <param name="sync">Whether the files will be synced, so that it pays to begin early.</param>
/// <param name="background">Whether a thread of its own hashes.</param>
internal sealed class StagingWriter(string root, RootTransaction transaction, bool sync, bool background) : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const long MinReservedBytes = 1 << 20, WritebackBytes = 8 << 20;

    private readonly BackgroundHash hash = new(background);
    private readonly List<Digest> digests = [];
    private string lastDirectory = "";

    /// <summary>The digest of every file written, in the archive's order.</summary>
    public IReadOnlyList<Digest> Digests => digests;

    public void Write(TarEntryFacts entry, Stream content)
    {
        var path = Path.Join(root, entry.Path);
        var directory = entry.IsDirectory ? path : Path.GetDirectoryName(path)!;
        if (directory != lastDirectory)
        {
            _ = transaction.WithRoom(() => CreateDirectory(directory));
            lastDirectory = directory;
        }
        if (!entry.IsDirectory)
            digests.Add(WriteFile(path, entry, content));
    }

    private Digest WriteFile(string path, TarEntryFacts entry, Stream content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = entry.IsExecutable ? Runnable : Readable;
        using var file = transaction.WithRoom(() => new FileStream(path, options));
        Reserve(file.SafeFileHandle, path, entry);
        long written = 0, begun = 0;
        while (written < entry.Size)
        {
            var bytes = hash.ReadNext(content, entry.Size - written);
            Write(file.SafeFileHandle, bytes, written);
            written += bytes.Length;
            if (sync && (written - begun >= WritebackBytes || written == entry.Size))
            {
                Durability.BeginWriteback(file.SafeFileHandle, begun, written - begun);
                begun = written;
            }
        }
        return hash.Finish();
    }

    public void Dispose() => hash.Dispose();

    private void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (IOException full) when (DiskFailure.IsFull(full) && transaction.MakeRoom())
        {
            RandomAccess.Write(file, bytes, offset);
        }
    }

    /// <summary>
    /// Refuses a file that is larger than the free space before the disk is filled with half of it. The filesystem has
    /// the last word: one that compresses may have room all the same, and so has one that cannot reserve.
    /// </summary>
    private void Reserve(SafeFileHandle file, string path, TarEntryFacts entry)
    {
        if (!OperatingSystem.IsLinux() || entry.Size < MinReservedBytes || entry.Size <= FreeBytes())
            return;
        while (LibC.FAllocate(file, LibC.KeepSize, 0, entry.Size) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == LibC.EIntr || (DiskFailure.IsFull(error) && transaction.MakeRoom()))
                continue;
            if (DiskFailure.IsFull(error))
                throw new IOException($"{entry.Path} needs {entry.Size} bytes, {FreeBytes()} are free: {path}", error);
            return;
        }
    }

    private long FreeBytes() => new DriveInfo(root).AvailableFreeSpace;

    public static DirectoryInfo CreateDirectory(string path) =>
        OperatingSystem.IsWindows() || Directory.Exists(path) ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, Runnable);
}
