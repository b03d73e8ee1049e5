using System.Buffers;
using KnowledgePacks.Codecs;
using KnowledgePacks.Content;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Compressed bytes read on one thread or on several, by one family of codecs or the other, which must not differ.</summary>
internal static class Decompressors
{
    /// <summary>
    /// What one thread reads on its own before others help it, and what it expands to: tests of several threads begin with that. Two
    /// members, because the others are called for the second.
    /// </summary>
    public static byte[] HeadContent { get; } = Samples.Random((256 << 10) + 2);

    public static byte[] GzipHead { get; } = [.. Samples.Member(HeadContent[..^1]), .. Samples.Member(HeadContent[^1..])];

    public static byte[] ZstdHead { get; } = [.. ZstdFrames.Encode(HeadContent[..^1]), .. ZstdFrames.Encode(HeadContent[^1..])];

    public static BlockDecompressor Gzip(Stream source, int threads = 1, CodecFamily? codecs = null) =>
        new((codecs ?? Families.Native).OpenGzip(source, "x"), threads);

    public static BlockDecompressor Gzip(byte[] gzip, int threads = 1, CodecFamily? codecs = null) =>
        Gzip(new MemoryStream(gzip), threads, codecs);

    public static BlockDecompressor Zstd(Stream source, PackLimits? limits = null, int threads = 1, CodecFamily? codecs = null) =>
        new((codecs ?? Families.Native).OpenZstd(source, "x", limits ?? PackLimits.Default, threads), threads);

    public static BlockDecompressor Zstd(byte[] zstd, PackLimits? limits = null, int threads = 1, CodecFamily? codecs = null) =>
        Zstd(new MemoryStream(zstd), limits, threads, codecs);

    /// <summary>
    /// What one thread and what three make of it: the same bytes, or the same error after the same bytes. And what the families
    /// make of it: the same bytes, or the same error, if not at the same place; some notice damage a little later.
    /// </summary>
    public static byte[] ReadGzipAlike(byte[] gzip, int bufferSize = 100_000) =>
        ReadAlike(gzip, GzipHead, (source, codecs, threads) => Gzip(source, threads, codecs), bufferSize);

    /// <inheritdoc cref="ReadGzipAlike"/>
    public static byte[] ReadZstdAlike(byte[] zstd, int bufferSize = 100_000) =>
        ReadAlike(zstd, ZstdHead, (source, codecs, threads) => Zstd(source, null, threads, codecs), bufferSize);

    private static byte[] ReadAlike(byte[] archive, byte[] head, Func<Stream, CodecFamily, int, Stream> open, int bufferSize)
    {
        var (native, nativeFailure) = ReadAlike(threads => open(new MemoryStream(archive), Families.Native, threads), bufferSize);
        var (managed, managedFailure) = ReadAlike(threads => open(new MemoryStream(archive), Families.Managed, threads), bufferSize);
        foreach (var codecs in Families.Both)
            ReadAlike(threads => BehindHead(open(new PrefixedStream(head, new MemoryStream(archive)), codecs, threads)), bufferSize);
        Assert.Equal(Reason(nativeFailure), Reason(managedFailure));
        Assert.True(nativeFailure is not null || native.AsSpan().SequenceEqual(managed), "the families read different bytes");
        return nativeFailure is null ? native : throw nativeFailure;
    }

    /// <summary>The stream once the head was read.</summary>
    private static Stream BehindHead(Stream stream)
    {
        var head = ArrayPool<byte>.Shared.Rent(HeadContent.Length);
        stream.ReadExactly(head, 0, HeadContent.Length);
        Assert.True(head.AsSpan(0, HeadContent.Length).SequenceEqual(HeadContent));
        ArrayPool<byte>.Shared.Return(head);
        return stream;
    }

    /// <summary>An error's text, without the place of damage.</summary>
    public static string? Reason(KnowledgePackException? failure) =>
        failure?.Message is { } text && text.IndexOf("data is damaged (at byte ", StringComparison.Ordinal) is >= 0 and var at
            ? text[..(at + "data is damaged".Length)]
            : failure?.Message;

    /// <summary>Reads to the end, or to the error.</summary>
    public static (byte[] Bytes, KnowledgePackException? Failure) Read(Stream stream, int bufferSize = 100_000)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[bufferSize];
        try
        {
            using (stream)
                for (int count; (count = stream.Read(buffer)) > 0;)
                    bytes.Write(buffer, 0, count);
            return (bytes.ToArray(), null);
        }
        catch (KnowledgePackException failure)
        {
            return (bytes.ToArray(), failure);
        }
    }

    private static (byte[] Bytes, KnowledgePackException? Failure) ReadAlike(Func<int, Stream> open, int bufferSize)
    {
        var (alone, aloneFailure) = Read(open(1), bufferSize);
        var (together, togetherFailure) = Read(open(3), bufferSize);
        Assert.True(alone.AsSpan().SequenceEqual(together), "the threads read different bytes");
        Assert.Equal(aloneFailure?.Message, togetherFailure?.Message);
        return (alone, aloneFailure);
    }
}
