using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>Whole gzip members by libdeflate, which knows only those and is the faster for it.</summary>
internal sealed unsafe class LibdeflateDecoder(string label) : IBlockDecoder
{
    private readonly nint decompressor = LibdeflateNative.AllocDecompressor() is not 0 and var handle ? handle
        : throw new InsufficientMemoryException("libdeflate found no memory");

    public void Decode(Block block)
    {
        nuint read, written;
        int result;
        fixed (byte* from = block.Input, to = block.OutputBuffer(GzipMember.BlockBytes))
            result = LibdeflateNative.GunzipMember(decompressor, from, (nuint)block.InputLength, to, GzipMember.BlockBytes, &read,
                &written);
        if (result != LibdeflateNative.Success)
            throw new ArchiveCorruptException(label, "the gzip data is damaged", block.SourceStart);
        if ((int)read != block.InputLength)
            throw new ArchiveCorruptException(label, "a gzip member is not as long as it says", block.SourceStart);
        block.OutputLength = (int)written;
    }

    public void Dispose() => LibdeflateNative.FreeDecompressor(decompressor);
}
