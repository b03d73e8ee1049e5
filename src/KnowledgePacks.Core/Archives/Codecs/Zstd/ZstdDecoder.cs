namespace KnowledgePacks.Archives.Codecs;

/// <summary>Whole Zstandard frames that tell their size, which libzstd verifies, and a checksum if there is one.</summary>
internal sealed unsafe class ZstdDecoder(string label) : IBlockDecoder
{
    private readonly nint decompressor = ZstdNative.CreateDecompressor() is not 0 and var handle ? handle : throw new InsufficientMemoryException("libzstd found no memory");

    public void Decode(Block block)
    {
        var size = block.OutputLength;
        nuint written;
        fixed (byte* from = block.Input, to = block.OutputBuffer(ZstdEncoder.BlockBytes))
            written = ZstdNative.Decompress(decompressor, to, (nuint)size, from, (nuint)block.InputLength);
        if (ZstdNative.IsError(written) != 0 || (int)written != size)
            throw new ArchiveCorruptException(label, "the zstd data is damaged", block.SourceStart);
    }

    public void Dispose() => _ = ZstdNative.FreeDecompressor(decompressor);
}
