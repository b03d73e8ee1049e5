using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Installation;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Operations;

public sealed class DamagedRangeTests : IDisposable
{
    private const int Node = FsVerity.NodeBytes;

    private static readonly PackName Name = PackName.Parse("sample-pack");

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    private static CancellationToken Cancellation => TestContext.Current!.Execution.CancellationToken;

    [Test]
    [Arguments(new int[0], "")]
    [Arguments(new[] { 0 }, "0+524288")]
    [Arguments(new[] { 1, 2 }, "524288+1048576")]
    [Arguments(new[] { 0, 2 }, "0+524288 1048576+524288")]
    [Arguments(new[] { 4 }, "2097152+5")] // The last node is not whole.
    [Arguments(new[] { 3, 4 }, "1572864+524293")]
    [Arguments(new[] { 0, 1, 2, 3, 4 }, "0+2097157")]
    public void Neighbours_are_one_range(int[] damaged, string expected)
    {
        var file = File(4 * Node + 5);
        var nodes = Samples.Random(5 * Digest.Length);
        var now = new FileToHash("x", file.Size);
        nodes.CopyTo(now.Nodes, 0);
        foreach (var node in damaged)
            now.Nodes[node * Digest.Length + 31] ^= 1;
        Assert.Equal(expected, Text(DamagedRange.Find(file, nodes, now)));
    }

    [Test]
    [Arguments(3 * Node, "1572864+524293")]
    [Arguments(0, "0+2097157")]
    [Arguments(9 * Node, "")]
    public void What_is_cut_off_is_damaged_and_what_was_added_is_none_of_the_file_s(long size, string expected)
    {
        var file = File(4 * Node + 5);
        var nodes = Samples.Random(5 * Digest.Length);
        var now = new FileToHash("x", size);
        nodes.AsSpan(0, Math.Min(nodes.Length, now.Nodes.Length)).CopyTo(now.Nodes);
        Assert.Equal(expected, Text(DamagedRange.Find(file, nodes, now)));
    }

    [Test]
    public void Without_nodes_nothing_is_known() =>
        Assert.Empty(DamagedRange.Find(File(4 * Node + 5), default, new FileToHash("x", 4 * Node + 5)));

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    public async Task Verifying_tells_which_parts_of_a_large_file_are_damaged(int threads)
    {
        var path = await Install(33 * Node + 5);
        Assert.Equal(VerificationStatus.Ok, Verify(threads).Status);
        var bytes = System.IO.File.ReadAllBytes(path);
        foreach (var at in (int[])[Node - 1, Node, 20 * Node + 7, bytes.Length - 1])
            bytes[at] ^= 0x80;
        System.IO.File.WriteAllBytes(path, bytes);
        var report = Verify(threads);
        Assert.Equal([PackPath.Known("pack.db")], report.Modified);
        Assert.All(report.Damaged, range => Assert.Equal(PackPath.Known("pack.db"), range.Path));
        Assert.Equal($"0+{2 * Node} {20 * Node}+{Node} {33 * Node}+5", Text(report.Damaged));
    }

    [Test]
    public async Task A_large_file_that_was_cut_is_told_from_where()
    {
        var path = await Install(33 * Node + 5);
        using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(32 * Node);
        Assert.Equal($"{32 * Node}+{Node + 5}", Text(Verify(2).Damaged));
    }

    [Test]
    public async Task A_large_file_that_grew_is_modified()
    {
        var path = await Install(33 * Node + 5);
        System.IO.File.AppendAllText(path, "more");
        var report = Verify(2);
        Assert.Equal((VerificationStatus.Modified, PackPath.Known("pack.db")), (report.Status, Assert.Single(report.Modified)));
    }

    [Test]
    public async Task A_small_file_is_only_modified()
    {
        var path = await Install(32 * Node);
        Assert.False(System.IO.File.Exists(TreePath));
        var bytes = System.IO.File.ReadAllBytes(path);
        bytes[5] ^= 1;
        System.IO.File.WriteAllBytes(path, bytes);
        var report = Verify(2);
        Assert.Equal([PackPath.Known("pack.db")], report.Modified);
        Assert.Empty(report.Damaged);
    }

    [Test]
    public async Task The_file_of_hashes_is_verified_too()
    {
        await Install(33 * Node);
        var tree = System.IO.File.ReadAllBytes(TreePath);
        tree[^1] ^= 1;
        System.IO.File.WriteAllBytes(TreePath, tree);
        Assert.Equal([PackPath.Known(".kpacks.tree")], Verify(2).Modified);
        System.IO.File.Delete(TreePath);
        var report = Verify(2);
        Assert.Empty(report.Modified);
        Assert.Equal([PackPath.Known(".kpacks.tree")], report.Missing);
    }

    private string TreePath => Path.Join(Root.PathOf(Name), ReservedNames.HashTree);

    private InstallRoot Root => new(temp["root"]);

    private static ReceiptFile File(long size) => new(PackPath.Known("x"), size, null, Digest.FromHash(new byte[32]));

    private static string Text(IEnumerable<DamagedRange> ranges) =>
        string.Join(' ', ranges.Select(range => $"{range.Offset}+{range.Length}"));

    private VerificationReport Verify(int threads) => new Verifier(threads: threads).Verify(Root.Get(Name), Cancellation);

    /// <summary>Installs a pack with a database of that size; gives back its path.</summary>
    private async Task<string> Install(int size)
    {
        var archive = new PackBuilder().With("pack.db", PackBuilder.Database(size)).ArchiveTo(temp["a.tar.gz"]);
        var installed = await new Installer(Root, new InstallOptions { Sync = false })
            .InstallAsync(new FileSource(archive), cancellation: Cancellation);
        return Path.Join(installed.Path, "pack.db");
    }
}
