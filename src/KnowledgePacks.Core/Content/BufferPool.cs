namespace KnowledgePacks.Content;

/// <summary>A few buffers of one size that go from hand to hand: whoever wants one when all are in use waits.</summary>
/// <param name="count">How many there are at most; at least 1. They are made when they are first wanted.</param>
/// <param name="length">Bytes of each.</param>
internal sealed class BufferPool(int count, int length)
{
    private readonly object gate = new();
    private readonly Stack<byte[]> free = new();
    private int made;
    private bool stopped;

    /// <summary>Takes a buffer, as soon as there is one.</summary>
    /// <exception cref="OperationCanceledException">Nobody will give one back any more.</exception>
    public byte[] Rent()
    {
        lock (gate)
        {
            while (free.Count == 0 && made == count && !stopped)
                Monitor.Wait(gate);
            if (stopped)
                throw new OperationCanceledException();
            if (free.TryPop(out var buffer))
                return buffer;
            made++;
        }
        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <summary>Gives a buffer back.</summary>
    public void Return(byte[] buffer)
    {
        lock (gate)
        {
            free.Push(buffer);
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Lets nobody wait any longer.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stopped = true;
            Monitor.PulseAll(gate);
        }
    }
}
