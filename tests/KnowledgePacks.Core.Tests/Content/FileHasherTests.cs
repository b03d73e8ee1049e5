using System.Security.Cryptography;
using KnowledgePacks.Content;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Content;

public sealed class FileHasherTests : IDisposable
{
    private const int Node = FsVerity.NodeBytes, MiB = 1 << 20;

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task Files_of_every_size_have_their_digests(int threads) => Guarded.Run(() =>
    {
        int[] sizes = [0, 1, 4095, 4096, 4097, 8192, Node - 1, Node, Node + 1, MiB - 1, MiB, MiB + 1, 7 * Node + 3];
        var expected = sizes.ToDictionary(size => Write($"{size}", Samples.Random(size, size)),
            size => SlowFsVerity.Of(Samples.Random(size, size)));
        var found = Hash(threads, sizes.Select(size => new FileToHash(temp[$"{size}"], size)));
        Assert.Equal(expected, found.ToDictionary(file => file.Path, file => file.Digest!));
        Assert.All(found, file => Assert.Equal(file.Digest, FsVerity.Combine(file.Size, file.Nodes)));
    });

    // 128 nodes make a block of hashes: with one more node the tree has another level.
    [Test]
    [Arguments(64 * MiB - 1)]
    [Arguments(64 * MiB)]
    [Arguments(64 * MiB + 1)]
    public Task One_large_file_is_hashed_by_all_threads(int size) => Guarded.Run(() =>
    {
        var content = Samples.Random(size);
        var path = Write("large", content);
        var expected = SlowFsVerity.Of(content);
        foreach (var threads in (int[])[1, 2, 5])
            Assert.Equal(expected, Assert.Single(Hash(threads, [new FileToHash(path, size)])).Digest);
    });

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task Many_small_files_are_each_told_once(int threads) => Guarded.Run(() =>
    {
        var files = new List<FileToHash>();
        for (var i = 0; i < 1000; i++)
            files.Add(new FileToHash(Write($"{i}", Samples.Random(i * 7, i)), i * 7));
        var found = Hash(threads, files);
        Assert.Equal(files.OrderBy(file => file.Path, StringComparer.Ordinal), found.OrderBy(file => file.Path, StringComparer.Ordinal));
        for (var i = 0; i < files.Count; i++)
            Assert.Equal(SlowFsVerity.Of(Samples.Random(i * 7, i)), files[i].Digest);
        Assert.All(files, file => Assert.True(file.Handle is null && file.PiecesLeft == 0));
    });

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    public Task No_files_are_none(int threads) => Guarded.Run(() => Assert.Empty(Hash(threads, [])));

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public Task A_plain_digest_is_that_of_the_whole_file(int threads) => Guarded.Run(() =>
    {
        int[] sizes = [0, 1, 4096, Node, Node + 1, 3 * Node + 17];
        var found = Hash(threads, sizes.Select(size => new FileToHash(Write($"{size}", Samples.Random(size)), size, bySha256: true)));
        Assert.Equal(sizes.Length, found.Count);
        Assert.All(found, file => Assert.Equal(Digest.FromHash(SHA256.HashData(File.ReadAllBytes(file.Path))), file.Digest));
        Assert.All(found, file => Assert.Empty(file.Nodes));
    });

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public Task Both_kinds_of_digest_take_turns(int threads) => Guarded.Run(() =>
    {
        var content = Samples.Random(2 * Node + 5);
        var files = Enumerable.Range(0, 40)
            .Select(i => new FileToHash(Write($"{i}", content), content.Length, bySha256: i % 2 == 0)).ToList();
        _ = Hash(threads, files);
        var (whole, tree) = (Digest.FromHash(SHA256.HashData(content)), SlowFsVerity.Of(content));
        Assert.All(files, file => Assert.Equal(file.BySha256 ? whole : tree, file.Digest));
    });

    public static IEnumerable<(int, int, int)> Lengths() =>
        from sizes in ((int, int)[])[(0, 1), (1, 0), (10, 9), (10, 11), (4096, 4097), (4097, 4096), (Node, Node - 1), (Node, Node + 1),
            (Node + 1, Node), (5 * Node, 5 * Node + 1), (5 * Node, 5 * Node - 1), (5 * Node, 2 * Node), (2 * Node, 5 * Node)]
        from threads in (int[])[1, 3]
        select (sizes.Item1, sizes.Item2, threads);

    [Test]
    [MethodDataSource(nameof(Lengths))]
    public Task A_file_that_is_shorter_or_longer_than_said_has_no_digest(int size, int said, int threads) => Guarded.Run(() =>
    {
        var path = Write("other", Samples.Random(size));
        var good = Write("good", [1]);
        foreach (var bySha256 in (bool[])[false, true])
        {
            var found = Hash(threads, [new FileToHash(path, said, bySha256), new FileToHash(good, 1)]);
            Assert.Equal(2, found.Count);
            Assert.Null(found.Single(file => file.Path == path).Digest);
            Assert.Equal(SlowFsVerity.Of([1]), found.Single(file => file.Path == good).Digest);
        }
    });

    [Test]
    [Arguments(1, 0)]
    [Arguments(1, 50)]
    [Arguments(4, 0)]
    [Arguments(4, 50)]
    public Task A_missing_file_is_told(int threads, int at) => Guarded.Run(() =>
    {
        var files = Enumerable.Range(0, 100).Select(i => new FileToHash(i == at ? temp["missing"] : Write($"{i}", [1]), 1));
        var failure = Assert.ThrowsAny<IOException>(() => Hash(threads, files));
        Assert.Contains("missing", failure.Message, StringComparison.Ordinal);
    });

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public Task What_the_caller_throws_comes_out_and_ends_the_work(int threads) => Guarded.Run(() =>
    {
        var asked = 0;
        IEnumerable<FileToHash> Files()
        {
            for (; asked < 10_000; asked++)
                yield return new FileToHash(temp["same"], 1);
        }

        Write("same", [1]);
        Assert.Throws<InvalidOperationException>(() =>
            new FileHasher(threads, null, CancellationToken.None).Hash(Files(), _ => throw new InvalidOperationException("enough")));
        Assert.InRange(asked, 0, 100);
    });

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public Task Cancelled_hashing_stops(int threads) => Guarded.Run(() =>
    {
        var path = Write("large", Samples.Random(20 * Node));
        foreach (var bySha256 in (bool[])[false, true])
        {
            var file = new FileToHash(path, 20 * Node, bySha256);
            Assert.Throws<OperationCanceledException>(() =>
                new FileHasher(threads, null, new CancellationToken(canceled: true)).Hash([file], _ => { }));
            using var cancellation = new CancellationTokenSource();
            long last = 0;
            void Stop(long done)
            {
                last = done;
                cancellation.Cancel();
            }

            Assert.Throws<OperationCanceledException>(() =>
                new FileHasher(threads, Stop, cancellation.Token).Hash([new FileToHash(path, 20 * Node, bySha256)], _ => { }));
            Assert.InRange(last, 1, (threads + 1) * Node);
        }
    });

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public Task Tells_how_much_is_done(int threads) => Guarded.Run(() =>
    {
        var told = new List<long>();
        int[] sizes = [0, 1, Node + 1, 10, 3 * Node, 5000];
        var files = sizes.Select((size, i) => new FileToHash(Write($"{i}", Samples.Random(size)), size, bySha256: i % 2 == 0));
        new FileHasher(threads, told.Add, TestContext.Current!.Execution.CancellationToken).Hash(files, _ => { });
        Assert.Equal(told.Order(), told);
        Assert.Equal(sizes.Sum(size => (long)size), told[^1]);
    });

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(temp[name], content);
        return temp[name];
    }

    private static List<FileToHash> Hash(int threads, IEnumerable<FileToHash> files)
    {
        var found = new List<FileToHash>();
        new FileHasher(threads, null, CancellationToken.None).Hash(files, found.Add);
        return found;
    }
}
