namespace KnowledgePacks.Codecs;

/// <summary>The runtime's public streams for gzip, ZstdSharp for Zstandard: nothing to install, on any platform.</summary>
internal sealed class ManagedCodecs : CodecFamily
{
    public override IBlockEncoder CreateGzipEncoder(CompressionLevel level) => new InBoxGzipEncoder(level switch
    {
        CompressionLevel.Fast => System.IO.Compression.CompressionLevel.Fastest,
        CompressionLevel.Best => System.IO.Compression.CompressionLevel.SmallestSize,
        _ => System.IO.Compression.CompressionLevel.Optimal,
    });

    public override IBlockEncoder CreateZstdEncoder(CompressionLevel level) => new ZstdEncoder<ManagedZstd>(ZstdLevel(level));

    public override GzipSource OpenGzip(Stream source, string label) => new InBoxGzipSource(source, label);

    public override BlockSource OpenZstd(Stream source, string label, PackLimits limits, int threads) =>
        new ZstdSource<ManagedZstd>(source, label, limits, threads);
}
