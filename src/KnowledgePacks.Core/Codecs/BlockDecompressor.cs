using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>
/// Expands a compressed source: with one thread, on the caller's; with more, ahead of the caller, who gets the same bytes
/// and the same errors at the same places. The start of it always on the caller's: nobody reads on while the caller may still refuse
/// the archive for its first documents, and for a small archive no thread is worth its start.
/// </summary>
internal sealed class BlockDecompressor : ReadOnlyStream
{
    /// <summary>Bytes of the source that are read on the caller's thread.</summary>
    private const int HeadBytes = 256 << 10;

    // A source that others feed may keep its reader waiting for ever; files never do.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly BlockSource source;
    private readonly int threadCount;
    private readonly Block lone = new();
    private BlockPipeline<IBlockDecoder>? pipeline;
    private Thread? reader;
    private IBlockDecoder? decoder;
    private Block? current;
    private int used;
    private int owners = 1;
    private ExceptionDispatchInfo? failure;
    private bool isFirst = true;
    private bool ended;
    private bool disposed;

    /// <param name="source">Is disposed with this.</param>
    /// <param name="threadCount">Threads to use; at least 1.</param>
    public BlockDecompressor(BlockSource source, int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        this.source = source;
        this.threadCount = Math.Min(threadCount, source.MaxDecoders);
    }

    /// <summary>Bytes of the source that what was handed out was made of.</summary>
    public long SourceBytes { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        failure?.Throw();
        if (buffer.IsEmpty)
            return 0;
        while (current is null || used == current.OutputLength)
        {
            if (ended || !MoveNext())
                return 0;
            used = 0;
            SourceBytes = current.SourceEnd;
        }
        var count = Math.Min(buffer.Length, current.OutputLength - used);
        current.Output.Slice(used, count).CopyTo(buffer);
        used += count;
        return count;
    }

    [MemberNotNullWhen(true, nameof(current))]
    private bool MoveNext()
    {
        try
        {
            current = Next();
            ended = current is null;
            return !ended;
        }
        catch (Exception cause)
        {
            // What comes after it is not to be had either.
            failure = ExceptionDispatchInfo.Capture(cause);
            throw;
        }
    }

    private Block? Next()
    {
        if (pipeline is null && threadCount > 1 && current is not null && source.BytesRead >= HeadBytes)
            StartThreads();
        if (pipeline is not null)
        {
            if (!isFirst && current is not null)
                pipeline.Return();
            isFirst = false;
            return pipeline.Take();
        }
        (lone.InputLength, lone.OutputLength, lone.IsDone) = (0, 0, false);
        if (!source.Read(lone))
            return null;
        if (!lone.IsDone)
            Decode(decoder ??= source.CreateDecoder(), lone);
        return lone;
    }

    private static void Decode(IBlockDecoder decoder, Block block)
    {
        try
        {
            decoder.Decode(block);
        }
        finally
        {
            block.ReturnInput();
        }
    }

    private void StartThreads()
    {
        pipeline = new BlockPipeline<IBlockDecoder>(source.CreateDecoder, Decode, threadCount,
            threadCount + 1, lone);
        reader = new Thread(ReadBlocks, 256 << 10) { IsBackground = true, Name = "read" };
        owners = 2;
        reader.Start();
    }

    private void ReadBlocks()
    {
        try
        {
            while (source.Read(pipeline!.Rent()))
                pipeline.Submit();
            pipeline.Complete();
        }
        catch (Exception cause)
        {
            pipeline!.Complete(ExceptionDispatchInfo.Capture(cause));
        }
        try
        {
            Release();
        }
        catch (Exception) when (disposed)
        {
            // Nobody is left to be told.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            decoder?.Dispose();
            source.Stop();
            pipeline?.Dispose();
            _ = reader?.Join(Patience);
            Release();
        }
        base.Dispose(disposing);
    }

    /// <summary>The last one closes the source: a thread that waits for input still needs it.</summary>
    private void Release()
    {
        if (Interlocked.Decrement(ref owners) == 0)
            source.Dispose();
    }
}
