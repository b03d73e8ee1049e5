using System.Runtime.InteropServices;

namespace KnowledgePacks.Codecs;

/// <summary>libzstd, the original.</summary>
internal readonly unsafe partial struct Libzstd : IZstd
{
    private const string Library = "libzstd";
    private const int WindowLogMaxParameter = 100;

    public static nint CreateCompressor() => ZSTD_createCCtx();

    public static void FreeCompressor(nint compressor) => _ = ZSTD_freeCCtx(compressor);

    public static nuint SetParameter(nint compressor, ZstdParameter parameter, int value) =>
        ZSTD_CCtx_setParameter(compressor, (int)parameter, value);

    public static nuint Bound(nuint length) => ZSTD_compressBound(length);

    public static nuint Compress(nint compressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength) =>
        ZSTD_compress2(compressor, output, outputCapacity, input, inputLength);

    public static nint CreateDecompressor() => ZSTD_createDCtx();

    public static void FreeDecompressor(nint decompressor) => _ = ZSTD_freeDCtx(decompressor);

    public static void SetWindowLogMax(nint decompressor, int value) =>
        _ = ZSTD_DCtx_setParameter(decompressor, WindowLogMaxParameter, value);

    public static nuint Decompress(nint decompressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength) =>
        ZSTD_decompressDCtx(decompressor, output, outputCapacity, input, inputLength);

    public static nuint DecompressStream(nint decompressor, ZstdBuffer* output, ZstdBuffer* input) =>
        ZSTD_decompressStream(decompressor, output, input);

    public static bool IsError(nuint result) => ZSTD_isError(result) != 0;

    public static string? ErrorName(nuint result) => Marshal.PtrToStringUTF8(ZSTD_getErrorName(result));

#pragma warning disable IDE1006 // The C library's own names.
    [LibraryImport(Library)]
    private static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    private static partial nuint ZSTD_freeCCtx(nint compressor);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_CCtx_setParameter(nint compressor, int parameter, int value);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_compressBound(nuint length);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_compress2(nint compressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength);

    [LibraryImport(Library)]
    private static partial nint ZSTD_createDCtx();

    [LibraryImport(Library)]
    private static partial nuint ZSTD_freeDCtx(nint decompressor);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_DCtx_setParameter(nint decompressor, int parameter, int value);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_decompressDCtx(nint decompressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_decompressStream(nint decompressor, ZstdBuffer* output, ZstdBuffer* input);

    [LibraryImport(Library)]
    private static partial uint ZSTD_isError(nuint result);

    [LibraryImport(Library)]
    private static partial nint ZSTD_getErrorName(nuint result);
#pragma warning restore IDE1006
}
