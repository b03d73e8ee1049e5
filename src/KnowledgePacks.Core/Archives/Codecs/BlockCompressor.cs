using System.Runtime.ExceptionServices;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// Cuts what is written into blocks of one size, compresses them on several threads and writes the results in order on
/// another: the bytes do not depend on the number of threads. Memory is (threads + 2) × (a block + its bound), no more.
/// </summary>
internal sealed class BlockCompressor : Stream
{
    private readonly Stream destination;
    private readonly int blockSize;
    private readonly BlockPipeline<IBlockEncoder> pipeline;
    private readonly Thread writer;
    private readonly List<(int Compressed, int Decompressed)> frames = [];
    private readonly Action<long, long>? onBlock;
    private Block? current;
    private long decompressed;
    private bool disposed;

    /// <param name="destination">Receives the compressed blocks, from a thread of its own; not disposed.</param>
    /// <param name="createEncoder">Called once for each thread.</param>
    /// <param name="blockSize">Bytes of a block before compression.</param>
    /// <param name="threadCount">Threads that compress; at least 1.</param>
    /// <param name="onBlock">Called after each block with the bytes written before it and the bytes taken in so far.</param>
    public BlockCompressor(Stream destination, Func<IBlockEncoder> createEncoder, int blockSize, int threadCount, Action<long,
        long>? onBlock)
    {
        this.destination = destination;
        this.blockSize = blockSize;
        this.onBlock = onBlock;
        pipeline = new BlockPipeline<IBlockEncoder>(createEncoder, Encode, threadCount, threadCount + 2);
        writer = new Thread(WriteBlocks, 256 << 10) { IsBackground = true, Name = "write" };
        writer.Start();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    /// <summary>Bytes taken in so far.</summary>
    public override long Position
    {
        get => decompressed;
        set => throw new NotSupportedException();
    }

    /// <summary>The sizes of all blocks, once <see cref="Complete"/> has returned.</summary>
    public IReadOnlyList<(int Compressed, int Decompressed)> Frames => frames;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            current ??= pipeline.Rent();
            var free = current.InputBuffer(blockSize)[current.InputLength..blockSize];
            var count = Math.Min(buffer.Length, free.Length);
            buffer[..count].CopyTo(free);
            buffer = buffer[count..];
            current.InputLength += count;
            decompressed += count;
            if (current.InputLength < blockSize)
                continue;
            pipeline.Submit();
            current = null;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Compresses and writes what is left.</summary>
    public void Complete()
    {
        if (current is not null)
            pipeline.Submit();
        current = null;
        pipeline.Complete();
        writer.Join();
        pipeline.ThrowIfFailed();
    }

    private void Encode(IBlockEncoder encoder, Block block) =>
        block.OutputLength = encoder.Encode(block.Input, block.OutputBuffer(encoder.Bound(blockSize)));

    private void WriteBlocks()
    {
        long takenIn = 0, written = 0;
        try
        {
            while (pipeline.Take() is { } block)
            {
                destination.Write(block.Output);
                frames.Add((block.OutputLength, block.InputLength));
                takenIn += block.InputLength;
                onBlock?.Invoke(written, takenIn);
                written += block.OutputLength;
                pipeline.Return();
            }
        }
        catch (Exception cause)
        {
            pipeline.Stop(ExceptionDispatchInfo.Capture(cause));
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            pipeline.Dispose();
            writer.Join();
        }
        base.Dispose(disposing);
    }
}
