namespace KnowledgePacks.Archives.Codecs;

/// <summary>Independent Zstandard frames (RFC 8878), each with its content size and checksum.</summary>
internal sealed unsafe class ZstdEncoder<TZstd> : IBlockEncoder
    where TZstd : struct, IZstd
{
    /// <summary>
    /// Memory for finding matches, as a power of two of entries: the higher levels take eight times as much, and give 0.4 % less.
    /// </summary>
    private const int MaxHashLog = 20;

    private readonly nint compressor = TZstd.CreateCompressor() is not 0 and var handle
        ? handle
        : throw new InsufficientMemoryException("zstd found no memory");

    public ZstdEncoder(int level)
    {
        Check(TZstd.SetParameter(compressor, ZstdParameter.CompressionLevel, level));
        Check(TZstd.SetParameter(compressor, ZstdParameter.ChecksumFlag, 1));
        if (level > 9)
            Check(TZstd.SetParameter(compressor, ZstdParameter.HashLog, MaxHashLog));
    }

    public int Bound(int length) => (int)TZstd.Bound((nuint)length);

    public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
    {
        fixed (byte* from = block, to = output)
            return (int)Check(TZstd.Compress(compressor, to, (nuint)output.Length, from, (nuint)block.Length));
    }

    public void Dispose() => TZstd.FreeCompressor(compressor);

    private static nuint Check(nuint result) =>
        TZstd.IsError(result) ? throw new InvalidOperationException("zstd: " + TZstd.ErrorName(result)) : result;
}
