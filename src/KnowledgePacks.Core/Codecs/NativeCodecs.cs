namespace KnowledgePacks.Codecs;

/// <summary>libdeflate, libzstd and the zlib-ng of the runtime: the static executable's, for their speed.</summary>
internal sealed class NativeCodecs : CodecFamily
{
    public override IBlockEncoder CreateGzipEncoder(CompressionLevel level) =>
        new LibdeflateEncoder(level switch { CompressionLevel.Fast => 1, CompressionLevel.Best => 12, _ => 6 });

    public override IBlockEncoder CreateZstdEncoder(CompressionLevel level) => new ZstdEncoder<Libzstd>(ZstdLevel(level));

    public override GzipSource OpenGzip(Stream source, string label) => new ZlibGzipSource(source, label);

    public override BlockSource OpenZstd(Stream source, string label, PackLimits limits, int threads) =>
        new ZstdSource<Libzstd>(source, label, limits, threads);
}
