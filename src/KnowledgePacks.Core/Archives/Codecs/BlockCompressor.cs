using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace KnowledgePacks.Archives.Codecs;

/// <summary>
/// Cuts what is written into blocks of one size, compresses them on several threads and writes the results in order:
/// the bytes do not depend on the number of threads. Memory is (threads + 1) × (a block + its bound), no more.
/// </summary>
internal sealed class BlockCompressor : Stream
{
    private readonly Stream destination;
    private readonly int blockSize;
    private readonly Slot[] slots;
    private readonly Thread[] threads;
    private readonly BlockingCollection<Slot> queue = [];
    private readonly List<(int Compressed, int Decompressed)> frames = [];
    private readonly Action<long, long>? onBlock;
    private int current;
    private int pending;
    private long decompressed;
    private long compressed;
    private long takenIn;
    private bool disposed;

    /// <param name="destination">Receives the compressed blocks; not disposed.</param>
    /// <param name="createEncoder">Called once for each thread.</param>
    /// <param name="blockSize">Bytes of a block before compression.</param>
    /// <param name="threadCount">At least 1.</param>
    /// <param name="onBlock">Called after each block with the bytes written before it and the bytes taken in so far.</param>
    public BlockCompressor(Stream destination, Func<IBlockEncoder> createEncoder, int blockSize, int threadCount, Action<long, long>? onBlock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        this.destination = destination;
        this.blockSize = blockSize;
        this.onBlock = onBlock;
        slots = new Slot[threadCount + 1];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = new Slot();
        threads = new Thread[threadCount];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => Compress(createEncoder), 256 << 10) { IsBackground = true, Name = "compress" };
            threads[i].Start();
        }
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
            var slot = slots[current];
            slot.Input ??= new byte[blockSize];
            var count = Math.Min(buffer.Length, blockSize - slot.InputLength);
            buffer[..count].CopyTo(slot.Input.AsSpan(slot.InputLength));
            slot.InputLength += count;
            decompressed += count;
            buffer = buffer[count..];
            if (slot.InputLength == blockSize)
                Submit();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Compresses and writes what is left.</summary>
    public void Complete()
    {
        if (slots[current].InputLength > 0)
            Submit();
        while (pending > 0)
            Drain();
    }

    private void Submit()
    {
        queue.Add(slots[current]);
        pending++;
        current = (current + 1) % slots.Length;
        // The next slot to fill is the oldest one in work, if all are.
        if (pending == slots.Length)
            Drain();
    }

    private void Drain()
    {
        var slot = slots[(current + slots.Length - pending) % slots.Length];
        slot.Done.Wait();
        slot.Done.Reset();
        pending--;
        slot.Failure?.Throw();
        var before = compressed;
        destination.Write(slot.Output!, 0, slot.OutputLength);
        compressed += slot.OutputLength;
        frames.Add((slot.OutputLength, slot.InputLength));
        takenIn += slot.InputLength;
        slot.InputLength = 0;
        onBlock?.Invoke(before, takenIn);
    }

    private void Compress(Func<IBlockEncoder> createEncoder)
    {
        IBlockEncoder? encoder = null;
        foreach (var slot in queue.GetConsumingEnumerable())
        {
            try
            {
                encoder ??= createEncoder();
                slot.Output ??= new byte[encoder.Bound(blockSize)];
                slot.OutputLength = encoder.Encode(slot.Input.AsSpan(0, slot.InputLength), slot.Output);
            }
            catch (Exception failure)
            {
                slot.Failure = ExceptionDispatchInfo.Capture(failure);
            }
            slot.Done.Set();
        }
        encoder?.Dispose();
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
            queue.CompleteAdding();
            foreach (var thread in threads)
                thread.Join();
            queue.Dispose();
            foreach (var slot in slots)
                slot.Dispose();
        }
        base.Dispose(disposing);
    }

    private sealed class Slot : IDisposable
    {
        public readonly ManualResetEventSlim Done = new();
        public byte[]? Input;
        public byte[]? Output;
        public int InputLength;
        public int OutputLength;
        public ExceptionDispatchInfo? Failure;

        public void Dispose() => Done.Dispose();
    }
}
