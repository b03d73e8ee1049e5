namespace KnowledgePacks.Content;

/// <summary>What hashing a file gave.</summary>
/// <param name="Digest">Its fs-verity digest.</param>
/// <param name="Nodes">The nodes that it was made of (<see cref="FsVerity"/>), 32 bytes each, for a file large enough to be worth
/// keeping them; empty for others.</param>
internal readonly record struct HashedFile(Digest Digest, ReadOnlyMemory<byte> Nodes)
{
    /// <summary>Bytes of a file above which its nodes are kept: an installation names damaged ranges by them.</summary>
    public const long KeepsNodesAbove = 16L << 20;

    public static HashedFile Of(long size, byte[] nodes) => new(FsVerity.Combine(size, nodes), size > KeepsNodesAbove ? nodes : default);
}
