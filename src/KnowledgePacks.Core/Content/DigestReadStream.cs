using System.Security.Cryptography;

namespace KnowledgePacks.Content;

/// <summary>Counts and hashes what is read from another stream. Forward only.</summary>
internal sealed class DigestReadStream(Stream inner, string label, Action<long>? onRead, CancellationToken cancellation) : ReadOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        var count = ReadInner(buffer);
        hash.AppendData(buffer[..count]);
        BytesRead += count;
        onRead?.Invoke(BytesRead);
        return count;
    }

    /// <summary>A failure to read is the source's, not that of what is written with the bytes.</summary>
    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SourceReadException(label, failure);
        }
    }

    /// <summary>The digest of all bytes read so far.</summary>
    public Digest GetDigest() => Digest.FromHash(hash.GetCurrentHash());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
