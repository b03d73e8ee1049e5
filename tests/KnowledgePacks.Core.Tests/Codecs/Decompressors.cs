using KnowledgePacks.Archives.Codecs;
using KnowledgePacks.Packs;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Compressed bytes read on one thread or on several, which must not differ.</summary>
internal static class Decompressors
{
    public static BlockDecompressor Gzip(Stream source, int threads = 1) => new(new GzipSource(source, "x"), threads);

    public static BlockDecompressor Gzip(byte[] gzip, int threads = 1) => Gzip(new MemoryStream(gzip), threads);

    public static BlockDecompressor Zstd(Stream source, PackLimits? limits = null, int threads = 1) => new(new ZstdSource(source, "x", limits ?? PackLimits.Default), threads);

    public static BlockDecompressor Zstd(byte[] zstd, PackLimits? limits = null, int threads = 1) => Zstd(new MemoryStream(zstd), limits, threads);

    /// <summary>What one thread and what three make of it: the same bytes, or the same error after the same bytes.</summary>
    public static byte[] ReadAlike(Func<int, Stream> open, int bufferSize = 100_000)
    {
        var (alone, aloneFailure) = Read(open(1), bufferSize);
        var (together, togetherFailure) = Read(open(3), bufferSize);
        Assert.Equal(alone, together);
        Assert.Equal(aloneFailure?.Message, togetherFailure?.Message);
        return aloneFailure is null ? alone : throw aloneFailure;
    }

    private static (byte[] Bytes, KnowledgePackException? Failure) Read(Stream stream, int bufferSize)
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
}
