using System.Runtime.ExceptionServices;

namespace KnowledgePacks.Content;

/// <summary>
/// What one thread works on at a time: bytes as they come in, and what becomes of them. The buffers are made when they are
/// first used, and used again for later blocks.
/// </summary>
internal sealed class Block
{
    private byte[] input = [], output = [];
    private BufferPool? lender;

    public int InputLength { get; set; }

    public int OutputLength { get; set; }

    /// <summary>Whether the output is there already, so that there is nothing to do for a thread.</summary>
    public bool IsDone { get; set; }

    /// <summary>Where in the archive the block begins, and where the next one does; in bytes, known when reading.</summary>
    public long SourceStart { get; set; }

    /// <inheritdoc cref="SourceStart"/>
    public long SourceEnd { get; set; }

    /// <summary>What went wrong with it, for whoever takes it.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    public ReadOnlySpan<byte> Input => input.AsSpan(0, InputLength);

    public ReadOnlySpan<byte> Output => output.AsSpan(0, OutputLength);

    /// <summary>Takes an input buffer that goes back when the input has been worked on, instead of one of the block's own.</summary>
    public Span<byte> BorrowInput(BufferPool pool)
    {
        ReturnInput();
        lender = pool;
        return input = pool.Rent();
    }

    /// <summary>The input has been worked on: a buffer that was borrowed goes back.</summary>
    public void ReturnInput()
    {
        if (lender is null)
            return;
        lender.Return(input);
        (lender, input, InputLength) = (null, [], 0);
    }

    /// <summary>The whole input buffer, which has at least that many bytes.</summary>
    public Span<byte> InputBuffer(int length) => Buffer(ref input, length);

    /// <summary>The whole output buffer, which has at least that many bytes.</summary>
    public Span<byte> OutputBuffer(int length) => Buffer(ref output, length);

    private static Span<byte> Buffer(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<byte>(length);
        return buffer;
    }
}
