using System.Security.Cryptography;
using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Codecs;

namespace KnowledgePacks.Core.Tests.Content;

public class FsVerityTests
{
    private const int Node = FsVerity.NodeBytes;

    // As 'fsverity digest' prints it.
    [Test]
    public void An_empty_file_has_the_digest_that_the_kernel_s_tool_prints()
    {
        const string Known = "3d248ca542a24fc62d1c43b916eae5016878e2533c88238480b26128a1f1af95";
        Assert.Equal(Known, FsVerity.Combine(0, []).Hex);
        Assert.Equal(Known, SlowFsVerity.Of([]).Hex);
    }

    [Test]
    [Arguments(0L, 0)]
    [Arguments(1L, 1)]
    [Arguments(Node - 1L, 1)]
    [Arguments((long)Node, 1)]
    [Arguments(Node + 1L, 2)]
    [Arguments(64L << 20, 128)]
    [Arguments((64L << 20) + 1, 129)]
    [Arguments(64L << 30, 131_072)]
    public void A_node_stands_for_512_KiB(long size, int count) => Assert.Equal(count, FsVerity.CountNodes(size));

    [Test]
    [Arguments(1)]
    [Arguments(4095)]
    [Arguments(4096)]
    [Arguments(4097)]
    [Arguments(8192)]
    [Arguments(Node - 1)]
    [Arguments(Node)]
    [Arguments(Node + 1)]
    [Arguments(Node + 4097)]
    [Arguments(3 * Node)]
    public void Nodes_in_any_order_make_the_digest(int size)
    {
        var content = Samples.Random(size);
        var nodes = Nodes(content);
        Assert.Equal(SlowFsVerity.Of(content), FsVerity.Combine(size, nodes));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var round = 0; round < 2; round++)
            Assert.Equal(SlowFsVerity.Of(content), FsVerity.Combine(size, nodes, hash));
    }

    // What the padding must not do: a file and the same with zeros behind it are different files.
    [Test]
    [Arguments(1)]
    [Arguments(4095)]
    [Arguments(4097)]
    [Arguments(Node - 1)]
    [Arguments(Node + 1)]
    public void Zeros_at_the_end_count(int size)
    {
        var content = Samples.Random(size);
        var longer = content.Append((byte)0).ToArray();
        Assert.NotEqual(FsVerity.Combine(size, Nodes(content)), FsVerity.Combine(size + 1, Nodes(longer)));
    }

    [Test]
    public void The_nodes_must_be_as_many_as_the_size_says()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FsVerity.Combine(1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => FsVerity.Combine(0, new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FsVerity.Combine(Node, new byte[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FsVerity.Combine(Node, new byte[31]));
    }

    private static byte[] Nodes(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var nodes = new byte[FsVerity.CountNodes(content.Length) * Digest.Length];
        for (var i = nodes.Length / Digest.Length - 1; i >= 0; i--)
        {
            var start = i * Node;
            FsVerity.HashNode(content.AsSpan(start, Math.Min(Node, content.Length - start)), content.Length, hash,
                nodes.AsSpan(i * Digest.Length, Digest.Length));
        }
        return nodes;
    }
}
