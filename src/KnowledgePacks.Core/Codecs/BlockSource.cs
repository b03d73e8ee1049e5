using System.Runtime.InteropServices;
using KnowledgePacks.Content;

namespace KnowledgePacks.Codecs;

/// <summary>
/// Compressed bytes taken apart: what stands for itself and says how long it is becomes a block's input, for any thread to
/// expand; everything else is expanded here, in order. Used by one thread.
/// </summary>
internal abstract unsafe class BlockSource(Stream source, string label, int inputBytes) : IDisposable
{
    /// <summary>Bytes that are asked of the source at once.</summary>
    private const int ReadBytes = 256 << 10;

    private readonly byte* input = (byte*)NativeMemory.Alloc((nuint)inputBytes);
    private byte[] unread = [];
    private int unreadStart;
    private int start, end;
    private bool disposed;

    /// <summary>How many threads may have a block each: blocks are memory.</summary>
    public abstract int MaxDecoders { get; }

    /// <summary>Nobody wants any more of it: a thread that waits in it for others need not.</summary>
    public virtual void Stop()
    {
    }

    /// <summary>What errors call the archive.</summary>
    protected string Label => label;

    /// <summary>Bytes of the source that have been used up.</summary>
    protected long Offset => BytesRead - Available - (unread.Length - unreadStart);

    /// <summary>Bytes of the source that have been read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Input that is at hand.</summary>
    protected int Available => end - start;

    protected byte* Next => input + start;

    protected ReadOnlySpan<byte> Peek(int offset, int count) => new(input + start + offset, count);

    /// <summary>Fills the next block; false at the end.</summary>
    /// <exception cref="ArchiveCorruptException">The compressed data is damaged.</exception>
    public abstract bool Read(Block block);

    /// <summary>What expands blocks that come with input. One for each thread.</summary>
    public abstract IBlockDecoder CreateDecoder();

    protected void Skip(int count) => start += count;

    /// <summary>Whether that many bytes lie together in the buffer, after filling it as needed.</summary>
    protected bool Have(int count)
    {
        while (Available < count)
            if (!Fill())
                return false;
        return true;
    }

    /// <summary>Gives back bytes that were read last: they come again, before what is at hand.</summary>
    protected void Unread(ReadOnlySpan<byte> bytes)
    {
        unread = [.. bytes, .. Peek(0, Available), .. unread.AsSpan(unreadStart)];
        unreadStart = start = end = 0;
    }

    /// <summary>Reads more, from what was given back if there is some.</summary>
    private int ReadMore(Span<byte> target)
    {
        if (unreadStart < unread.Length)
        {
            var again = Math.Min(target.Length, unread.Length - unreadStart);
            unread.AsSpan(unreadStart, again).CopyTo(target);
            unreadStart += again;
            if (unreadStart == unread.Length)
                (unread, unreadStart) = ([], 0);
            return again;
        }
        var count = source.Read(target);
        BytesRead += count;
        return count;
    }

    protected bool Fill()
    {
        if (start == end)
            start = end = 0;
        if (end == inputBytes)
        {
            new Span<byte>(input + start, Available).CopyTo(new Span<byte>(input, inputBytes));
            (start, end) = (0, Available);
        }
        var count = ReadMore(new Span<byte>(input + end, Math.Min(inputBytes - end, ReadBytes)));
        end += count;
        return count > 0;
    }

    /// <summary>Reads on past the buffer, straight to where it belongs; fewer bytes when the source ends before.</summary>
    protected int Read(Span<byte> target)
    {
        var count = Math.Min(Available, target.Length);
        Peek(0, count).CopyTo(target);
        Skip(count);
        while (count < target.Length)
        {
            var more = ReadMore(target[count..Math.Min(target.Length, count + ReadBytes)]);
            if (more == 0)
                break;
            count += more;
        }
        return count;
    }

    protected ArchiveCorruptException Corrupt(string reason, long offset) => new(label, reason, offset);

    protected virtual void Dispose(bool disposing)
    {
        if (disposed)
            return;
        disposed = true;
        NativeMemory.Free(input);
        source.Dispose();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }
}
