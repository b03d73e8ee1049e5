using System.Security.Cryptography;
using KnowledgePacks.Archives;
using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Core.Tests.Content;
using KnowledgePacks.Installation;
using KnowledgePacks.Packs;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class HashTreeFileTests : IDisposable
{
    private const int MiB = 1 << 20;

    private static readonly byte[] First = Samples.Random(16 * MiB + 1), Second = Samples.Random(17 * MiB, 2);

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    private string FilePath => temp[ReservedNames.HashTree];

    [Test]
    public void What_was_written_is_found_for_each_file()
    {
        Write();
        var tree = HashTreeFile.Load(temp.Path, Receipt())!;
        Assert.True(tree.IsWhole);
        Assert.Equal(Nodes(First), tree.NodesOf(Row("a", First)).ToArray());
        Assert.Equal(Nodes(Second), tree.NodesOf(Row("z", Second)).ToArray());
    }

    [Test]
    public void It_is_a_line_and_32_bytes_for_each_512_KiB_of_large_files_in_order()
    {
        Assert.Equal(Write(), new FileInfo(FilePath).Length);
        Assert.Equal([.. "kpacks-tree-1 sha256 524288\n"u8, .. Nodes(First), .. Nodes(Second)], File.ReadAllBytes(FilePath));
        Assert.Equal((33, 34), (Nodes(First).Length / 32, Nodes(Second).Length / 32));
    }

    [Test]
    public void A_pack_without_one_has_none() => Assert.Null(HashTreeFile.Load(temp.Path, Receipt()));

    [Test]
    public void Covers_files_over_16_MiB_that_have_a_tree_digest()
    {
        var digest = Digest.FromHash(new byte[32]);
        Assert.True(HashTreeFile.Covers(new ReceiptFile(PackPath.Known("x"), 16 * MiB + 1, null, digest)));
        Assert.False(HashTreeFile.Covers(new ReceiptFile(PackPath.Known("x"), 16 * MiB, null, digest)));
        Assert.False(HashTreeFile.Covers(new ReceiptFile(PackPath.Known("x"), 16 * MiB + 1, digest)));
    }

    [Test]
    public void What_is_shorter_or_longer_or_of_another_kind_proves_nothing()
    {
        Write();
        var whole = File.ReadAllBytes(FilePath);
        foreach (var other in (byte[][])[[], whole[..10], whole[..^1], [.. whole, 0], [(byte)'K', .. whole[1..]]])
        {
            File.WriteAllBytes(FilePath, other);
            var tree = HashTreeFile.Load(temp.Path, Receipt())!;
            Assert.False(tree.IsWhole);
            Assert.True(tree.NodesOf(Row("a", First)).IsEmpty);
        }
    }

    [Test]
    public void Nodes_that_are_not_those_of_the_digest_are_none()
    {
        Write();
        var bytes = File.ReadAllBytes(FilePath);
        bytes[^1] ^= 1;
        File.WriteAllBytes(FilePath, bytes);
        var tree = HashTreeFile.Load(temp.Path, Receipt())!;
        Assert.True(tree.IsWhole);
        Assert.True(tree.NodesOf(Row("z", Second)).IsEmpty);
        // The other file's are proved by its own digest.
        Assert.Equal(Nodes(First), tree.NodesOf(Row("a", First)).ToArray());
        Assert.True(tree.NodesOf(Row("unknown", First)).IsEmpty);
    }

    private long Write() => HashTreeFile.Write(FilePath, [Nodes(First), Nodes(Second)], sync: true);

    private static InstallReceipt Receipt() => new(
        PackName.Parse("sample-pack"), SemanticVersion.Parse("1.2.3"), PackProfile.Standard, "a.tar.gz", DateTimeOffset.UnixEpoch, "0.1.0",
        new PackDescriptor(ArchiveFormat.TarGzip, Digest.FromHash(new byte[32]), 10), 3,
        [Row("a", First), Row("small", [1]), Row("z", Second)], InstallReceipt.CurrentFormat);

    private static ReceiptFile Row(string path, byte[] content) =>
        new(PackPath.Known(path), content.Length, null, SlowFsVerity.Of(content));

    /// <summary>The hash of the block of the hashes of each 4 KiB.</summary>
    private static byte[] Nodes(byte[] content)
    {
        using var nodes = new MemoryStream();
        foreach (var part in content.Chunk(FsVerity.NodeBytes))
        {
            var hashes = new byte[FsVerity.BlockBytes];
            for (var block = 0; block * FsVerity.BlockBytes < part.Length; block++)
            {
                var bytes = part.Skip(block * FsVerity.BlockBytes).Take(FsVerity.BlockBytes).ToArray();
                Array.Resize(ref bytes, FsVerity.BlockBytes);
                SHA256.HashData(bytes, hashes.AsSpan(block * 32));
            }
            nodes.Write(SHA256.HashData(hashes));
        }
        return nodes.ToArray();
    }
}
