using KnowledgePacks.Platform;

namespace KnowledgePacks.Content;

/// <summary>
/// A file that appears under its name only when it is complete and on disk: written beside it under a hidden name,
/// synced, then renamed. Disposed without <see cref="Commit"/>, it leaves nothing.
/// </summary>
internal sealed class AtomicFile : Stream
{
    private const long WritebackBytes = 8 << 20;

    private readonly string path;
    private readonly string temporaryPath;
    private readonly FileStream file;
    private long begun;
    private bool committed;

    /// <summary>Begins the file. Parents are created.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be made; the message names it, not the hidden one.</exception>
    public AtomicFile(string path)
    {
        this.path = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(this.path) ?? throw new IOException($"not a file's path: {path}");
        Directory.CreateDirectory(directory);
        temporaryPath = Path.Join(directory, $".{Path.GetFileName(this.path)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            file = new FileStream(temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new UnauthorizedAccessException($"Access to the directory of '{this.path}' is denied.", denied);
        }
        catch (IOException failure)
        {
            throw Named(failure);
        }
    }

    /// <summary>Bytes written so far.</summary>
    public override long Length => file.Length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (IOException failure)
        {
            throw Named(failure);
        }
        if (file.Position - begun >= WritebackBytes)
        {
            // Little is left to wait for at the end.
            Durability.BeginWriteback(file.SafeFileHandle, begun, file.Position - begun);
            begun = file.Position;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Puts the file under its name, replacing another one.</summary>
    public void Commit()
    {
        Durability.Sync(file.SafeFileHandle, path);
        file.Dispose();
        try
        {
            File.Move(temporaryPath, path, overwrite: true);
        }
        catch (IOException failure)
        {
            throw Named(failure);
        }
        committed = true;
        Durability.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private IOException Named(IOException failure) =>
        new(failure.Message.Replace(temporaryPath, path, StringComparison.Ordinal), failure) { HResult = failure.HResult };

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            if (!committed)
                File.Delete(temporaryPath);
        }
        base.Dispose(disposing);
    }
}
