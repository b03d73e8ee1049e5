namespace KnowledgePacks.Content;

/// <summary>Bytes that were read to recognise a stream, then the rest of it.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : ReadOnlyStream
{
    private int used;

    public override int Read(Span<byte> buffer)
    {
        if (used == prefix.Length)
            return rest.Read(buffer);
        var count = Math.Min(buffer.Length, prefix.Length - used);
        prefix.AsSpan(used, count).CopyTo(buffer);
        used += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
