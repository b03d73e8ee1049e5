using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using KnowledgePacks.Platform;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Content;

/// <summary>A file that is to be hashed, and what came of it.</summary>
/// <param name="path">The file.</param>
/// <param name="size">Its bytes. When it turns out to have others, its digest is <c>null</c>.</param>
/// <param name="bySha256">A plain SHA-256, by one thread, instead of the fs-verity digest.</param>
internal sealed class FileToHash(string path, long size, bool bySha256 = false)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Its bytes.</summary>
    public long Size => size;

    /// <summary>Whether a plain SHA-256 is wanted.</summary>
    public bool BySha256 => bySha256;

    /// <summary>The digest; <c>null</c> before, and when the file was not as long as was said.</summary>
    public Digest? Digest { get; set; }

    /// <summary>The nodes of its fs-verity digest, 32 bytes each.</summary>
    public byte[] Nodes { get; } = bySha256 ? [] : new byte[FsVerity.CountNodes(size) * KnowledgePacks.Digest.Length];

    /// <summary>Open while there is something to read in it.</summary>
    public SafeFileHandle? Handle { get; set; }

    /// <summary>How many of its pieces are not done.</summary>
    public int PiecesLeft { get; set; } = bySha256 ? 1 : Math.Max(1, FsVerity.CountNodes(size));

    /// <summary>Whether it had fewer bytes, or more.</summary>
    public bool HasOtherSize { get; set; }
}

/// <summary>Hashes files with several threads, many small ones side by side and the parts of large ones too.</summary>
/// <param name="threads">Threads that read and hash, the caller's among them; at least 1.</param>
/// <param name="onBytes">Told how many bytes are done; by one thread at a time.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class FileHasher(int threads, Action<long>? onBytes, CancellationToken cancellation)
{
    private readonly object gate = new();
    private IEnumerator<FileToHash>? files;
    private Action<FileToHash>? onDone;
    private FileToHash? current;
    private int nextPiece;
    private long done;
    private ExceptionDispatchInfo? failure;

    /// <summary>Hashes files.</summary>
    /// <param name="wanted">The files; asked for one by one, when a thread is free.</param>
    /// <param name="whenDone">Called with each file that is done, by one thread at a time, in any order.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public void Hash(IEnumerable<FileToHash> wanted, Action<FileToHash> whenDone)
    {
        using var each = wanted.GetEnumerator();
        (files, onDone) = (each, whenDone);
        var first = TakePiece();
        // A thread takes longer to start than a small file to hash.
        var others = first.File is { Size: <= FsVerity.NodeBytes } && !HasMore() ? [] : new Thread[threads - 1];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(() => Work(default), 256 << 10) { IsBackground = true, Name = "hash" };
            others[i].Start();
        }
        Work(first);
        foreach (var thread in others)
            thread.Join();
        failure?.Throw();
    }

    /// <summary>Whether there is a file after the one at hand.</summary>
    private bool HasMore()
    {
        current = files!.MoveNext() ? files.Current : null;
        nextPiece = 0;
        return current is not null;
    }

    private void Work((FileToHash? File, int Piece) piece)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = GC.AllocateUninitializedArray<byte>(FsVerity.NodeBytes);
            for (var (file, number) = piece.File is null ? TakePiece() : piece; file is not null; (file, number) = TakePiece())
            {
                if (file.BySha256)
                    HashWhole(file, buffer, hash);
                else
                    HashPiece(file, number, buffer, hash);
                Finish(file, hash);
            }
        }
        catch (Exception cause)
        {
            lock (gate)
                failure ??= ExceptionDispatchInfo.Capture(cause);
        }
    }

    /// <summary>The next node of the file at hand, or the first of the next file; none at the end, and after a failure.</summary>
    private (FileToHash? File, int Piece) TakePiece()
    {
        lock (gate)
        {
            cancellation.ThrowIfCancellationRequested();
            while (failure is null)
            {
                if (current is not null)
                {
                    current.Handle ??= SourceFile.Open(current.Path, current.Size);
                    var piece = (current, nextPiece++);
                    if (current.BySha256 || nextPiece >= FsVerity.CountNodes(current.Size))
                        current = null;
                    return piece;
                }
                if (!HasMore())
                    break;
            }
            return default;
        }
    }

    private void HashPiece(FileToHash file, int number, byte[] buffer, IncrementalHash hash)
    {
        var offset = (long)number * FsVerity.NodeBytes;
        var length = (int)Math.Min(FsVerity.NodeBytes, file.Size - offset);
        var isLast = offset + length == file.Size;
        var count = Fill(file, buffer.AsSpan(0, length), offset);
        Span<byte> beyond = stackalloc byte[1];
        if (count < length || (isLast && SourceFile.Read(file.Handle!, file.Path, beyond, file.Size) > 0))
            file.HasOtherSize = true;
        else if (length > 0)
            FsVerity.HashNode(buffer.AsSpan(0, length), file.Size, hash, file.Nodes.AsSpan(number * Digest.Length));
        Tell(count);
    }

    private static int Fill(FileToHash file, Span<byte> buffer, long offset)
    {
        var count = 0;
        while (count < buffer.Length && SourceFile.Read(file.Handle!, file.Path, buffer[count..], offset + count) is > 0 and var more)
            count += more;
        return count;
    }

    private void HashWhole(FileToHash file, byte[] buffer, IncrementalHash hash)
    {
        long offset = 0;
        for (int count; (count = SourceFile.Read(file.Handle!, file.Path, buffer, offset)) > 0; offset += count)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            Tell(count);
        }
        file.Digest = Digest.FromHash(hash.GetHashAndReset());
        file.HasOtherSize = offset != file.Size;
    }

    private void Tell(int count)
    {
        lock (gate)
        {
            done += count;
            onBytes?.Invoke(done);
        }
    }

    private void Finish(FileToHash file, IncrementalHash hash)
    {
        lock (gate)
        {
            if (--file.PiecesLeft > 0)
                return;
            file.Handle!.Dispose();
            file.Handle = null;
            if (file.HasOtherSize)
                file.Digest = null;
            else if (!file.BySha256)
                file.Digest = FsVerity.Combine(file.Size, file.Nodes, hash);
            onDone!(file);
        }
    }
}
