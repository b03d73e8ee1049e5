using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Packs;

public sealed class PackDirectoryTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Lists_the_documents_first_and_other_files_and_directories_in_ordinal_order()
    {
        new PackBuilder().With("b/x", "1").With("b.txt", "2").With("A", "3").With("b-c/y", "4").WithDirectory("empty")
            .With("\u00E9.txt", "5").With("z", "6").WriteTo(temp.Path);
        Assert.Equal(
            ["manifest.json", "kg_config.json", "skill.md", "A", "b-c/", "b-c/y", "b.txt", "b/", "b/x", "empty/", "pack.db", "z",
                "\u00E9.txt"],
            Scan().Contents.Entries.Select(entry => entry.Path.Text));
    }

    [Test]
    public void Knows_sizes_and_execute_bits()
    {
        new PackBuilder().WithExecutable("run.sh", "#!/bin/sh\n").With("plain.txt", "12345").WriteTo(temp.Path);
        var entries = Scan().Contents.Entries;
        Assert.Contains(new PackEntry(PackPath.Known("run.sh"), 10, true), entries);
        Assert.Contains(new PackEntry(PackPath.Known("plain.txt"), 5, false), entries);
        Assert.Equal(entries.Sum(entry => entry.Size), Scan().Contents.TotalSize);
    }

    [Test]
    public void A_directory_has_no_size_and_no_execute_bit_of_its_own()
    {
        new PackBuilder().With("docs/a.md", "a").WriteTo(temp.Path);
        Assert.Contains(new PackEntry(PackPath.Known("docs/"), 0, false), Scan().Contents.Entries);
    }

    [Test]
    [Arguments("__pycache__/x.txt", "__pycache__/")]
    [Arguments("lib/__pycache__/x.txt", "lib/__pycache__/")]
    [Arguments("cache/x.txt", "cache/")]
    [Arguments("sub/cache/x.txt", "sub/cache/")]
    [Arguments(".git/config", ".git/")]
    [Arguments(".env", ".env")]
    [Arguments("sub/.DS_Store", "sub/.DS_Store")]
    [Arguments("m.pyc", "m.pyc")]
    [Arguments("sub/a.tmp", "sub/a.tmp")]
    [Arguments("a.cache", "a.cache")]
    [Arguments("run.log", "run.log")]
    [Arguments(".kpacks.json", ".kpacks.json")]
    public void Leaves_out(string path, string excluded)
    {
        new PackBuilder().With(path, "left out").WriteTo(temp.Path);
        var directory = Scan();
        Assert.Equal([excluded], directory.Excluded);
        Assert.DoesNotContain(directory.Contents.Entries, entry => entry.Path.Text.StartsWith(excluded, StringComparison.Ordinal));
        Assert.Empty(directory.Findings);
    }

    [Test]
    [Arguments("cache")] // A file of that name is no cache directory.
    [Arguments("caches/x")]
    [Arguments("Cache/x")]
    [Arguments("a.tmp/x")] // A directory with a suffix of temporary files.
    [Arguments("a.log.md")]
    [Arguments("a.LOG")]
    [Arguments("tmp")]
    [Arguments("x.pyc.txt")]
    public void Takes(string path)
    {
        new PackBuilder().With(path, "taken").WriteTo(temp.Path);
        var directory = Scan();
        Assert.Empty(directory.Excluded);
        Assert.Contains(directory.Contents.Entries, entry => entry.Path.Text == path);
    }

    [Test]
    public void Every_file_of_a_database_directory_belongs_to_it_but_its_lock()
    {
        new PackBuilder().WithDirectoryDatabase().With("pack.db/cache/x", "kept").With("pack.db/a.tmp", "kept")
            .With("pack.db/__pycache__/y", "kept").With("pack.db.log", "not in it").WriteTo(temp.Path);
        var directory = Scan();
        Assert.Equal(["pack.db.log", "pack.db/.lock"], directory.Excluded);
        Assert.Equal(
            [
                "pack.db/", "pack.db/.shadow", "pack.db/.wal", "pack.db/__pycache__/", "pack.db/__pycache__/y", "pack.db/a.tmp",
                "pack.db/cache/", "pack.db/cache/x",
                "pack.db/catalog.kz", "pack.db/data.kz", "pack.db/metadata.kz", "pack.db/n-0.hindex", "pack.db/query.log",
            ],
            directory.Contents.Entries.Select(entry => entry.Path.Text)
                .Where(path => path.StartsWith("pack.db", StringComparison.Ordinal)));
    }

    [Test]
    public void A_receipt_s_name_is_left_out_inside_a_database_too()
    {
        new PackBuilder().WithDirectoryDatabase().Without("pack.db/.lock").With("pack.db/.KPacks.json", "{}").WriteTo(temp.Path);
        Assert.Equal(["pack.db/.KPacks.json"], Scan().Excluded);
    }

    [Test]
    public void Takes_all_of_a_real_kuzu_directory_but_its_lock()
    {
        Fixture.Pack(Fixture.KuzuDirectory).WriteTo(temp.Path);
        var directory = Scan();
        Assert.Equal(["pack.db/.lock"], directory.Excluded);
        Assert.Equal(
            ["pack.db/", "pack.db/.shadow", "pack.db/.wal", "pack.db/catalog.kz", "pack.db/data.kz", "pack.db/metadata.kz",
                "pack.db/n-0.hindex"],
            directory.Contents.Entries.Select(entry => entry.Path.Text)
                .Where(path => path.StartsWith("pack.db", StringComparison.Ordinal)));
    }

    [Test]
    [Arguments("skill.md")]
    [Arguments("nowhere")]
    [Arguments("/etc/passwd")]
    [Arguments(".")]
    public void A_symbolic_link_is_a_finding_and_is_not_followed(string target)
    {
        new PackBuilder().WriteTo(temp.Path);
        File.CreateSymbolicLink(temp["link"], target);
        var directory = Scan();
        Assert.Equal(PackFinding.Error("link", "link", "Symlinks/hardlinks not allowed in pack archives: link"),
            Assert.Single(directory.Findings));
        Assert.DoesNotContain(directory.Contents.Entries, entry => entry.Path.Text.StartsWith("link", StringComparison.Ordinal));
    }

    [Test]
    public void A_hidden_symbolic_link_is_left_out_before_any_other_check()
    {
        new PackBuilder().WriteTo(temp.Path);
        File.CreateSymbolicLink(temp[".venv"], "/usr");
        var directory = Scan();
        Assert.Equal([".venv"], directory.Excluded);
        Assert.Empty(directory.Findings);
    }

    [Test]
    public void A_linked_manifest_is_not_read()
    {
        new PackBuilder().WriteTo(temp["real"]);
        new PackBuilder().Without("pack.db").WriteTo(temp["pack"]);
        File.Delete(temp["pack", "manifest.json"]);
        File.CreateSymbolicLink(temp["pack", "manifest.json"], temp["real", "manifest.json"]);
        Assert.Null(Scan("pack").Contents.Document("manifest.json"));
    }

    [Test]
    public void A_FIFO_is_a_finding_and_is_not_opened()
    {
        new PackBuilder().Without("pack.db").WriteTo(temp.Path);
        PosixFiles.MakeFifo(temp["pack.db"]);
        Assert.Equal(PackFinding.Error("special_file", "pack.db", "neither a file nor a directory: pack.db"),
            Assert.Single(Scan().Findings));
    }

    [Test]
    [Arguments("a:b", "the name has a ':', which some systems read otherwise")]
    [Arguments("a\\b", "the name has a '\\', which some systems read otherwise")]
    [Arguments("con.txt", "the name is a device on Windows")]
    [Arguments("dot.", "the name ends with a dot or a space, which some systems drop")]
    [Arguments("es\u001bc", "the name has a control character")]
    public void A_name_that_no_archive_may_hold_is_a_finding(string name, string reason)
    {
        new PackBuilder().With(name, "x").WriteTo(temp.Path);
        var directory = Scan();
        Assert.Equal(PackFinding.Error("name_invalid", name, $"Invalid archive member path: {name}: {reason}"),
            Assert.Single(directory.Findings));
        Assert.DoesNotContain(directory.Contents.Entries, entry => entry.Path.Text == name);
    }

    [Test]
    public void A_directory_with_such_a_name_is_a_finding_for_all_that_is_in_it()
    {
        new PackBuilder().With("a:b/x", "x").WriteTo(temp.Path);
        Assert.Equal(["a:b/", "a:b/x"], Scan().Findings.Select(finding => finding.Path));
    }

    [Test]
    public void Names_that_are_not_UTF_8_are_a_finding()
    {
        new PackBuilder().WriteTo(temp.Path);
        using var first = PosixFiles.MakeFile(temp.Path, [(byte)'a', 0xff, (byte)'b']);
        using var second = PosixFiles.MakeFile(temp.Path, [(byte)'a', 0xfe, (byte)'b']);
        Assert.Equal(
            PackFinding.Error("name_invalid", "a\uFFFDb", "Invalid archive member path: a\uFFFDb: the name is not UTF-8"),
            Assert.Single(Scan().Findings));
    }

    [Test]
    public void A_hidden_name_that_is_not_UTF_8_is_left_out()
    {
        new PackBuilder().WriteTo(temp.Path);
        using var hidden = PosixFiles.MakeFile(temp.Path, [(byte)'.', 0xff]);
        var directory = Scan();
        Assert.Equal([".\uFFFD"], directory.Excluded);
        Assert.Empty(directory.Findings);
    }

    [Test]
    public void Names_that_differ_by_case_are_a_finding()
    {
        new PackBuilder().With("Notes.md", "1").With("notes.md", "2").WriteTo(temp.Path);
        Assert.Equal(
            PackFinding.Error("name_invalid", "notes.md",
                "Invalid archive member path: notes.md: 'notes.md' and 'Notes.md' are one name where case and Unicode forms are ignored"),
            Assert.Single(Scan().Findings));
    }

    [Test]
    public void Findings_about_one_directory_and_its_twin_by_case_name_every_file()
    {
        new PackBuilder().With("Docs/a", "1").With("docs/b", "2").WriteTo(temp.Path);
        Assert.Equal(["docs/", "docs/b"], Scan().Findings.Select(finding => finding.Path));
    }

    [Test]
    public void Too_many_entries_pass_a_limit()
    {
        new PackBuilder().WriteTo(temp.Path);
        Assert.Equal(4, Scan(limits: new PackLimits { MaxEntries = 4 }).Contents.Entries.Count);
        var failure = Assert.Throws<LimitExceededException>(() => Scan(limits: new PackLimits { MaxEntries = 3 }));
        Assert.Equal("limit exceeded: entries: more than 3", failure.Message);
    }

    [Test]
    public void A_missing_directory_is_not_found()
    {
        File.WriteAllText(temp["file"], "");
        Assert.Equal($"pack directory not found: {temp["nowhere"]}", Assert.Throws<PackNotFoundException>(() => Scan("nowhere")).Message);
        Assert.Throws<PackNotFoundException>(() => Scan("file"));
    }

    [Test]
    public void A_cancelled_scan_stops()
    {
        new PackBuilder().WriteTo(temp.Path);
        Assert.Throws<OperationCanceledException>(() =>
            PackDirectory.Scan(temp.Path, PackLimits.Default, new CancellationToken(canceled: true)));
    }

    private PackDirectory Scan(string? name = null, PackLimits? limits = null) =>
        PackDirectory.Scan(name is null ? temp.Path : temp[name], limits ?? PackLimits.Default,
            TestContext.Current!.Execution.CancellationToken);
}
