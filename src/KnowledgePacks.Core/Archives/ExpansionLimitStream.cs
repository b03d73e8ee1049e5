using KnowledgePacks.Archives.Codecs;
using KnowledgePacks.Content;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives;

/// <summary>Stops a decompressor that yields more than the limits allow, at most one buffer past them.</summary>
internal sealed class ExpansionLimitStream(BlockDecompressor decompressed, PackLimits limits) : ReadOnlyStream
{
    private long bytes;

    public override int Read(Span<byte> buffer)
    {
        var count = decompressed.Read(buffer);
        bytes += count;
        if (bytes > limits.MaxExpandedBytes)
            throw new LimitExceededException("bytes of the unpacked archive", limits.MaxExpandedBytes, PackLimits.ExpandedOption);
        if (bytes > PackLimits.RatioFreeBytes && bytes / limits.MaxRatio > decompressed.SourceBytes)
            throw new LimitExceededException("unpacked bytes for each byte of the archive", limits.MaxRatio, PackLimits.RatioOption);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            decompressed.Dispose();
        base.Dispose(disposing);
    }
}
