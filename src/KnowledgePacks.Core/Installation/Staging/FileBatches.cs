using System.Runtime.ExceptionServices;

namespace KnowledgePacks.Installation;

/// <summary>
/// Small files and directories, made in the order in which they were added, batch by batch on a thread beside the one that
/// adds them. The last batch, often the only one, is made by that one itself. After a failure nothing more is made.
/// </summary>
/// <param name="files">Used by one thread at a time.</param>
/// <param name="background">False: always on the caller's thread.</param>
internal sealed class FileBatches(StagingFiles files, bool background) : IDisposable
{
    /// <summary>Bytes of a file that fits at most.</summary>
    public const int MaxFileBytes = 64 << 10;

    private const int BatchCount = 4, MaxBytes = 512 << 10, MaxItems = 64;

    private readonly object gate = new();
    private readonly Batch[] ring = [.. Enumerable.Range(0, BatchCount).Select(_ => new Batch())];
    private long filled, written;
    // Not the pool's: whoever waits here may be one of its threads.
    private Thread? writer;
    private bool disposed;
    private ExceptionDispatchInfo? failure;

    public void AddDirectory(string path) => NextBatch(0).Items.Add(new Item(path, 0, false, IsDirectory: true));

    /// <summary>Adds a file, and gives its content, which stays as it is until the next call.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="size">Bytes; at most <see cref="MaxFileBytes"/>.</param>
    /// <param name="isExecutable">Whether it may be run.</param>
    /// <param name="content">Has at least as many bytes.</param>
    public ReadOnlySpan<byte> AddFile(string path, int size, bool isExecutable, Stream content)
    {
        var batch = NextBatch(size);
        var bytes = batch.Bytes.AsSpan(batch.Length, size);
        content.ReadExactly(bytes);
        batch.Items.Add(new Item(path, size, isExecutable, IsDirectory: false));
        batch.Length += size;
        return bytes;
    }

    /// <summary>Everything added is written.</summary>
    /// <exception cref="IOException">Something could not be.</exception>
    public void Finish()
    {
        WaitUntil(pending: 0);
        WriteHere();
    }

    /// <summary>What was handed on is written first; the last batch is not.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Monitor.PulseAll(gate);
        }
        writer?.Join();
    }

    private Batch NextBatch(int size)
    {
        var batch = ring[filled % BatchCount];
        if (batch.Items.Count == MaxItems || batch.Length + size > MaxBytes)
        {
            Submit();
            batch = ring[filled % BatchCount];
        }
        if (batch.Bytes.Length < batch.Length + size)
            batch.Grow(Math.Min(MaxBytes, 2 * (batch.Length + size)));
        return batch;
    }

    private void Submit()
    {
        if (!background)
        {
            WriteHere();
            return;
        }
        if (writer is null)
        {
            writer = new Thread(WriteBatches, 256 << 10) { IsBackground = true, Name = "files" };
            writer.Start();
        }
        lock (gate)
        {
            filled++;
            Monitor.PulseAll(gate);
        }
        WaitUntil(pending: BatchCount - 1);
    }

    private void WaitUntil(int pending)
    {
        lock (gate)
        {
            while (filled - written > pending && failure is null)
                Monitor.Wait(gate);
        }
        failure?.Throw();
    }

    private void WriteHere()
    {
        failure?.Throw();
        Write(ring[filled % BatchCount]);
        failure?.Throw();
    }

    private void WriteBatches()
    {
        while (NextToWrite() is { } batch)
        {
            Write(batch);
            lock (gate)
            {
                written++;
                Monitor.PulseAll(gate);
            }
        }
    }

    private Batch? NextToWrite()
    {
        lock (gate)
        {
            while (written == filled && !disposed)
                Monitor.Wait(gate);
            return written == filled || failure is not null ? null : ring[written % BatchCount];
        }
    }

    private void Write(Batch batch)
    {
        try
        {
            var start = 0;
            foreach (var item in batch.Items)
            {
                Write(item, batch.Bytes.AsSpan(start, item.Size));
                start += item.Size;
            }
        }
        catch (Exception cause)
        {
            failure = ExceptionDispatchInfo.Capture(cause);
        }
        batch.Items.Clear();
        batch.Length = 0;
    }

    private void Write(Item item, ReadOnlySpan<byte> content)
    {
        if (item.IsDirectory)
        {
            files.CreateDirectory(item.Path);
            return;
        }
        using var file = files.Create(item.Path, item.Size, item.IsExecutable);
        files.Write(file, content, 0);
        files.BeginWriteback(file, 0, item.Size);
    }

    private readonly record struct Item(string Path, int Size, bool IsExecutable, bool IsDirectory);

    private sealed class Batch
    {
        public byte[] Bytes { get; private set; } = [];

        public int Length { get; set; }

        public List<Item> Items { get; } = [];

        public void Grow(int length)
        {
            var larger = GC.AllocateUninitializedArray<byte>(length);
            Bytes.AsSpan(0, Length).CopyTo(larger);
            Bytes = larger;
        }
    }
}
