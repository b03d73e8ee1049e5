using System.Security.Cryptography;

namespace KnowledgePacks.Content;

/// <summary>
/// The SHA-256 of bytes that are being used for something else meanwhile, on a thread of its own.
/// </summary>
/// <param name="background">False: always on the caller's thread.</param>
internal sealed class BackgroundHash(bool background) : IDisposable
{
    private const int BlockCount = 3, BlockBytes = 256 << 10;

    private IncrementalHash? made;
    private BlockPipeline<IncrementalHash>? pipeline;
    private Block? current;
    private int pending;

    /// <summary>Made by the thread that first needs it: OpenSSL takes longer to start than a small archive to read.</summary>
    private IncrementalHash Hash => made ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hashes a copy of some bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (!background)
        {
            Hash.AppendData(bytes);
            return;
        }
        while (!bytes.IsEmpty)
        {
            current ??= Rent();
            var free = current.InputBuffer(BlockBytes)[current.InputLength..BlockBytes];
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            bytes = bytes[count..];
            current.InputLength += count;
            if (current.InputLength < BlockBytes)
                continue;
            Submit();
            current = null;
        }
    }

    /// <summary>The digest of everything since the last call.</summary>
    public Digest Finish()
    {
        while (pending > 0)
            Wait();
        if (current is not null)
            Hash.AppendData(current.Input);
        current = null;
        return Digest.FromHash(Hash.GetHashAndReset());
    }

    private Block Rent()
    {
        pipeline ??= new BlockPipeline<IncrementalHash>(() => Hash, static (hash, block) => hash.AppendData(block.Input), 1, BlockCount);
        if (pending == BlockCount)
            Wait();
        return pipeline.Rent();
    }

    private void Submit()
    {
        pipeline!.Submit();
        pending++;
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
        made?.Dispose();
    }
}
