using KnowledgePacks.Codecs;
using KnowledgePacks.Content;

namespace KnowledgePacks.Archives;

/// <summary>Opens and makes the compressed layer. What an archive is, is told by its first bytes.</summary>
internal static class ArchiveCompression
{
    /// <summary>Recognises the format and returns the decompressed stream, limits checked while it is read.</summary>
    /// <exception cref="ArchiveUnsupportedException">The bytes are something else; the message says what.</exception>
    /// <param name="compressed">Its digest can be asked for when the end has been read. Is disposed with what is returned.</param>
    /// <param name="label">What errors call the archive.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="threads">Threads to use; at least 1.</param>
    /// <param name="format">What it is.</param>
    /// <param name="codecs">What expands it; by default what the program was built with.</param>
    public static Stream OpenRead(
        DigestReadStream compressed, string label, PackLimits limits, int threads, out ArchiveFormat format, CodecFamily? codecs = null)
    {
        Span<byte> start = stackalloc byte[TarMagicEnd];
        var count = compressed.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        start = start[..count];
        codecs ??= CodecFamily.Chosen;
        var whole = new PrefixedStream(start.ToArray(), compressed);
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            format = ArchiveFormat.TarGzip;
            return Expand(codecs.OpenGzip(whole, label));
        }
        if (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
        {
            format = ArchiveFormat.TarZstd;
            return Expand(codecs.OpenZstd(whole, label, limits, threads));
        }
        throw Unsupported(label, start);

        ExpansionLimitStream Expand(BlockSource blocks) => new(new BlockDecompressor(blocks, threads), limits);
    }

    /// <summary>Makes a stream that compresses into <paramref name="destination"/>.</summary>
    public static BlockCompressor Create(
        Stream destination, ArchiveFormat format, CompressionLevel level, int threads, PackLimits limits, CodecFamily? codecs = null)
    {
        codecs ??= CodecFamily.Chosen;
        // What a reader with these limits would refuse is not written.
        void CheckLimits(long writtenBefore, long takenIn)
        {
            if (takenIn > limits.MaxExpandedBytes)
                throw new LimitExceededException(PackLimit.ExpandedBytes, limits.MaxExpandedBytes);
            if (takenIn > PackLimits.RatioFreeBytes && takenIn / limits.MaxRatio > writtenBefore)
                throw new LimitExceededException(PackLimit.Ratio, limits.MaxRatio);
        }

        return format == ArchiveFormat.TarGzip
            ? new BlockCompressor(destination, () => codecs.CreateGzipEncoder(level), GzipMember.BlockBytes, threads, CheckLimits,
                SpareMembers)
            : new BlockCompressor(destination, () => codecs.CreateZstdEncoder(level), ZstdFrameHeader.BlockBytes, threads, CheckLimits);
    }

    /// <summary>Members take very different times: text ten times as long as numbers. Frames are as large as eight of them.</summary>
    private const int SpareMembers = 3;

    private const int TarMagicEnd = 263;

    private static ArchiveUnsupportedException Unsupported(string label, ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return new ArchiveUnsupportedException(label, "the file is empty", ForeignFormat.Other);
        if (start.Length == TarMagicEnd && start[257..].StartsWith("ustar"u8))
            return new ArchiveUnsupportedException(label, "a tar file that is not compressed", ForeignFormat.PlainTar);
        var what = start.Length >= 4 && (start[0] & 0xf0) == 0x50 && start[1..].StartsWith((ReadOnlySpan<byte>)[0x2a, 0x4d, 0x18])
            ? "zstd that begins with a skippable frame, as pzstd writes"
            : start.StartsWith("PK"u8) ? "a zip file"
            : start.StartsWith("BZh"u8) ? "a bzip2 file"
            : start.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "an xz file"
            : start.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xbc, 0xaf]) ? "a 7-Zip file"
            : start.StartsWith("LBUG"u8) || start.StartsWith("KUZU"u8) ? "a database"
            : start.TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? "a JSON document"
            : null;
        return what == "a JSON document"
            ? new ArchiveUnsupportedException(label, what, ForeignFormat.JsonDocument)
            : new ArchiveUnsupportedException(label, what ?? "neither gzip nor zstd", ForeignFormat.OtherArchive);
    }
}
