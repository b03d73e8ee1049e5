namespace KnowledgePacks.Codecs;

/// <summary>Independent Zstandard frames (RFC 8878), each with its content size and checksum.</summary>
internal sealed unsafe class ZstdEncoder<TZstd> : IBlockEncoder
    where TZstd : struct, IZstd
{
    /// <summary>
    /// The default level's tables, for frames that have to learn their content anew: 4 MiB of history, all of which is remembered, and
    /// only matches that pay. Together with the frames' size, within 0.5 % of a single frame of zstd's own parameters
    /// on databases of text that does not come again, and smaller on others.
    /// </summary>
    private const int WindowLog = 22, HashLog = 19, ChainLog = 15, MinMatch = 7;

    /// <summary>zstd's own name for the default level.</summary>
    private const int DefaultLevel = 3;

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
        if (level == DefaultLevel)
        {
            Check(TZstd.SetParameter(compressor, ZstdParameter.WindowLog, WindowLog));
            Check(TZstd.SetParameter(compressor, ZstdParameter.HashLog, HashLog));
            Check(TZstd.SetParameter(compressor, ZstdParameter.ChainLog, ChainLog));
            Check(TZstd.SetParameter(compressor, ZstdParameter.MinMatch, MinMatch));
        }
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
