using System.Runtime.InteropServices;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// The inflate of the runtime's own compression library (zlib-ng). <see cref="System.IO.Compression.GZipStream"/> is the
/// same code without what strictness needs: where a member ended, and whether something follows it.
/// </summary>
internal static unsafe partial class ZlibNative
{
    private const string Library = "libSystem.IO.Compression.Native";

    public const int Ok = 0, StreamEnd = 1, BufferError = -5, NoFlush = 0, Finish = 4, GzipWindowBits = 31;

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    public static partial int InflateInit(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Inflate")]
    public static partial int Inflate(ZStream* stream, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    public static partial int InflateEnd(ZStream* stream);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Crc32")]
    public static partial uint Crc32(uint crc, byte* bytes, int count);

    /// <summary>PAL_ZStream of the runtime's pal_zlib.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ZStream
    {
        public byte* NextIn, NextOut, Message;
        public nint InternalState;
        public uint AvailableIn, AvailableOut;
    }
}
