using System.Runtime.ExceptionServices;

namespace KnowledgePacks.Content;

/// <summary>
/// A ring of blocks that one thread fills, several work on, and another empties in the same order. Memory is the ring, no
/// more: who is ahead waits. A failure reaches whoever empties it at the place where it happened, and whoever fills it
/// at once.
/// </summary>
/// <typeparam name="TCodec">What each thread that works on blocks has of its own.</typeparam>
internal sealed class BlockPipeline<TCodec> : IDisposable
    where TCodec : class, IDisposable
{
    private const int StackBytes = 256 << 10;

    private readonly object gate = new();
    private readonly Func<TCodec> createCodec;
    private readonly Action<TCodec, Block> process;
    private readonly Block[] ring;
    private readonly bool[] finished;
    private readonly Thread?[] threads;
    private long submitted, begun, taken, returned;
    private int threadCount;
    private bool completed, stopped;
    private ExceptionDispatchInfo? failure;

    /// <param name="createCodec">Called once on each thread.</param>
    /// <param name="process">Turns a block's input into its output.</param>
    /// <param name="threadCount">At least 1. They are started when there is work for them.</param>
    /// <param name="blockCount">How many blocks there are.</param>
    /// <param name="first">One of them; <c>null</c> for a new one.</param>
    public BlockPipeline(Func<TCodec> createCodec, Action<TCodec, Block> process, int threadCount, int blockCount, Block? first = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockCount, 2);
        (this.createCodec, this.process) = (createCodec, process);
        threads = new Thread?[threadCount];
        ring = new Block[blockCount];
        finished = new bool[blockCount];
        for (var i = 0; i < ring.Length; i++)
            ring[i] = (i == 0 ? first : null) ?? new Block();
    }

    /// <summary>The next block to fill, as soon as one is free.</summary>
    /// <exception cref="OperationCanceledException">Nobody will take it any more.</exception>
    public Block Rent()
    {
        lock (gate)
        {
            while (submitted - returned == ring.Length && !stopped && failure is null)
                Monitor.Wait(gate);
            failure?.Throw();
            if (stopped)
                throw new OperationCanceledException();
            var block = ring[submitted % ring.Length];
            (block.InputLength, block.OutputLength, block.IsDone, block.Failure) = (0, 0, false, null);
            return block;
        }
    }

    /// <summary>Hands on the block that was rented last.</summary>
    public void Submit()
    {
        lock (gate)
        {
            finished[submitted % ring.Length] = false;
            submitted++;
            if (!ring[(submitted - 1) % ring.Length].IsDone)
                StartThread();
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Nothing follows; or a failure, where the next block would have been.</summary>
    public void Complete(ExceptionDispatchInfo? cause = null)
    {
        lock (gate)
        {
            completed = true;
            failure ??= cause;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The next block that is done, in the order of submission; <c>null</c> after the last. Its failure is thrown.</summary>
    public Block? Take()
    {
        lock (gate)
        {
            while (!stopped && (taken == submitted ? !completed : !IsFinished(taken)))
                Monitor.Wait(gate);
            if (stopped)
                throw new OperationCanceledException();
            if (taken == submitted)
            {
                failure?.Throw();
                return null;
            }
            var block = ring[taken % ring.Length];
            block.Failure?.Throw();
            taken++;
            return block;
        }
    }

    /// <summary>Gives back the block that was taken last.</summary>
    public void Return()
    {
        lock (gate)
        {
            returned++;
            // Blocks without work never come by there.
            begun = Math.Max(begun, returned);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Throws what went wrong for whoever empties it.</summary>
    public void ThrowIfFailed()
    {
        lock (gate)
            failure?.Throw();
    }

    /// <summary>Lets nobody wait any longer; without a cause, because nobody wants the rest.</summary>
    public void Stop(ExceptionDispatchInfo? cause = null)
    {
        lock (gate)
        {
            stopped = true;
            failure ??= cause;
            Monitor.PulseAll(gate);
        }
    }

    public void Dispose()
    {
        Stop();
        for (var i = 0; i < threadCount; i++)
            threads[i]!.Join();
    }

    private bool IsFinished(long index) => finished[index % ring.Length] || ring[index % ring.Length].IsDone;

    private void StartThread()
    {
        if (stopped || threadCount == threads.Length)
            return;
        var thread = new Thread(Work, StackBytes) { IsBackground = true, Name = "blocks" };
        thread.Start();
        threads[threadCount++] = thread;
    }

    private void Work()
    {
        TCodec? codec = null;
        while (TakeWork() is { } block)
        {
            try
            {
                codec ??= createCodec();
                process(codec, block);
            }
            catch (Exception cause)
            {
                block.Failure = ExceptionDispatchInfo.Capture(cause);
            }
            lock (gate)
            {
                finished[Array.IndexOf(ring, block)] = true;
                Monitor.PulseAll(gate);
            }
        }
        codec?.Dispose();
    }

    private Block? TakeWork()
    {
        lock (gate)
        {
            while (true)
            {
                while (begun < submitted && ring[begun % ring.Length].IsDone)
                    begun++;
                if (stopped || (begun == submitted && completed))
                    return null;
                if (begun < submitted)
                    return ring[begun++ % ring.Length];
                Monitor.Wait(gate);
            }
        }
    }
}
