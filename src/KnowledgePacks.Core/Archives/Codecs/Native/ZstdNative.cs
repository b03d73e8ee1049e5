using System.Runtime.InteropServices;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>The calls of zstd.h's stable API that are used.</summary>
internal static unsafe partial class ZstdNative
{
    public const int CompressionLevelParameter = 100, HashLogParameter = 102, ChecksumFlagParameter = 201, WindowLogMaxParameter = 100;

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_versionNumber")]
    public static partial uint VersionNumber();

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_isError")]
    public static partial uint IsError(nuint code);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_getErrorName")]
    public static partial nint GetErrorName(nuint code);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_createCCtx")]
    public static partial nint CreateCompressor();

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_freeCCtx")]
    public static partial nuint FreeCompressor(nint compressor);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetParameter(nint compressor, int parameter, int value);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_compressBound")]
    public static partial nuint Bound(nuint length);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_compress2")]
    public static partial nuint Compress(nint compressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_createDCtx")]
    public static partial nint CreateDecompressor();

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_freeDCtx")]
    public static partial nuint FreeDecompressor(nint decompressor);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetDecompressorParameter(nint decompressor, int parameter, int value);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_decompressDCtx")]
    public static partial nuint Decompress(nint decompressor, byte* output, nuint outputCapacity, byte* input, nuint inputLength);

    [LibraryImport(NativeCodecs.Zstd, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint DecompressStream(nint decompressor, Buffer* output, Buffer* input);

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer, which have one layout.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public byte* Bytes;
        public nuint Size, Position;
    }
}
