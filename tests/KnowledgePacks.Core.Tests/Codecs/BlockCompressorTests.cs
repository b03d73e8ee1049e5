using System.IO.Compression;
using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;
using CompressionLevel = System.IO.Compression.CompressionLevel;

namespace KnowledgePacks.Core.Tests.Codecs;

public class BlockCompressorTests
{
    private const int BlockSize = 10_000;

    [Test]
    [Arguments(1)]
    [Arguments(BlockSize - 1)]
    [Arguments(BlockSize)]
    [Arguments(BlockSize + 1)]
    [Arguments(3 * BlockSize)]
    [Arguments(25 * BlockSize + 17)]
    public void The_bytes_do_not_depend_on_the_threads(int length)
    {
        var content = PackBuilder.Database(Math.Max(length, 12))[..length];
        var one = Compress(content, 1, LibdeflateEncoder);
        Assert.Equal(one, Compress(content, 2, LibdeflateEncoder));
        Assert.Equal(one, Compress(content, 7, LibdeflateEncoder));
        Assert.Equal(content, Streams.ReadAll(new GZipStream(new MemoryStream(one), CompressionMode.Decompress)));
        Assert.Equal(content, Streams.ReadAll(Decompressors.Gzip(new MemoryStream(one))));
    }

    [Test]
    public void The_bytes_do_not_depend_on_the_pieces_written()
    {
        var content = PackBuilder.Database(5 * BlockSize);
        var whole = Compress(content, 2, LibdeflateEncoder);
        foreach (var piece in (int[])[1, 999, BlockSize, 3 * BlockSize])
            Assert.Equal(whole, Compress(content, 2, LibdeflateEncoder, piece));
    }

    [Test]
    public void Every_encoder_goes_with_any_number_of_threads()
    {
        var content = PackBuilder.Database(12 * BlockSize + 5);
        foreach (var threads in (int[])[1, 2, 7])
        {
            Assert.Equal(content,
                Streams.ReadAll(
                Decompressors.Gzip(new MemoryStream(Compress(content, threads, () => new InBoxGzipEncoder(CompressionLevel.Optimal))))));
            Assert.Equal(content,
                Streams.ReadAll(Decompressors.Zstd(new MemoryStream(Compress(content, threads, () => new ZstdEncoder<Libzstd>(3))))));
            Assert.Equal(content,
                Streams.ReadAll(Decompressors.Zstd(new MemoryStream(Compress(content, threads, () => new ZstdEncoder<ManagedZstd>(3))))));
        }
    }

    [Test]
    public void Tells_the_sizes_of_all_blocks()
    {
        using var destination = new MemoryStream();
        var told = new List<(long, long)>();
        using var compressor = new BlockCompressor(destination, () => new Halving(), BlockSize, 3,
            (before, takenIn) => told.Add((before, takenIn)));
        compressor.Write(new byte[2 * BlockSize + 500]);
        Assert.Equal(2 * BlockSize + 500, compressor.Position);
        compressor.Complete();
        Assert.Equal([(BlockSize / 2, BlockSize), (BlockSize / 2, BlockSize), (250, 500)], compressor.Frames);
        Assert.Equal([(0, BlockSize), (BlockSize / 2, 2 * BlockSize), (BlockSize, 2 * BlockSize + 500)], told);
        Assert.Equal(BlockSize + 250, destination.Length);
    }

    [Test]
    public void Of_nothing_writes_nothing() => Assert.Empty(Compress([], 2, LibdeflateEncoder));

    [Test]
    public void Blocks_are_written_in_order_whoever_is_first()
    {
        // The first block is compressed only after the third one has been.
        using var third = new ManualResetEventSlim();
        using var destination = new MemoryStream();
        using var compressor = new BlockCompressor(destination, () => new Waiting(third), 1, 3, null);
        compressor.Write([0, 1, 2, 3, 4, 5]);
        compressor.Complete();
        Assert.Equal([0, 1, 2, 3, 4, 5], destination.ToArray());
    }

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public void A_failure_of_an_encoder_surfaces(int threads)
    {
        using var destination = new MemoryStream();
        using var compressor = new BlockCompressor(destination, () => new Failing(), 1, threads, null);
        var failure = Assert.Throws<InvalidOperationException>(() =>
        {
            compressor.Write(new byte[100]);
            compressor.Write([1]);
            compressor.Write(new byte[100]);
            compressor.Complete();
        });
        Assert.Equal("no 1, please", failure.Message);
        Assert.Equal(100, destination.Length);
    }

    [Test]
    public void A_failure_to_make_an_encoder_surfaces()
    {
        using var compressor = new BlockCompressor(Stream.Null, () => throw new InsufficientMemoryException("none left"), BlockSize, 2,
            null);
        compressor.Write([1]);
        Assert.Equal("none left", Assert.Throws<InsufficientMemoryException>(compressor.Complete).Message);
    }

    [Test]
    public void A_failure_to_write_surfaces()
    {
        using var compressor = new BlockCompressor(new MemoryStream(new byte[10]), LibdeflateEncoder, BlockSize, 2, null);
        compressor.Write(new byte[100]);
        Assert.Throws<NotSupportedException>(compressor.Complete);
    }

    [Test]
    public void A_failure_of_the_observer_surfaces()
    {
        using var compressor = new BlockCompressor(Stream.Null, LibdeflateEncoder, 10, 2,
            (_, _) => throw new InvalidOperationException("enough"));
        Assert.Equal("enough", Assert.Throws<InvalidOperationException>(() => compressor.Write(new byte[1000])).Message);
    }

    [Test]
    public void Can_be_left_without_completing()
    {
        using var destination = new MemoryStream();
        using (var compressor = new BlockCompressor(destination, LibdeflateEncoder, 100, 3, null))
        {
            compressor.Write(new byte[1050]);
            compressor.Dispose();
        }
        Assert.True(destination.CanWrite);
    }

    [Test]
    public void Encoders_are_disposed_with_it()
    {
        var disposed = 0;
        using (var compressor = new BlockCompressor(Stream.Null, () => new Counting(() => Interlocked.Increment(ref disposed)), 1, 1, null))
        {
            compressor.Write([1, 2, 3]);
            compressor.Complete();
        }
        Assert.Equal(1, disposed);
    }

    [Test]
    public void Needs_a_thread() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockCompressor(Stream.Null, LibdeflateEncoder, BlockSize, 0, null));

    [Test]
    public void Is_written_to_only()
    {
        using var compressor = new BlockCompressor(Stream.Null, LibdeflateEncoder, BlockSize, 1, null);
        Assert.True(compressor.CanWrite);
        Assert.False(compressor.CanRead);
        Assert.False(compressor.CanSeek);
        Assert.Throws<NotSupportedException>(() => compressor.Length);
        Assert.Throws<NotSupportedException>(() => compressor.Position = 0);
        Assert.Throws<NotSupportedException>(() => compressor.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => compressor.SetLength(0));
        Assert.Throws<NotSupportedException>(() => compressor.ReadExactly(new byte[1]));
    }

    private static LibdeflateEncoder LibdeflateEncoder() => new(6);

    private static byte[] Compress(byte[] content, int threads, Func<IBlockEncoder> createEncoder, int piece = int.MaxValue)
    {
        using var destination = new MemoryStream();
        using var compressor = new BlockCompressor(destination, createEncoder, BlockSize, threads, null);
        for (var at = 0; at < content.Length; at += Math.Min(piece, content.Length - at))
            compressor.Write(content, at, Math.Min(piece, content.Length - at));
        compressor.Complete();
        return destination.ToArray();
    }

    /// <summary>Gives half of each block.</summary>
    private sealed class Halving : IBlockEncoder
    {
        public int Bound(int length) => length;

        public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
        {
            block[..(block.Length / 2)].CopyTo(output);
            return block.Length / 2;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Failing : IBlockEncoder
    {
        public int Bound(int length) => length;

        public int Encode(ReadOnlySpan<byte> block, Span<byte> output) =>
            block[0] == 0 ? 1 : throw new InvalidOperationException("no 1, please");

        public void Dispose()
        {
        }
    }

    private sealed class Waiting(ManualResetEventSlim third) : IBlockEncoder
    {
        public int Bound(int length) => length;

        public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
        {
            if (block[0] == 0)
                third.Wait();
            if (block[0] == 2)
                third.Set();
            output[0] = block[0];
            return 1;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Counting(Action onDispose) : IBlockEncoder
    {
        public int Bound(int length) => length;

        public int Encode(ReadOnlySpan<byte> block, Span<byte> output) => 0;

        public void Dispose() => onDispose();
    }
}
