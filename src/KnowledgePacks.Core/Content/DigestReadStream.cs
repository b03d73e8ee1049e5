namespace KnowledgePacks.Content;

/// <summary>Counts and hashes what is read from another stream. Forward only.</summary>
/// <param name="inner">The stream; is disposed with this.</param>
/// <param name="label">What a failure to read it calls it.</param>
/// <param name="onRead">Told how many bytes have been read.</param>
/// <param name="background">Whether a thread of its own hashes.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class DigestReadStream(Stream inner, string label, Action<long>? onRead, bool background, CancellationToken cancellation)
    : ReadOnlyStream
{
    private readonly BackgroundHash hash = new(background);

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        var count = ReadInner(buffer);
        hash.Append(buffer[..count]);
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

    /// <summary>The digest of all bytes; to be asked once, at the end.</summary>
    public Digest GetDigest() => hash.Finish();

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
