using KnowledgePacks.Content;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Archives;

/// <summary>
/// One file of a pack on its way into an archive. The file must be what it was when it was scanned, from the first
/// byte to the last, and no engine may have the database open for writing.
/// </summary>
internal sealed class PackFileStream : ReadOnlyStream
{
    private readonly SafeFileHandle file;
    private readonly string fullPath;
    private readonly PackPath path;
    private readonly FileStatus scanned;
    private readonly CancellationToken cancellation;
    private long position;

    public PackFileStream(string fullPath, FileStatus scanned, PackPath path, CancellationToken cancellation)
    {
        this.fullPath = fullPath;
        this.scanned = scanned;
        this.path = path;
        this.cancellation = cancellation;
        CheckUnchanged();
        file = SourceFile.Open(fullPath, scanned.Size);
        if (PackDatabase.Owns(path) && DatabaseLock.IsHeld(file))
        {
            file.Dispose();
            throw Locked(path);
        }
    }

    public static PackInUseException Locked(PackPath path) =>
        new($"database is in use by another process: {path}", PackUse.DatabaseLocked);

    /// <exception cref="PackInUseException">The file is not what it was.</exception>
    public void CheckUnchanged()
    {
        if (FileStatus.Find(fullPath) != scanned)
            throw new PackInUseException($"file changed while it was packaged: {path}", PackUse.Changing);
    }

    /// <summary>Reads on, up to the size that the file had when it was scanned.</summary>
    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        var wanted = (int)Math.Min(buffer.Length, scanned.Size - position);
        if (wanted == 0)
            return 0;
        var count = SourceFile.Read(file, fullPath, buffer[..wanted], position);
        if (count == 0)
            throw new PackInUseException($"file became shorter while it was packaged: {path}", PackUse.Changing);
        position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
