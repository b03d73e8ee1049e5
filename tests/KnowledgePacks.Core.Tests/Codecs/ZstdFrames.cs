using KnowledgePacks.Codecs;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Frames of every kind, by libzstd and by hand.</summary>
internal static class ZstdFrames
{
    /// <summary>A frame by libzstd; with its size and no window it is of a single segment.</summary>
    public static unsafe byte[] Encode(byte[] content, bool hasSize = true, bool hasChecksum = true, int windowLog = 0)
    {
        var compressor = Libzstd.CreateCompressor();
        foreach (var (parameter, value) in ((ZstdParameter, int)[])[(ZstdParameter.CompressionLevel, 1),
            (ZstdParameter.ContentSizeFlag, hasSize ? 1 : 0), (ZstdParameter.ChecksumFlag, hasChecksum ? 1 : 0),
            (ZstdParameter.WindowLog, windowLog)])
            Assert.False(Libzstd.IsError(Libzstd.SetParameter(compressor, parameter, value)));
        var output = new byte[(int)Libzstd.Bound((nuint)content.Length)];
        fixed (byte* from = content, to = output)
        {
            var written = Libzstd.Compress(compressor, to, (nuint)output.Length, from, (nuint)content.Length);
            Assert.False(Libzstd.IsError(written));
            Libzstd.FreeCompressor(compressor);
            return output[..(int)written];
        }
    }

    /// <summary>
    /// A frame of given blocks, with a window of 128 KiB or of a single segment; the size takes 8 bytes, or is not there.
    /// </summary>
    public static byte[] Frame(long? size, bool isSingleSegment, byte[]? checksumOf, params byte[][] blocks)
    {
        var descriptor = (size is null ? 0 : 0xc0) | (isSingleSegment ? 0x20 : 0) | (checksumOf is null ? 0 : 4);
        return
        [
            0x28, 0xb5, 0x2f, 0xfd, (byte)descriptor, .. isSingleSegment ? Array.Empty<byte>() : [7 << 3],
            .. size is { } bytes ? BitConverter.GetBytes(bytes) : [],
            .. blocks.SelectMany(block => block),
            .. checksumOf is null ? [] : Encode(checksumOf)[^4..],
        ];
    }

    public static byte[] Raw(byte[] content, bool isLast = false) => [.. Header(0, content.Length, isLast), .. content];

    public static byte[] Repeated(byte value, int count, bool isLast = false) => [.. Header(1, count, isLast), value];

    public static byte[] Header(int type, int size, bool isLast) =>
        BitConverter.GetBytes((size << 3) | (type << 1) | (isLast ? 1 : 0))[..3];

    public static byte[] Table(params (byte[] Frame, byte[] Content)[] frames) =>
        ZstdSeekTable.Build([.. frames.Select(one => (one.Frame.Length, one.Content.Length))]);
}
