using System.Runtime.InteropServices;

namespace KnowledgePacks.Codecs;

/// <summary>The calls of libdeflate.h that are used: whole-buffer DEFLATE, much faster than zlib at the same size.</summary>
internal static unsafe partial class LibdeflateNative
{
    private const string Library = "libdeflate";

    public const int Success = 0;

    [LibraryImport(Library, EntryPoint = "libdeflate_alloc_compressor")]
    public static partial nint AllocCompressor(int level);

    [LibraryImport(Library, EntryPoint = "libdeflate_free_compressor")]
    public static partial void FreeCompressor(nint compressor);

    [LibraryImport(Library, EntryPoint = "libdeflate_deflate_compress_bound")]
    public static partial nuint Bound(nint compressor, nuint length);

    [LibraryImport(Library, EntryPoint = "libdeflate_deflate_compress")]
    public static partial nuint Compress(nint compressor, byte* input, nuint inputLength, byte* output, nuint outputCapacity);

    [LibraryImport(Library, EntryPoint = "libdeflate_alloc_decompressor")]
    public static partial nint AllocDecompressor();

    [LibraryImport(Library, EntryPoint = "libdeflate_free_decompressor")]
    public static partial void FreeDecompressor(nint decompressor);

    /// <summary>One gzip member, its CRC-32 and length verified; tells how much it read and wrote.</summary>
    [LibraryImport(Library, EntryPoint = "libdeflate_gzip_decompress_ex")]
    public static partial int GunzipMember(nint decompressor, byte* input, nuint inputLength, byte* output, nuint outputCapacity,
        nuint* read, nuint* written);

    [LibraryImport(Library, EntryPoint = "libdeflate_crc32")]
    public static partial uint Crc32(uint crc, byte* bytes, nuint count);
}
