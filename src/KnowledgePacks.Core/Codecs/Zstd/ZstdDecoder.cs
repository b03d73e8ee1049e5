using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>Whole Zstandard frames that tell their size, which zstd verifies, and a checksum if there is one.</summary>
internal sealed unsafe class ZstdDecoder<TZstd>(string label) : IBlockDecoder
    where TZstd : struct, IZstd
{
    private readonly nint decompressor = TZstd.CreateDecompressor() is not 0 and var handle
        ? handle
        : throw new InsufficientMemoryException("zstd found no memory");

    public void Decode(Block block)
    {
        var size = block.OutputLength;
        nuint written;
        fixed (byte* from = block.Input, to = block.OutputBuffer(size <= ZstdFrameHeader.SmallBytes ? ZstdFrameHeader.SmallBytes
            : ZstdFrameHeader.BlockBytes))
            written = TZstd.Decompress(decompressor, to, (nuint)size, from, (nuint)block.InputLength);
        if (TZstd.IsError(written) || (int)written != size)
            throw new ArchiveCorruptException(label, "the zstd data is damaged", block.SourceStart);
    }

    public void Dispose() => TZstd.FreeDecompressor(decompressor);
}
