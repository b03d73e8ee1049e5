using KnowledgePacks.Archives.Codecs;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Core.Tests.Archives.Codecs;

/// <summary>Compressed bytes read on one thread or on several, by one family of codecs or the other, which must not differ.</summary>
internal static class Decompressors
{
    public static BlockDecompressor Gzip(Stream source, int threads = 1, CodecFamily? codecs = null) =>
        new((codecs ?? Families.Native).OpenGzip(source, "x"), threads);

    public static BlockDecompressor Gzip(byte[] gzip, int threads = 1, CodecFamily? codecs = null) =>
        Gzip(new MemoryStream(gzip), threads, codecs);

    public static BlockDecompressor Zstd(Stream source, PackLimits? limits = null, int threads = 1, CodecFamily? codecs = null) =>
        new((codecs ?? Families.Native).OpenZstd(source, "x", limits ?? PackLimits.Default), threads);

    public static BlockDecompressor Zstd(byte[] zstd, PackLimits? limits = null, int threads = 1, CodecFamily? codecs = null) =>
        Zstd(new MemoryStream(zstd), limits, threads, codecs);

    /// <summary>
    /// What one thread and what three make of it: the same bytes, or the same error after the same bytes. And what the families
    /// make of it: the same bytes, or the same error, if not at the same place; some notice damage a little later.
    /// </summary>
    public static byte[] ReadAlike(Func<CodecFamily, int, Stream> open, int bufferSize = 100_000)
    {
        var (native, nativeFailure) = ReadAlike(threads => open(Families.Native, threads), bufferSize);
        var (managed, managedFailure) = ReadAlike(threads => open(Families.Managed, threads), bufferSize);
        Assert.Equal(Reason(nativeFailure), Reason(managedFailure));
        Assert.True(nativeFailure is not null || native.AsSpan().SequenceEqual(managed), "the families read different bytes");
        return nativeFailure is null ? native : throw nativeFailure;
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
        Assert.Equal(alone, together);
        Assert.Equal(aloneFailure?.Message, togetherFailure?.Message);
        return (alone, aloneFailure);
    }
}
