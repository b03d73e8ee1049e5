using System.Runtime.ExceptionServices;

namespace KnowledgePacks.Codecs;

/// <summary>
/// Cuts what is written into blocks of one size, compresses them on several threads and writes the results in order: the bytes do
/// not depend on the number of threads. Whichever thread has made the next block writes it, and those after it that are made
/// already. Memory is (threads + 1) blocks and (threads + spare outputs) of their bounds, no more.
/// </summary>
internal sealed class BlockCompressor : Stream
{
    private readonly Stream destination;
    private readonly Func<IBlockEncoder> createEncoder;
    private readonly int blockSize, threadCount, maxOutputs;
    private readonly Action<long, long>? onBlock;
    private readonly object gate = new();
    private readonly List<(int Compressed, int Decompressed)> frames = [];
    private readonly Queue<Waiting> ready = new();
    private readonly Dictionary<long, Made> made = [];
    private readonly Stack<byte[]> inputs = new(), outputs = new();
    private readonly List<Thread> threads = [];
    private int inputCount, outputCount;
    private byte[]? current;
    private int currentLength;
    private long decompressed, submitted, written, writtenBytes, takenIn;
    private bool isWriting, completed, stopped;
    private ExceptionDispatchInfo? failure;

    /// <param name="destination">Receives the compressed blocks, from one thread at a time; not disposed.</param>
    /// <param name="createEncoder">Called once for each thread.</param>
    /// <param name="blockSize">Bytes of a block before compression.</param>
    /// <param name="threadCount">Threads that compress; at least 1. They are started when there is work for them.</param>
    /// <param name="onBlock">Called after each block with the bytes written before it and the bytes taken in so far.</param>
    /// <param name="spareOutputs">How many blocks may wait for the one before them while all threads are at work.</param>
    public BlockCompressor(Stream destination, Func<IBlockEncoder> createEncoder, int blockSize, int threadCount, Action<long,
        long>? onBlock,
        int spareOutputs = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        (this.destination, this.createEncoder, this.onBlock) = (destination, createEncoder, onBlock);
        (this.blockSize, this.threadCount, maxOutputs) = (blockSize, threadCount, threadCount + spareOutputs);
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
            var free = FreeSpace();
            var count = Math.Min(buffer.Length, free.Length);
            buffer[..count].CopyTo(free);
            buffer = buffer[count..];
            Advance(count);
        }
    }

    /// <summary>Where what comes next can be put without being copied; never empty.</summary>
    public Span<byte> FreeSpace()
    {
        current ??= RentInput();
        return current.AsSpan(currentLength, blockSize - currentLength);
    }

    /// <summary>So many bytes have been put there.</summary>
    public void Advance(int count)
    {
        currentLength += count;
        decompressed += count;
        if (currentLength == blockSize)
            EndBlock();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>What follows begins a block of its own.</summary>
    public void EndBlock()
    {
        if (current is null)
            return;
        lock (gate)
        {
            ready.Enqueue(new Waiting(submitted++, current, currentLength));
            if (threads.Count < threadCount && threads.Count < submitted && !stopped)
                StartThread();
            Monitor.PulseAll(gate);
        }
        (current, currentLength) = (null, 0);
    }

    /// <summary>Compresses and writes what is left.</summary>
    public void Complete()
    {
        EndBlock();
        lock (gate)
        {
            completed = true;
            Monitor.PulseAll(gate);
            while (written < submitted && failure is null)
                Monitor.Wait(gate);
        }
        Join();
        failure?.Throw();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private byte[] RentInput()
    {
        lock (gate)
        {
            while (inputs.Count == 0 && inputCount > threadCount && failure is null)
                Monitor.Wait(gate);
            failure?.Throw();
            if (inputs.TryPop(out var free))
                return free;
            inputCount++;
        }
        return GC.AllocateUninitializedArray<byte>(blockSize);
    }

    private void StartThread()
    {
        var thread = new Thread(Work, 256 << 10) { IsBackground = true, Name = "compress" };
        threads.Add(thread);
        thread.Start();
    }

    private void Work()
    {
        IBlockEncoder? encoder = null;
        try
        {
            while (TakeWork(out var block, out var output))
            {
                HandOver(block, Encode(ref encoder, block, output));
            }
        }
        catch (Exception cause)
        {
            Stop(ExceptionDispatchInfo.Capture(cause));
        }
        encoder?.Dispose();
    }

    /// <summary>
    /// The next block, and where its result goes: whoever has the one has the other, so that the first in order never
    /// waits.
    /// </summary>
    private bool TakeWork(out Waiting block, out byte[] output)
    {
        lock (gate)
        {
            while (!stopped && !(completed && ready.Count == 0))
            {
                if (ready.Count > 0 && (outputs.Count > 0 || outputCount < maxOutputs))
                {
                    block = ready.Dequeue();
                    if (!outputs.TryPop(out output!))
                    {
                        output = [];
                        outputCount++;
                    }
                    return true;
                }
                Monitor.Wait(gate);
            }
            (block, output) = (default, []);
            return false;
        }
    }

    /// <summary>What becomes of a block. A failure waits for its turn as other results do: what stands before it is written.</summary>
    private Made Encode(ref IBlockEncoder? encoder, Waiting block, byte[] output)
    {
        try
        {
            encoder ??= createEncoder();
            if (output.Length == 0)
                output = GC.AllocateUninitializedArray<byte>(encoder.Bound(blockSize));
            return new Made(output, encoder.Encode(block.Bytes.AsSpan(0, block.Length), output), block.Length, null);
        }
        catch (Exception cause)
        {
            return new Made(output, 0, 0, ExceptionDispatchInfo.Capture(cause));
        }
    }

    private void HandOver(Waiting block, Made result)
    {
        lock (gate)
        {
            inputs.Push(block.Bytes);
            made.Add(block.Index, result);
            Monitor.PulseAll(gate);
            if (isWriting)
                return;
            isWriting = true;
        }
        while (NextToWrite() is { } next)
        {
            next.Failure?.Throw();
            destination.Write(next.Bytes.AsSpan(0, next.Length));
            frames.Add((next.Length, next.Decompressed));
            takenIn += next.Decompressed;
            onBlock?.Invoke(writtenBytes, takenIn);
            writtenBytes += next.Length;
            lock (gate)
            {
                written++;
                outputs.Push(next.Bytes);
                Monitor.PulseAll(gate);
            }
        }
    }

    private Made? NextToWrite()
    {
        lock (gate)
        {
            if (!stopped && made.Remove(written, out var next))
                return next;
            isWriting = false;
            return null;
        }
    }

    private void Stop(ExceptionDispatchInfo? cause)
    {
        lock (gate)
        {
            stopped = true;
            failure ??= cause;
            Monitor.PulseAll(gate);
        }
    }

    private void Join()
    {
        foreach (var thread in threads)
            thread.Join();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Stop(null);
            Join();
        }
        base.Dispose(disposing);
    }

    private readonly record struct Waiting(long Index, byte[] Bytes, int Length);

    private readonly record struct Made(byte[] Bytes, int Length, int Decompressed, ExceptionDispatchInfo? Failure);
}
