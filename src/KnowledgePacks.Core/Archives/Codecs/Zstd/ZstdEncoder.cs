namespace KnowledgePacks.Archives.Codecs;

/// <summary>Independent Zstandard frames (RFC 8878), each with its content size and checksum.</summary>
internal sealed unsafe class ZstdEncoder : IBlockEncoder
{
    /// <summary>Bytes of a frame's content, at most. Frames of twice the size would be 0.3 % smaller, and take twice the memory.</summary>
    public const int BlockBytes = 4 << 20;

    /// <summary>Memory for finding matches, as a power of two of entries: the higher levels take eight times as much, and give 0.4 % less.</summary>
    private const int MaxHashLog = 20;

    private readonly nint compressor = ZstdNative.CreateCompressor() is not 0 and var handle ? handle : throw new InsufficientMemoryException("libzstd found no memory");

    public ZstdEncoder(int level)
    {
        Check(ZstdNative.SetParameter(compressor, ZstdNative.CompressionLevelParameter, level));
        Check(ZstdNative.SetParameter(compressor, ZstdNative.ChecksumFlagParameter, 1));
        if (level > 9)
            Check(ZstdNative.SetParameter(compressor, ZstdNative.HashLogParameter, MaxHashLog));
    }

    public int Bound(int length) => (int)ZstdNative.Bound((nuint)length);

    public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
    {
        fixed (byte* from = block, to = output)
            return (int)Check(ZstdNative.Compress(compressor, to, (nuint)output.Length, from, (nuint)block.Length));
    }

    public void Dispose() => _ = ZstdNative.FreeCompressor(compressor);

    private static nuint Check(nuint result) =>
        ZstdNative.IsError(result) == 0 ? result : throw new InvalidOperationException("libzstd: " + System.Runtime.InteropServices.Marshal.PtrToStringUTF8(ZstdNative.GetErrorName(result)));
}
