namespace KnowledgePacks.Content;

/// <summary>Hashes and counts what is written through it.</summary>
/// <param name="destination">Where it goes; stays the caller's.</param>
/// <param name="background">Whether a thread of its own hashes.</param>
internal sealed class DigestWriteStream(Stream destination, bool background) : Stream
{
    private readonly BackgroundHash hash = new(background);
    private long length;

    /// <summary>Bytes written so far.</summary>
    public override long Length => length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    /// <summary>The digest of everything that was written.</summary>
    public Digest GetDigest() => hash.Finish();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        destination.Write(buffer);
        length += buffer.Length;
        hash.Append(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => destination.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            hash.Dispose();
        base.Dispose(disposing);
    }
}
