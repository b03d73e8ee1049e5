using KnowledgePacks.Archives;
using KnowledgePacks.Codecs;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Operations;

public sealed class PackagerTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    [Arguments(ArchiveFormat.TarGzip, CompressionLevel.Fast)]
    [Arguments(ArchiveFormat.TarGzip, CompressionLevel.Default)]
    [Arguments(ArchiveFormat.TarGzip, CompressionLevel.Best)]
    [Arguments(ArchiveFormat.TarZstd, CompressionLevel.Fast)]
    [Arguments(ArchiveFormat.TarZstd, CompressionLevel.Default)]
    [Arguments(ArchiveFormat.TarZstd, CompressionLevel.Best)]
    public void What_is_packaged_is_what_is_inspected(ArchiveFormat format, CompressionLevel level)
    {
        Write(new PackBuilder().WithDirectoryDatabase().WithExecutable("run.sh", "#!/bin/sh\n").WithDirectory("empty")
            .With("notes.tmp", "left out"));
        var result = Package("x", new PackageOptions { Format = format, Level = level });
        var report = Inspect(result.Archive);
        Assert.Equal(("sample-pack", "1.0.0", temp["x"], format),
            (result.Name.Text, result.Version.ToString(), result.Archive, result.Format));
        Assert.Equal(new PackDescriptor(result.Format, result.Sha256, result.Size), report.Descriptor);
        Assert.Equal((report.Entries.Count, report.UncompressedSize), (result.Entries, result.UncompressedSize));
        Assert.Equal(["notes.tmp", "pack.db/.lock"], result.Excluded);
        Assert.Empty(result.Warnings);
        Assert.Empty(report.Findings);
        Assert.Equal(ArchiveLayout.Flat, report.Layout);
        Assert.Contains(new PackEntry(PackPath.Known("run.sh"), 10, true), report.Entries);
        Assert.Contains(new PackEntry(PackPath.Known("empty/"), 0, false), report.Entries);
        Assert.Contains(report.Entries, entry => entry.Path.Text == "pack.db/query.log");
    }

    [Test]
    public void A_large_pack_is_read_back_byte_for_byte()
    {
        var database = PackBuilder.Database(9_000_000);
        Write(new PackBuilder().With("pack.db", database));
        foreach (var name in (string[])["x.tar.gz", "x.tar.zst"])
        {
            Package(name);
            var found = Reading.Entries(File.ReadAllBytes(temp[name])).Single(entry => entry.Path == "pack.db");
            Assert.Equal(database, System.Text.Encoding.Latin1.GetBytes(found.Text!));
        }
    }

    [Test]
    [Arguments("x.tar.gz")]
    [Arguments("x.tar.zst")]
    public void The_bytes_do_not_depend_on_threads_times_order_place_or_other_modes(string name)
    {
        var pack = new PackBuilder().With("pack.db", PackBuilder.Database(3_000_000)).With("docs/a.md", "a").With("docs/b.md", "b")
            .WithExecutable("run.sh", "#!");
        Write(pack);
        var expected = Package(name, new PackageOptions { Threads = 1 });
        foreach (var threads in (int[])[2, 7])
            Assert.Equal(expected.Sha256, Package("y" + name, new PackageOptions { Threads = threads }).Sha256);

        // The same files made in reverse order, elsewhere, with other times and modes.
        foreach (var (path, content) in pack.Files().Reverse())
        {
            var file = temp["elsewhere", "other-name", path];
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content!);
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file,
                    pack.IsExecutable(path) ? UnixFileMode.UserRead | UnixFileMode.UserExecute
                    : UnixFileMode.UserRead | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute | UnixFileMode.SetUser);
        }
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(temp["elsewhere", "other-name", "docs"],
                UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var other = Package("z" + name, pack: "elsewhere/other-name");
        Assert.Equal(expected.Sha256, other.Sha256);
        Assert.Equal(File.ReadAllBytes(expected.Archive), File.ReadAllBytes(other.Archive));
    }

    [Test]
    public void The_execute_bit_of_the_owner_changes_the_bytes()
    {
        Write(new PackBuilder().With("run.sh", "#!"));
        var before = Package("x.tar.gz").Sha256;
        Write(new PackBuilder().WithExecutable("run.sh", "#!"));
        Assert.NotEqual(before, Package("x.tar.gz").Sha256);
    }

    [Test]
    public void The_output_may_be_a_file_a_directory_or_a_path_with_a_slash()
    {
        Write(new PackBuilder("go-expert", "2.0.0-rc.1"));
        Directory.CreateDirectory(temp["there"]);
        Assert.Equal(temp["a", "b", "file.tar.gz"], Package("a/b/file.tar.gz").Archive);
        Assert.Equal(temp["there", "go-expert-2.0.0-rc.1.tar.gz"], Package("there").Archive);
        Assert.Equal(temp["new", "go-expert-2.0.0-rc.1.tar.gz"], Package("new/").Archive);
        Assert.Equal(temp["new", "go-expert-2.0.0-rc.1.tar.zst"],
            Package("new/", new PackageOptions { Format = ArchiveFormat.TarZstd }).Archive);
        Assert.True(File.Exists(temp["new", "go-expert-2.0.0-rc.1.tar.zst"]));
    }

    [Test]
    [Arguments("x.tar.gz", ArchiveFormat.TarGzip)]
    [Arguments("x.tgz", ArchiveFormat.TarGzip)]
    [Arguments("X.TAR.GZ", ArchiveFormat.TarGzip)]
    [Arguments("x.tar.zst", ArchiveFormat.TarZstd)]
    [Arguments("x.TZST", ArchiveFormat.TarZstd)]
    public void The_output_s_name_asks_for_a_format(string name, ArchiveFormat format)
    {
        Write(new PackBuilder());
        var result = Package(name);
        Assert.Equal(format, result.Format);
        Assert.Equal(format, Inspect(result.Archive).Descriptor.Format);
    }

    [Test]
    public void A_format_that_contradicts_the_output_s_name_is_refused()
    {
        Write(new PackBuilder());
        var failure = Assert.Throws<InvalidRequestException>(() =>
            Package("x.tar.gz", new PackageOptions { Format = ArchiveFormat.TarZstd }));
        Assert.Equal($"the output's name asks for .tar.gz, the compression for .tar.zst: {temp["x.tar.gz"]}", failure.Message);
        Assert.Equal(RequestProblem.OutputFormat, failure.Problem);
        Assert.Throws<InvalidRequestException>(() => Package("x.tzst", new PackageOptions { Format = ArchiveFormat.TarGzip }));
        Assert.Equal(ArchiveFormat.TarGzip, Package("x.tgz", new PackageOptions { Format = ArchiveFormat.TarGzip }).Format);
        Assert.Equal(["pack", "x.tgz"], TopNames());
    }

    [Test]
    [Arguments("pack/x.tar.gz")]
    [Arguments("pack")]
    [Arguments("pack/")]
    [Arguments("pack/new/")]
    [Arguments("pack/new/deep/x.tar.gz")]
    [Arguments("pack/docs/x.tar.gz")]
    [Arguments("link/x.tar.gz")]
    [Arguments("link/docs/")]
    [Arguments("inner/x.tar.gz")]
    [Arguments("other/../pack/x.tar.gz")]
    public void An_output_inside_the_pack_is_refused(string output)
    {
        Write(new PackBuilder().With("docs/a.md", "a"));
        Directory.CreateSymbolicLink(temp["link"], temp["pack"]);
        Directory.CreateSymbolicLink(temp["inner"], Path.Join("link", "docs"));
        var before = TempDirectory.Snapshot(temp.Path);
        foreach (var pack in (string[])["pack", "link"])
        {
            var failure = Assert.Throws<InvalidRequestException>(() => Package(output, pack: pack));
            Assert.Equal($"output lies inside the pack: {temp[output]}", failure.Message);
            Assert.Equal(("invalid_request", RequestProblem.OutputInsidePack), (failure.Code, failure.Problem));
        }
        Assert.Equal(before, TempDirectory.Snapshot(temp.Path));
    }

    [Test]
    public void An_output_beside_the_pack_under_a_name_that_begins_alike_is_taken()
    {
        Write(new PackBuilder());
        Assert.Equal(temp["pack.tar.gz"], Package("pack.tar.gz").Archive);
        Assert.Equal(temp["pack2", "x.tar.gz"], Package("pack2/x.tar.gz").Archive);
    }

    [Test]
    public void An_older_archive_is_replaced_as_a_whole()
    {
        Write(new PackBuilder());
        File.WriteAllText(temp["x.tar.gz"], new string('x', 100_000));
        var result = Package("x.tar.gz");
        Assert.Equal(result.Size, new FileInfo(temp["x.tar.gz"]).Length);
        Assert.True(result.Size < 100_000);
    }

    [Test]
    public void A_pack_that_would_not_install_is_refused_and_nothing_is_left()
    {
        Write(new PackBuilder().Without("skill.md"));
        File.WriteAllText(temp["x.tar.gz"], "old");
        Assert.Equal("pack_invalid", Assert.Throws<PackInvalidException>(() => Package("x.tar.gz")).Code);
        Assert.Equal("old", File.ReadAllText(temp["x.tar.gz"]));
        Assert.Equal(["pack", "x.tar.gz"], TopNames());
        Assert.Equal(["skill_missing"],
            Package("y.tar.gz", new PackageOptions { Profile = PackProfile.Legacy }).Warnings.Select(warning => warning.Code));
        Assert.Throws<PackInvalidException>(() => Package("y.tar.gz", new PackageOptions { Profile = PackProfile.Legacy, Strict = true }));
    }

    [Test]
    public void A_link_in_the_pack_is_refused()
    {
        Write(new PackBuilder());
        File.CreateSymbolicLink(temp["pack", "link"], "skill.md");
        Assert.Equal("Pack validation failed: Symlinks/hardlinks not allowed in pack archives: link",
            Assert.Throws<PackInvalidException>(() => Package("x.tar.gz")).Message);
        Assert.Equal(["pack"], TopNames());
    }

    [Test]
    public void A_database_that_was_not_checkpointed_is_refused_unless_its_log_comes_along()
    {
        Write(Fixture.Pack(Fixture.LadybugWal));
        var failure = Assert.Throws<PackInvalidException>(() => Package("x.tar.gz"));
        Assert.Equal("Pack validation failed: the database was not checkpointed: pack.db.wal has 138 bytes that are not in it yet",
            failure.Message);
        Assert.Equal(["database_not_checkpointed"], failure.Findings.Select(finding => finding.Code));
        Assert.Equal(["pack"], TopNames());
        var result = Package("x.tar.gz", new PackageOptions { IncludeWal = true });
        Assert.Equal(["database_not_checkpointed"], result.Warnings.Select(warning => warning.Code));
        Assert.Contains(new PackEntry(PackPath.Known("pack.db.wal"), 138, false), Inspect(result.Archive).Entries);
    }

    [Test]
    public void The_logs_of_a_database_directory_travel_with_it()
    {
        Write(new PackBuilder().WithDirectoryDatabase().With("pack.db/.wal", "log"));
        Assert.Throws<PackInvalidException>(() => Package("x.tar.gz"));
        Package("x.tar.gz", new PackageOptions { IncludeWal = true });
        Assert.Equal("log", Reading.Entries(File.ReadAllBytes(temp["x.tar.gz"])).Single(entry => entry.Path == "pack.db/.wal").Text);
    }

    [Test]
    [Arguments(false, "pack.db", "pack.db")]
    [Arguments(true, "pack.db/.lock", "pack.db")]
    [Arguments(true, "pack.db/data.kz", "pack.db/data.kz")]
    public void A_database_that_another_program_has_open_is_refused_and_nothing_is_left(bool isDirectory, string locked, string named)
    {
        Write(isDirectory ? new PackBuilder().WithDirectoryDatabase() : new PackBuilder());
        using var engine = PosixFiles.LockForWriting(temp["pack", locked]);
        Assert.Equal($"database is in use by another process: {named}",
            Assert.Throws<PackInUseException>(() => Package("x.tar.gz")).Message);
        Assert.Equal(["pack"], TopNames());
    }

    [Test]
    public void A_database_directory_whose_lock_is_no_file_is_packaged()
    {
        Write(new PackBuilder().WithDirectoryDatabase().Without("pack.db/.lock"));
        PosixFiles.MakeFifo(temp["pack", "pack.db", ".lock"]);
        Assert.Equal(["pack.db/.lock"], Package("x.tar.gz").Excluded);
    }

    [Test]
    public void Zeros_that_no_reader_would_unpack_are_not_packaged()
    {
        Write(new PackBuilder());
        using (var large = new FileStream(temp["pack", "zeros"], FileMode.Create))
            large.SetLength(70 << 20);
        foreach (var name in (string[])["x.tar.gz", "x.tar.zst"])
        {
            var failure = Assert.Throws<LimitExceededException>(() => Package(name));
            Assert.Equal("limit exceeded: unpacked bytes for each byte of the archive: more than 200", failure.Message);
        }
        Assert.Equal(["pack"], TopNames());
    }

    [Test]
    public void More_than_a_reader_would_unpack_is_not_packaged()
    {
        Write(new PackBuilder());
        var result = Package("x.tar.gz");
        var unpacked = Unpacked(result.Archive);
        Assert.Equal(result.Sha256, Package("y.tar.gz", Limits(unpacked)).Sha256);
        foreach (var limit in (long[])[unpacked - 1, result.UncompressedSize, result.UncompressedSize - 1])
        {
            Assert.Throws<LimitExceededException>(() => Package("z.tar.gz", Limits(limit)));
            Assert.Throws<LimitExceededException>(() => Inspect(result.Archive, new PackLimits { MaxExpandedBytes = limit }));
        }
        Assert.Equal(["pack", "x.tar.gz", "y.tar.gz"], TopNames());
    }

    [Test]
    public void More_entries_than_a_reader_would_take_are_not_packaged()
    {
        Write(new PackBuilder());
        Assert.Throws<LimitExceededException>(() => Package("x.tar.gz", new PackageOptions { Limits = new PackLimits { MaxEntries = 3 } }));
        Assert.Equal(4, Package("x.tar.gz", new PackageOptions { Limits = new PackLimits { MaxEntries = 4 } }).Entries);
    }

    [Test]
    public void Progress_ends_with_all_bytes_of_the_pack()
    {
        Write(new PackBuilder().With("x", PackBuilder.Database(500_000)));
        var told = new List<Progress>();
        var result = Package("x.tar.gz", progress: new Told(told));
        Assert.Equal(new Progress(Phase.Packaging, "sample-pack", result.UncompressedSize, result.UncompressedSize), told[^1]);
    }

    [Test]
    public async Task A_cancelled_packaging_leaves_nothing()
    {
        Write(new PackBuilder().With("x", PackBuilder.Database(3_000_000)));
        using var stop = new CancellationTokenSource();
        var halfway = new Stopping(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Packager().PackageAsync(temp["pack"], temp["x.tar.gz"], halfway, stop.Token));
        Assert.Equal(["pack"], TopNames());
    }

    [Test]
    public void A_missing_pack_is_not_found() =>
        Assert.Equal($"pack directory not found: {temp["pack"]}", Assert.Throws<PackNotFoundException>(() => Package("x.tar.gz")).Message);

    [Test]
    public void No_threads_are_a_mistake_of_the_caller()
    {
        Write(new PackBuilder());
        Assert.Throws<ArgumentOutOfRangeException>(() => Package("x.tar.gz", new PackageOptions { Threads = 0 }));
        Assert.Equal(["pack"], TopNames());
    }

    private static PackageOptions Limits(long bytes) => new() { Limits = new PackLimits { MaxExpandedBytes = bytes } };

    private static long Unpacked(string archive)
    {
        using var gzip = new System.IO.Compression.GZipStream(File.OpenRead(archive), System.IO.Compression.CompressionMode.Decompress);
        using var tar = new MemoryStream();
        gzip.CopyTo(tar);
        return tar.Length;
    }

    private void Write(PackBuilder pack) => pack.WriteTo(temp["pack"]);

    private PackageResult Package(string output, PackageOptions? options = null, string pack = "pack",
        IProgress<Progress>? progress = null) =>
        new Packager(options).Package(temp[pack], temp[output], progress);

    private static ArchiveReport Inspect(string archive, PackLimits? limits = null) =>
        new Inspector(limits).InspectAsync(new FileSource(archive)).GetAwaiter().GetResult();

    private IEnumerable<string> TopNames() =>
        Directory.EnumerateFileSystemEntries(temp.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private sealed class Told(List<Progress> list) : IProgress<Progress>
    {
        public void Report(Progress value) => list.Add(value);
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value.Bytes > value.Total / 2)
                stop.Cancel();
        }
    }
}
