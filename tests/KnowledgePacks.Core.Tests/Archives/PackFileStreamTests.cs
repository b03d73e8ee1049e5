using KnowledgePacks.Archives;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Platform;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

public sealed class PackFileStreamTests : IDisposable
{
    private static readonly byte[] Content = PackBuilder.Database(300_000);
    private readonly TempDirectory temp = new();
    private readonly string path;
    private readonly FileStatus scanned;

    public PackFileStreamTests()
    {
        path = temp["x"];
        File.WriteAllBytes(path, Content);
        scanned = FileStatus.Get(path);
    }

    public void Dispose() => temp.Dispose();

    [Test]
    public void Reads_the_file()
    {
        using var stream = Open();
        var buffer = new byte[300_000];
        stream.ReadExactly(buffer.AsSpan(0, 200_000));
        Assert.Equal(100_000, stream.Read(buffer, 0, 200_000));
        Assert.Equal(0, stream.Read(buffer));
        Assert.Equal(Content[200_000..], buffer[..100_000]);
        stream.CheckUnchanged();
        Assert.Equal(Content, Streams.ReadAll(Open(), 1000));
    }

    [Test]
    public void A_file_written_to_before_it_is_opened_is_in_use()
    {
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        IsChanged(() => Open());
    }

    [Test]
    public void A_file_written_to_while_it_is_read_is_in_use()
    {
        using var stream = Open();
        stream.ReadExactly(new byte[1000]);
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        IsChanged(stream.CheckUnchanged);
    }

    [Test]
    public void A_file_that_grew_is_in_use_and_not_read_beyond_its_size()
    {
        using var stream = Open();
        File.AppendAllText(path, "more");
        var buffer = new byte[400_000];
        Assert.Equal(300_000, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        IsChanged(stream.CheckUnchanged);
    }

    [Test]
    public void A_file_that_shrank_is_in_use()
    {
        using var stream = Open();
        using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(1000);
        var failure = Assert.Throws<PackInUseException>(() => Streams.ReadAll(stream));
        Assert.Equal("file became shorter while it was packaged: data/x", failure.Message);
        Assert.Equal("pack_in_use", failure.Code);
    }

    [Test]
    public void Another_file_under_the_same_name_is_in_use()
    {
        using var stream = Open();
        File.WriteAllBytes(temp["y"], Content);
        File.SetLastWriteTimeUtc(temp["y"], File.GetLastWriteTimeUtc(path));
        File.Move(temp["y"], path, overwrite: true);
        IsChanged(stream.CheckUnchanged);
    }

    [Test]
    public void A_file_that_is_gone_is_in_use()
    {
        using var stream = Open();
        File.Delete(path);
        IsChanged(stream.CheckUnchanged);
        IsChanged(() => Open());
    }

    [Test]
    public void A_link_in_the_file_s_place_is_in_use()
    {
        File.Move(path, temp["y"]);
        File.CreateSymbolicLink(path, temp["y"]);
        IsChanged(() => Open());
    }

    [Test]
    public void An_execute_bit_that_changed_is_in_use()
    {
        using var stream = Open();
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        IsChanged(stream.CheckUnchanged);
    }

    [Test]
    public void Cancelled_reading_stops()
    {
        using var stream = new PackFileStream(path, scanned, PackPath.Known("data/x"), new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => stream.ReadByte());
    }

    [Test]
    public void A_database_that_is_locked_is_in_use()
    {
        using var engine = PosixFiles.LockForWriting(path);
        foreach (var database in (string[])["pack.db", "graph.lbug", "pack.db/.lock", "pack.db/data.kz"])
        {
            var failure = Assert.Throws<PackInUseException>(() => Open(name: database));
            Assert.Equal($"database is in use by another process: {database}", failure.Message);
            Assert.Equal(PackUse.DatabaseLocked, failure.Use);
        }
        // A lock on any other file is none of our business.
        Assert.Equal(Content, Streams.ReadAll(Open()));
    }

    [Test]
    public void A_database_whose_lock_is_gone_is_not_in_use()
    {
        PosixFiles.LockForWriting(path).Dispose();
        Assert.Equal(Content, Streams.ReadAll(Open(name: "pack.db")));
    }

    private PackFileStream Open(string name = "data/x") =>
        new(path, scanned, PackPath.Known(name), TestContext.Current!.Execution.CancellationToken);

    private static void IsChanged(Action action)
    {
        var failure = Assert.Throws<PackInUseException>(action);
        Assert.Equal("file changed while it was packaged: data/x", failure.Message);
        Assert.Equal(PackUse.Changing, failure.Use);
        Assert.Equal("pack_in_use", failure.Code);
    }
}
