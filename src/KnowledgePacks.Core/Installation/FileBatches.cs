namespace KnowledgePacks.Installation;

/// <summary>
/// Small files and directories, made in the order in which they were added, batch by batch on a thread beside the one that
/// adds them. The last batch, often the only one, is made by that one itself.
/// </summary>
/// <param name="files">Used by one thread at a time.</param>
/// <param name="background">False: always on the caller's thread.</param>
internal sealed class FileBatches(StagingFiles files, bool background) : IDisposable
{
    /// <summary>Bytes of a file that fits at most.</summary>
    public const int MaxFileBytes = 64 << 10;

    private const int BatchCount = 4, MaxBytes = 512 << 10, MaxItems = 64;

    private readonly Batch[] ring = [.. Enumerable.Range(0, BatchCount).Select(_ => new Batch())];
    private int filling;
    private Task last = Task.CompletedTask;

    public void AddDirectory(string path) => NextBatch(0).Items.Add(new Item(path, 0, false, IsDirectory: true));

    /// <summary>Adds a file, whose content the caller writes into what it gets before it adds another.</summary>
    public Span<byte> AddFile(string path, int size, bool isExecutable)
    {
        var batch = NextBatch(size);
        batch.Items.Add(new Item(path, size, isExecutable, IsDirectory: false));
        batch.Length += size;
        return batch.Bytes.AsSpan(batch.Length - size, size);
    }

    /// <summary>Everything added is written.</summary>
    /// <exception cref="IOException">Something could not be.</exception>
    public void Finish()
    {
        last.GetAwaiter().GetResult();
        Write(ring[filling]);
    }

    // Whoever did not finish has a failure of its own to tell.
    public void Dispose() => _ = Task.WaitAny(last);

    private Batch NextBatch(int size)
    {
        var batch = ring[filling];
        if (batch.Items.Count == MaxItems || batch.Length + size > MaxBytes)
        {
            Submit(batch);
            filling = (filling + 1) % BatchCount;
            batch = ring[filling];
            batch.Written.GetAwaiter().GetResult();
        }
        if (batch.Bytes.Length < batch.Length + size)
            batch.Grow(Math.Min(MaxBytes, 2 * (batch.Length + size)));
        return batch;
    }

    private void Submit(Batch batch)
    {
        if (background)
            batch.Written = last = last.ContinueWith(before => { before.GetAwaiter().GetResult(); Write(batch); }, TaskScheduler.Default);
        else
            Write(batch);
    }

    private void Write(Batch batch)
    {
        var start = 0;
        foreach (var item in batch.Items)
        {
            if (item.IsDirectory)
            {
                files.CreateDirectory(item.Path);
                continue;
            }
            using var file = files.Create(item.Path, item.Size, item.IsExecutable);
            files.Write(file, batch.Bytes.AsSpan(start, item.Size), 0);
            files.BeginWriteback(file, 0, item.Size);
            start += item.Size;
        }
        batch.Items.Clear();
        batch.Length = 0;
    }

    private readonly record struct Item(string Path, int Size, bool IsExecutable, bool IsDirectory);

    private sealed class Batch
    {
        public Task Written { get; set; } = Task.CompletedTask;

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
