using ZstdSharp.Unsafe;

namespace KnowledgePacks.Codecs;

/// <summary>ZstdSharp, which is libzstd translated to C#.</summary>
internal readonly unsafe struct ManagedZstd : IZstd
{
    public static nint CreateCompressor() => (nint)Methods.ZSTD_createCCtx();

    public static void FreeCompressor(nint compressor) => _ = Methods.ZSTD_freeCCtx((ZSTD_CCtx_s*)compressor);

    public static nuint SetParameter(nint compressor, ZstdParameter parameter, int value) =>
        Methods.ZSTD_CCtx_setParameter((ZSTD_CCtx_s*)compressor, (ZSTD_cParameter)parameter, value);

    public static nuint Bound(nuint length) => Methods.ZSTD_compressBound(length);

    public static nuint Compress(nint compressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength) =>
        Methods.ZSTD_compress2((ZSTD_CCtx_s*)compressor, output, outputCapacity, input, inputLength);

    public static nint CreateDecompressor() => (nint)Methods.ZSTD_createDCtx();

    public static void FreeDecompressor(nint decompressor) => _ = Methods.ZSTD_freeDCtx((ZSTD_DCtx_s*)decompressor);

    public static void SetWindowLogMax(nint decompressor, int value) =>
        _ = Methods.ZSTD_DCtx_setParameter((ZSTD_DCtx_s*)decompressor, ZSTD_dParameter.ZSTD_d_windowLogMax, value);

    public static nuint Decompress(nint decompressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength) =>
        Methods.ZSTD_decompressDCtx((ZSTD_DCtx_s*)decompressor, output, outputCapacity, input, inputLength);

    public static nuint DecompressStream(nint decompressor, ZstdBuffer* output, ZstdBuffer* input) =>
        Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)decompressor, (ZSTD_outBuffer_s*)output, (ZSTD_inBuffer_s*)input);

    public static bool IsError(nuint result) => Methods.ZSTD_isError(result);

    public static string? ErrorName(nuint result) => Methods.ZSTD_getErrorName(result);
}
