using System.Security.Cryptography;

namespace KnowledgePacks.Core.Tests.Content;

/// <summary>
/// The fs-verity digest by the book (Documentation/filesystems/fsverity.rst, "Merkle tree" and "fs-verity descriptor"), level by level,
/// with no thought of speed.
/// </summary>
internal static class SlowFsVerity
{
    private const int BlockBytes = 4096;

    public static Digest Of(byte[] content)
    {
        var root = new byte[32];
        if (content.Length > 0)
        {
            // "Each level is padded with zeros to the next block boundary", the content too; the root is the hash of the one block left.
            var level = Pad(content);
            while (level.Length > BlockBytes)
                level = Pad(HashEach(level));
            root = SHA256.HashData(level);
        }
        using var descriptor = new MemoryStream();
        using var writer = new BinaryWriter(descriptor);
        writer.Write((byte)1); // version
        writer.Write((byte)1); // hash_algorithm: SHA-256
        writer.Write((byte)12); // log_blocksize
        writer.Write((byte)0); // salt_size
        writer.Write(0); // __reserved_0x04
        writer.Write((long)content.Length); // data_size, little-endian
        writer.Write(root);
        writer.Write(new byte[32]); // The rest of root_hash[64].
        writer.Write(new byte[32]); // salt
        writer.Write(new byte[144]); // __reserved
        Assert.Equal(256, descriptor.Length);
        return Digest.FromHash(SHA256.HashData(descriptor.ToArray()));
    }

    private static byte[] HashEach(byte[] blocks)
    {
        using var hashes = new MemoryStream();
        for (var at = 0; at < blocks.Length; at += BlockBytes)
            hashes.Write(SHA256.HashData(blocks.AsSpan(at, BlockBytes)));
        return hashes.ToArray();
    }

    private static byte[] Pad(byte[] bytes)
    {
        Array.Resize(ref bytes, (bytes.Length + BlockBytes - 1) / BlockBytes * BlockBytes);
        return bytes;
    }
}
