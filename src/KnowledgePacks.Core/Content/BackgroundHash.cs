using System.Security.Cryptography;
using KnowledgePacks.Archives.Codecs;

namespace KnowledgePacks.Content;

/// <summary>
/// The SHA-256 of bytes that are being used for something else meanwhile, on a thread of its own; for a few bytes, on the
/// caller's.
/// </summary>
internal sealed class BackgroundHash : IDisposable
{
    private const int BlockCount = 3, BlockBytes = 512 << 10, SmallBytes = 64 << 10;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] small = new byte[SmallBytes];
    private BlockPipeline<IncrementalHash>? pipeline;
    private int pending;

    /// <summary>Reads the next bytes of a stream, to be hashed; they stay as they are until the next call.</summary>
    /// <param name="content">Has as many bytes as is said.</param>
    /// <param name="remaining">Bytes until its end; at least 1.</param>
    public ReadOnlySpan<byte> ReadNext(Stream content, long remaining)
    {
        if (remaining <= SmallBytes && pending == 0)
        {
            var bytes = small.AsSpan(0, (int)remaining);
            content.ReadExactly(bytes);
            hash.AppendData(bytes);
            return bytes;
        }
        pipeline ??= new BlockPipeline<IncrementalHash>(() => hash, static (hash, block) => hash.AppendData(block.Input), 1, BlockCount);
        if (pending == BlockCount)
            Wait();
        var next = pipeline.Rent();
        next.InputLength = (int)Math.Min(BlockBytes, remaining);
        content.ReadExactly(next.InputBuffer(BlockBytes)[..next.InputLength]);
        pipeline.Submit();
        pending++;
        return next.Input;
    }

    /// <summary>The digest of everything since the last call.</summary>
    public Digest Finish()
    {
        while (pending > 0)
            Wait();
        return Digest.FromHash(hash.GetHashAndReset());
    }

    private void Wait()
    {
        _ = pipeline!.Take();
        pipeline.Return();
        pending--;
    }

    public void Dispose()
    {
        pipeline?.Dispose();
        hash.Dispose();
    }
}
