using KnowledgePacks.Codecs;
using KnowledgePacks.Content;

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
            throw new LimitExceededException(PackLimit.ExpandedBytes, limits.MaxExpandedBytes);
        if (bytes > PackLimits.RatioFreeBytes && bytes / limits.MaxRatio > decompressed.SourceBytes)
            throw new LimitExceededException(PackLimit.Ratio, limits.MaxRatio);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            decompressed.Dispose();
        base.Dispose(disposing);
    }
}
