using System.Security.Cryptography;

namespace KnowledgePacks.Content;

/// <summary>
/// The fs-verity digests of files whose bytes are being used for something else meanwhile, by several threads. Memory is
/// (threads + 2) × 512 KiB.
/// </summary>
/// <param name="threads">Threads that hash; with one, it is the caller's.</param>
internal sealed class TreeHasher(int threads) : IDisposable
{
    private BlockPipeline<IncrementalHash>? pipeline;
    private IncrementalHash? own;
    private byte[] single = [];
    private byte[] nodes = [];
    private int taken, pending;
    private long fileSize;

    /// <summary>Made by the thread that first needs it: OpenSSL takes longer to start than a small archive to read.</summary>
    private IncrementalHash Own => own ??= NewHash();

    /// <summary>A file of that many bytes comes next.</summary>
    public void Begin(long size)
    {
        (fileSize, taken) = (size, 0);
        nodes = new byte[FsVerity.CountNodes(size) * Digest.Length];
    }

    /// <summary>Reads the next bytes of the file, to be hashed; they stay as they are until the next call.</summary>
    /// <param name="content">Has as many bytes as is said.</param>
    /// <param name="remaining">Bytes until the file's end; at least 1.</param>
    public ReadOnlySpan<byte> ReadNext(Stream content, long remaining)
    {
        var length = (int)Math.Min(FsVerity.NodeBytes, remaining);
        if (threads == 1)
        {
            if (single.Length < length)
                single = GC.AllocateUninitializedArray<byte>(length);
            content.ReadExactly(single, 0, length);
            FsVerity.HashNode(single.AsSpan(0, length), fileSize, Own, nodes.AsSpan(Digest.Length * taken++));
            return single.AsSpan(0, length);
        }
        pipeline ??= new BlockPipeline<IncrementalHash>(NewHash, Hash, threads, threads + 2);
        if (pending == threads + 1)
            Take();
        var block = pipeline.Rent();
        block.InputLength = length;
        content.ReadExactly(block.InputBuffer(FsVerity.NodeBytes)[..length]);
        pipeline.Submit();
        pending++;
        return block.Input;
    }

    /// <summary>The digest of the file that was begun, all of whose bytes have been read.</summary>
    public HashedFile Finish()
    {
        while (pending > 0)
            Take();
        return HashedFile.Of(fileSize, nodes);
    }

    /// <summary>The digest of a small file, on the caller's thread; not while a file is begun.</summary>
    /// <param name="bytes">The file: at most one node.</param>
    public HashedFile Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> node = stackalloc byte[Digest.Length];
        if (!bytes.IsEmpty)
            FsVerity.HashNode(bytes, bytes.Length, Own, node);
        return new HashedFile(FsVerity.Combine(bytes.Length, bytes.IsEmpty ? default : node, Own), default);
    }

    private static IncrementalHash NewHash() => IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private void Hash(IncrementalHash hash, Block block)
    {
        block.OutputLength = Digest.Length;
        FsVerity.HashNode(block.Input, fileSize, hash, block.OutputBuffer(Digest.Length));
    }

    private void Take()
    {
        pipeline!.Take()!.Output.CopyTo(nodes.AsSpan(Digest.Length * taken++));
        pipeline.Return();
        pending--;
    }

    public void Dispose()
    {
        pipeline?.Dispose();
        own?.Dispose();
    }
}
