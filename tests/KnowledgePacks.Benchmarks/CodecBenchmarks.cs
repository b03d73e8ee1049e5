using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using KnowledgePacks.Codecs;
using KnowledgePacks.Content;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Benchmarks;

/// <summary>One block of 1 MiB through each codec and the hash, on one thread; a megabyte in a millisecond is about 1 GB/s.</summary>
public class CodecBenchmarks : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly LibdeflateEncoder gzip = new(6), gzipFast = new(1);
    private readonly ZstdEncoder<Libzstd> zstd = new(3);
    private readonly LibdeflateDecoder gunzip = new("benchmark");
    private readonly ZstdDecoder<Libzstd> unzstd = new("benchmark");
    private readonly Block gzipBlock = new(), zstdBlock = new();
    private readonly byte[] output = new byte[2 * BlockBytes];
    private byte[] content = [], foreign = [];

    /// <summary>What the block is made of: words, or floats without repetition.</summary>
    [Params("text", "embeddings")]
    public string Kind { get; set; } = "text";

    static CodecBenchmarks() => CodecLibraries.LoadFor(typeof(CodecFamily).Assembly);

    [GlobalSetup]
    public void Make()
    {
        content = Kind == "text" ? Text() : Embeddings();
        foreign = RawTarBuilder.Gzip(content);
        Fill(gzipBlock, gzip);
        Fill(zstdBlock, zstd);
    }

    public void Dispose()
    {
        gzip.Dispose();
        gzipFast.Dispose();
        zstd.Dispose();
        gunzip.Dispose();
        unzstd.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int Sha256() => SHA256.HashData(content).Length;

    [Benchmark]
    public int CompressGzip() => gzip.Encode(content, output);

    [Benchmark]
    public int CompressGzipFast() => gzipFast.Encode(content, output);

    [Benchmark]
    public int CompressZstd() => zstd.Encode(content, output);

    /// <summary>Members as kpacks writes them, one by one: <see cref="Fill"/> keeps the first.</summary>
    [Benchmark]
    public void ExpandMember() => gunzip.Decode(gzipBlock);

    [Benchmark]
    public void ExpandFrame()
    {
        zstdBlock.OutputLength = BlockBytes;
        unzstd.Decode(zstdBlock);
    }

    /// <summary>A member of others, by the runtime's zlib-ng.</summary>
    [Benchmark]
    public long ExpandForeignGzip()
    {
        using var reader = new BlockDecompressor(new ZlibGzipSource(new MemoryStream(foreign), "benchmark"), 1);
        long total = 0;
        for (int count; (count = reader.Read(output)) > 0;)
            total += count;
        return total;
    }

    private void Fill(Block block, IBlockEncoder encoder)
    {
        var length = encoder.Encode(content, output);
        if (encoder == gzip)
            length = (int)GzipMember.Length(output);
        output.AsSpan(0, length).CopyTo(block.InputBuffer(length));
        block.InputLength = length;
    }

    private static byte[] Text()
    {
        var random = new Random(1);
        var words = Enumerable.Range(0, 5000)
            .Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)random.Next('a', 'z' + 1))]) + " ")
            .ToArray();
        return [.. Enumerable.Repeat(0, BlockBytes).SelectMany(_ => words[(int)(words.Length * Math.Pow(random.NextDouble(), 3))])
            .Take(BlockBytes).Select(letter => (byte)letter)];
    }

    private static byte[] Embeddings()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, BlockBytes / sizeof(float))
            .SelectMany(_ => BitConverter.GetBytes((float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) / 20)))];
    }
}
