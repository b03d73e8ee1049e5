using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using KnowledgePacks.Archives;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Codecs;
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
        Assert.Equal("bb0c678dbe05a8c9605405085e07e01d369a334efafa34ec0e9369a190817183",
            Convert.ToHexStringLower(SHA256.HashData(Write(pack))));
    }

    [Test]
    public void Writes_the_documents_first_and_the_rest_in_ordinal_order_with_directories()
    {
        var pack = new PackBuilder().With("b/x", "1").With("b.txt", "2").With("A", "3").WithDirectory("empty");
        Assert.Equal(
            ["manifest.json", "kg_config.json", "skill.md", "A", "b.txt", "b", "b/x", "empty", "pack.db"],
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
        var tar = new Brief();
        Assert.Throws<IOException>(() => Write(PackDirectory.Scan(temp["pack"], PackLimits.Default, CancellationToken.None), tar));
        var at = tar.ToArray().AsSpan().IndexOf("a-large-file"u8);
        var header = new TarHeader(tar.ToArray().AsSpan(at, TarHeader.BlockSize));
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
    public void The_documents_are_in_blocks_of_their_own()
    {
        var skill = new string('s', 10_000);
        var blocks = Write(
            PackDirectory.Scan(new PackBuilder().With("skill.md", skill).WriteTo(temp["pack"]), PackLimits.Default,
                TestContext.Current!.Execution.CancellationToken), Stream.Null);
        long Padded(string name) => 512 + (new FileInfo(temp["pack", name]).Length + 511) / 512 * 512;
        // With the header of the entry after them, by which a reader knows that there are no more.
        var documents = Padded("manifest.json") + Padded("kg_config.json") + Padded("skill.md") + 512;
        long sum = 0;
        Assert.Contains(documents, blocks.Select(block => sum += block));
        Assert.Contains(blocks, block => block < 4096);
    }

    [Test]
    [Arguments("manifest.json", false, true)]
    [Arguments("manifest.json", true, true)]
    [Arguments("kg_config.json", false, false)]
    [Arguments("./manifest.json", false, false)]
    public void Knows_its_own_archives_by_the_first_header(string name, bool isExecutable, bool expected)
    {
        var header = new byte[TarHeader.BlockSize];
        TarHeaderWriter.Fill(header, Encoding.ASCII.GetBytes(name), [], '0', 77, isExecutable, gnu: false);
        var first = new TarEntryFacts(PackPath.Known("manifest.json"), name, 77, isExecutable, 0);
        Assert.Equal(expected, PackArchiveWriter.IsFirstDocument(first, header));
        // Any other time, mode, size or owner is another tool's.
        for (var at = 100; at < header.Length; at++)
        {
            header[at] ^= 1;
            Assert.False(PackArchiveWriter.IsFirstDocument(first, header));
            header[at] ^= 1;
        }
    }

    [Test]
    public void Tells_how_far_it_has_come()
    {
        var told = new List<long>();
        var directory = PackDirectory.Scan(new PackBuilder().With("x", new byte[1_000_000]).WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        Write(directory, Stream.Null, told.Add);
        Assert.Equal(told.Order(), told);
        Assert.Equal(directory.Contents.TotalSize, told[^1]);
    }

    [Test]
    public void A_file_that_changed_since_the_scan_is_in_use()
    {
        var directory = PackDirectory.Scan(new PackBuilder().WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        File.SetLastWriteTimeUtc(temp["pack", "pack.db"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var failure = Assert.Throws<PackInUseException>(() => Write(directory, Stream.Null));
        Assert.Equal(("file changed while it was packaged: pack.db", PackUse.Changing), (failure.Message, failure.Use));
    }

    [Test]
    public void A_file_that_changes_while_it_is_written_is_in_use()
    {
        var directory = PackDirectory.Scan(new PackBuilder().WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        var before = directory.Contents.Entries.TakeWhile(entry => entry.Path.Text != "pack.db").Sum(entry => entry.Size);
        void Touch(long bytes)
        {
            if (bytes > before)
                File.SetLastWriteTimeUtc(temp["pack", "pack.db"], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        Assert.Equal("file changed while it was packaged: pack.db",
            Assert.Throws<PackInUseException>(() => Write(directory, Stream.Null, Touch)).Message);
    }

    [Test]
    public void Cancelled_writing_stops()
    {
        var directory = PackDirectory.Scan(new PackBuilder().WriteTo(temp["pack"]), PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
        Assert.Throws<OperationCanceledException>(() =>
            Write(directory, Stream.Null, cancellation: new CancellationToken(canceled: true)));
    }

    private static string Name(char letter, int length) => letter == 'é' ? new string('é', length / 2) : new string(letter, length);

    private byte[] Write(PackBuilder pack)
    {
        using var tar = new MemoryStream();
        Write(PackDirectory.Scan(pack.WriteTo(temp["pack"]), PackLimits.Default, CancellationToken.None), tar);
        return tar.ToArray();
    }

    /// <summary>Writes what would be compressed; gives back the sizes of the blocks.</summary>
    private static List<int> Write(PackDirectory directory, Stream tar, Action<long>? onBytes = null,
        CancellationToken cancellation = default)
    {
        using var compressor = new BlockCompressor(tar, () => new Plain(), 4096, threadCount: 2, null);
        new PackArchiveWriter(compressor, onBytes, cancellation).Write(directory);
        compressor.Complete();
        return [.. compressor.Frames.Select(frame => frame.Decompressed)];
    }

    /// <summary>Compresses nothing.</summary>
    private sealed class Plain : IBlockEncoder
    {
        public int Bound(int length) => length;

        public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
        {
            block.CopyTo(output);
            return block.Length;
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Takes a few headers and little more.</summary>
    private sealed class Brief : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length > 16384)
                throw new IOException("enough");
            base.Write(buffer);
        }
    }
}
