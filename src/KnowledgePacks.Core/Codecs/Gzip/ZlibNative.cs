using System.Runtime.InteropServices;

namespace KnowledgePacks.Codecs;

/// <summary>
/// The inflate of the runtime's own compression library (zlib-ng). <see cref="System.IO.Compression.GZipStream"/> is the
/// same code without what strictness needs: where a member ended, and whether something follows it. Its names are private to
/// the runtime: only an executable that has it linked in, which fails to link when one goes, may call them.
/// </summary>
internal static unsafe partial class ZlibNative
{
    private const string Library = "libSystem.IO.Compression.Native";

    public const int Ok = 0, StreamEnd = 1, BufferError = -5, NoFlush = 0, GzipWindowBits = 31;

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    public static partial int InflateInit(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateReset2_")]
    public static partial int InflateReset(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Inflate")]
    public static partial int Inflate(ZStream* stream, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    public static partial int InflateEnd(ZStream* stream);

    /// <summary>PAL_ZStream of the runtime's pal_zlib.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ZStream
    {
        public byte* NextIn, NextOut, Message;
        public nint InternalState;
        public uint AvailableIn, AvailableOut;
    }
}
