using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using KnowledgePacks.Archives;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

public sealed class PackArchiveWriterTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Writes_the_same_bytes_on_every_runtime()
    {
        var pack = new PackBuilder().WithExecutable("run.sh", "#!/bin/sh\n").WithDirectory("empty").With("docs/größe.md", "é")
            .With(new string('n', 120) + "/" + new string('m', 120), "long");
        // A change of this digest is a change of every archive: note it in the changelog.
        Assert.Equal("ca60702d6c9eeb697a727296b69e04678260599f96f9f8aa4b575cf405fde4ec",
            Convert.ToHexStringLower(SHA256.HashData(Write(pack))));
    }

    [Test]
    public void Writes_entries_in_ordinal_order_with_directories()
    {
        var pack = new PackBuilder().With("b/x", "1").With("b.txt", "2").With("A", "3").WithDirectory("empty");
        Assert.Equal(
            ["A", "b.txt", "b", "b/x", "empty", "kg_config.json", "manifest.json", "pack.db", "skill.md"],
            Reading.Entries(RawTarBuilder.Gzip(Write(pack))).Select(entry => entry.Path));
    }

    [Test]
    public void Headers_say_nothing_but_name_size_and_mode()
    {
        using var reader = new TarReader(
            new MemoryStream(Write(new PackBuilder().WithExecutable("run.sh", "#!/bin/sh\n").WithDirectory("empty"))));
        while (reader.GetNextEntry() is { } entry)
        {
            var ustar = Assert.IsType<UstarTarEntry>(entry);
            Assert.Equal(DateTimeOffset.Parse("1980-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture),
                ustar.ModificationTime);
            Assert.Equal((0, 0, "", "", 0, 0),
                (ustar.Uid, ustar.Gid, ustar.UserName, ustar.GroupName, ustar.DeviceMajor, ustar.DeviceMinor));
            Assert.Equal(entry.Name is "run.sh" or "empty/" ? 493 : 420, (int)ustar.Mode);
            Assert.Equal(entry.Name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile, entry.EntryType);
        }
    }

    [Test]
    public void Names_of_every_length_are_read_back()
    {
        var pack = new PackBuilder();
        var names = new List<string>();
        foreach (var length in (int[])[1, 98, 99, 100, 101, 102, 154, 155, 156, 157, 199, 200, 201, 254, 255])
        {
            names.Add(Name('f', length));
            foreach (var parent in (int[])[1, 50, 99, 100, 101, 153, 154, 155, 156, 157, 255])
                names.Add($"{Name('d', parent)}/{Name('g', length)}");
        }
        // Several slashes to divide at, and none of them good.
        names.Add($"{Name('h', 150)}/{Name('i', 10)}/{Name('j', 10)}/{Name('k', 90)}");
        names.Add($"{Name('h', 150)}/{Name('i', 10)}/{Name('j', 10)}/{Name('k', 110)}");
        names.Add($"{Name('l', 30)}/{Name('é', 124)}/{Name('é', 100)}");
        names.Add($"{Name('l', 30)}/{Name('é', 124)}/{Name('é', 102)}");
        names.Add(string.Join('/', Name('p', 250), Name('q', 250), Name('r', 250), Name('s', 250)));
        foreach (var name in names)
            pack.With(name, name.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var entries = Reading.Entries(RawTarBuilder.Gzip(Write(pack)));
        foreach (var name in names)
            Assert.Equal(name.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
                entries.Single(entry => entry.Path == name).Text);
        Assert.Equal(entries.Count,
            PackDirectory.Scan(temp["pack"], PackLimits.Default, TestContext.Current!.Execution.CancellationToken).Contents.Entries.Count);
    }

    [Test]
    public void Empty_directories_with_long_names_are_read_back()
    {
        var pack = new PackBuilder();
        string[] names = [Name('d', 98), Name('d', 99), Name('d', 100), Name('d', 101), $"{Name('e', 100)}/{Name('f', 99)}",
            $"{Name('e', 100)}/{Name('f', 100)}", $"{Name('e', 200)}/{Name('f', 200)}"];
        foreach (var name in names)
            pack.WithDirectory(name);
        var entries = Reading.Entries(RawTarBuilder.Gzip(Write(pack)));
        Assert.All(names, name => Assert.Null(entries.Single(entry => entry.Path == name).Text));
    }

    [Test]
    public void A_size_above_8_GiB_is_written_in_base_256()
    {
        new PackBuilder().WriteTo(temp["pack"]);
        using (var large = new FileStream(temp["pack", "a-large-file"], FileMode.Create))
            large.SetLength(9L << 30);
        var destination = new Brief();
        Assert.Throws<IOException>(() =>
            new PackArchiveWriter(destination, null, CancellationToken.None)
            .Write(PackDirectory.Scan(temp["pack"], PackLimits.Default, CancellationToken.None)));
        var header = new TarHeader(destination.ToArray().AsSpan(0, TarHeader.BlockSize));
        Assert.True(header.HasValidChecksum && header.IsGnu);
        Assert.Null(header.FindProblem());
        Assert.Equal("a-large-file", Encoding.ASCII.GetString(header.Name));
        Assert.True(header.TryReadSize(out var size));
        Assert.Equal(9L << 30, size);
    }

    [Test]
    public void Ends_with_two_zero_blocks_and_nothing_more()
    {
        var tar = Write(new PackBuilder());
        Assert.Equal(0, tar.Length % 512);
        Assert.Equal(tar.Length - 1024 - 512, tar.AsSpan(0, tar.Length - 512).LastIndexOfAnyExcept((byte)0) / 512 * 512);
    }

    [Test]
    public void Tells_how_far_it_has_come()
    {
        var told = new List<long>();
        var directory = PackDirectory.Scan(new PackBuilder().With("x", new byte[1_000_000]).WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        new PackArchiveWriter(new MemoryStream(), told.Add, TestContext.Current!.Execution.CancellationToken).Write(directory);
        Assert.Equal(told.Order(), told);
        Assert.Equal(directory.Contents.TotalSize, told[^1]);
    }

    [Test]
    public void A_file_that_changed_since_the_scan_is_in_use()
    {
        var directory = PackDirectory.Scan(new PackBuilder().WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        File.SetLastWriteTimeUtc(temp["pack", "pack.db"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var failure = Assert.Throws<PackInUseException>(() =>
            new PackArchiveWriter(new MemoryStream(), null, CancellationToken.None).Write(directory));
        Assert.Equal("file changed while it was packaged: pack.db", failure.Message);
    }

    [Test]
    public void A_file_that_changes_while_it_is_written_is_in_use()
    {
        var directory = PackDirectory.Scan(new PackBuilder().WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        var before = directory.Contents.Entries.TakeWhile(entry => entry.Path != "pack.db").Sum(entry => entry.Size);
        void Touch(long bytes)
        {
            if (bytes > before)
                File.SetLastWriteTimeUtc(temp["pack", "pack.db"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        Assert.Equal("file changed while it was packaged: pack.db",
            Assert.Throws<PackInUseException>(() =>
            new PackArchiveWriter(new MemoryStream(), Touch, CancellationToken.None).Write(directory)).Message);
    }

    [Test]
    public void Cancelled_writing_stops()
    {
        var directory = PackDirectory.Scan(new PackBuilder().WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        var writer = new PackArchiveWriter(new MemoryStream(), null, new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => writer.Write(directory));
    }

    private static string Name(char letter, int length) => letter == 'é' ? new string('é', length / 2) : new string(letter, length);

    private byte[] Write(PackBuilder pack)
    {
        using var tar = new MemoryStream();
        new PackArchiveWriter(tar, null, CancellationToken.None)
            .Write(PackDirectory.Scan(pack.WriteTo(temp["pack"]), PackLimits.Default, CancellationToken.None));
        return tar.ToArray();
    }

    /// <summary>Takes a header and little more.</summary>
    private sealed class Brief : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length > 4096)
                throw new IOException("enough");
            base.Write(buffer, offset, count);
        }
    }
}
