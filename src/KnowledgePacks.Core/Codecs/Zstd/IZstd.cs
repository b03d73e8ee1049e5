using System.Runtime.InteropServices;

namespace KnowledgePacks.Codecs;

/// <summary>The calls of zstd.h's stable API that are used, by whoever implements them.</summary>
internal unsafe interface IZstd
{
    /// <summary>Is 0 where there is no memory.</summary>
    static abstract nint CreateCompressor();

    static abstract void FreeCompressor(nint compressor);

    static abstract nuint SetParameter(nint compressor, ZstdParameter parameter, int value);

    static abstract nuint Bound(nuint length);

    static abstract nuint Compress(nint compressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength);

    /// <inheritdoc cref="CreateCompressor"/>
    static abstract nint CreateDecompressor();

    static abstract void FreeDecompressor(nint decompressor);

    /// <summary>The largest window that a frame may need, as a power of two.</summary>
    static abstract void SetWindowLogMax(nint decompressor, int value);

    static abstract nuint Decompress(nint decompressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength);

    static abstract nuint DecompressStream(nint decompressor, ZstdBuffer* output, ZstdBuffer* input);

    static abstract bool IsError(nuint result);

    static abstract string? ErrorName(nuint result);
}

/// <summary>ZSTD_cParameter, as far as used.</summary>
internal enum ZstdParameter
{
    CompressionLevel = 100,
    WindowLog = 101,
    HashLog = 102,
    ChainLog = 103,
    MinMatch = 105,
    ContentSizeFlag = 200,
    ChecksumFlag = 201,
}

/// <summary>ZSTD_inBuffer and ZSTD_outBuffer, which have one layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdBuffer
{
    public byte* Bytes;
    public nuint Size, Position;
}
