using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KnowledgePacks.Content;

/// <summary>
/// The kernel's fs-verity digest of a file (Documentation/filesystems/fsverity.rst; SHA-256, blocks of 4,096 bytes, no salt): the
/// root of a tree of hashes, hashed with the file's size. Unlike a plain SHA-256 it can be computed by many threads, and it tells
/// which part of a file differs. <c>fsverity digest</c> prints the same.
/// </summary>
/// <remarks>
/// A node here is a hash of 512 KiB: of the block of the 128 hashes of 4 KiB each, the tree's first level. What is beyond a file's
/// end, in its last block of content or of hashes, counts as zeros. A file of one block has that block's hash as its root, and an
/// empty one has zeros.
/// </remarks>
internal static class FsVerity
{
    /// <summary>Bytes of content that a node stands for; the last one of a file stands for less.</summary>
    public const int NodeBytes = HashesPerBlock * BlockBytes;

    /// <summary>Bytes of a block of content or of hashes.</summary>
    public const int BlockBytes = 4096;

    private const int HashesPerBlock = BlockBytes / Digest.Length, DescriptorBytes = 256;

    /// <summary>How many nodes a file has.</summary>
    public static int CountNodes(long size) => (int)((size + NodeBytes - 1) / NodeBytes);

    /// <summary>Computes one node.</summary>
    /// <param name="bytes">Its content: <see cref="NodeBytes"/>, or at the end of a file what is left.</param>
    /// <param name="fileSize">Bytes of the whole file.</param>
    /// <param name="hash">Is left as if new.</param>
    /// <param name="node">Receives 32 bytes.</param>
    public static void HashNode(ReadOnlySpan<byte> bytes, long fileSize, IncrementalHash hash, Span<byte> node)
    {
        if (fileSize <= BlockBytes)
        {
            HashBlock(bytes, hash, node);
            return;
        }
        Span<byte> hashes = stackalloc byte[BlockBytes];
        var used = 0;
        for (; !bytes.IsEmpty; used += Digest.Length)
        {
            var length = Math.Min(BlockBytes, bytes.Length);
            HashBlock(bytes[..length], hash, hashes[used..]);
            bytes = bytes[length..];
        }
        HashBlock(hashes[..used], hash, node);
    }

    /// <summary>The digest of a file by its nodes.</summary>
    /// <param name="size">Bytes of the file.</param>
    /// <param name="nodes">32 bytes for each node, in order.</param>
    public static Digest Combine(long size, ReadOnlySpan<byte> nodes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return Combine(size, nodes, hash);
    }

    /// <inheritdoc cref="Combine(long, ReadOnlySpan{byte})"/>
    /// <param name="size">Bytes of the file.</param>
    /// <param name="nodes">32 bytes for each node, in order.</param>
    /// <param name="hash">Is left as if new.</param>
    public static Digest Combine(long size, ReadOnlySpan<byte> nodes, IncrementalHash hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nodes.Length, CountNodes(size) * Digest.Length);
        Span<byte> root = stackalloc byte[Digest.Length];
        root.Clear();
        if (size > 0)
            FindRoot(nodes, hash).CopyTo(root);
        Span<byte> descriptor = stackalloc byte[DescriptorBytes];
        descriptor.Clear();
        // struct fsverity_descriptor: version 1, SHA-256, blocks of 2^12 bytes, no salt.
        descriptor[0] = descriptor[1] = 1;
        descriptor[2] = 12;
        BinaryPrimitives.WriteInt64LittleEndian(descriptor[8..], size);
        root.CopyTo(descriptor[16..]);
        hash.AppendData(descriptor);
        hash.GetHashAndReset(root);
        return Digest.FromHash(root);
    }

    private static ReadOnlySpan<byte> FindRoot(ReadOnlySpan<byte> level, IncrementalHash hash)
    {
        while (level.Length > Digest.Length)
        {
            var above = new byte[(level.Length + BlockBytes - 1) / BlockBytes * Digest.Length];
            for (var used = 0; used < above.Length; used += Digest.Length)
            {
                var length = Math.Min(BlockBytes, level.Length);
                HashBlock(level[..length], hash, above.AsSpan(used));
                level = level[length..];
            }
            level = above;
        }
        return level;
    }

    private static void HashBlock(ReadOnlySpan<byte> bytes, IncrementalHash hash, Span<byte> result)
    {
        hash.AppendData(bytes);
        if (bytes.Length < BlockBytes)
            hash.AppendData(Zeros[bytes.Length..]);
        hash.GetHashAndReset(result);
    }

    private static ReadOnlySpan<byte> Zeros => ZeroBlock;

    private static readonly byte[] ZeroBlock = new byte[BlockBytes];
}
