using KnowledgePacks.Archives;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Operations;

public sealed class InspectorTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public async Task Tells_how_much_of_the_archive_is_done()
    {
        var archive = new PackBuilder().With("x", PackBuilder.Database(700_000)).ArchiveTo(temp["x.tar.gz"]);
        var told = new Told();
        var report = await new Inspector()
            .InspectAsync(new FileSource(archive), progress: told, cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(new Progress(Phase.Reading, archive, report.Descriptor.Size, report.Descriptor.Size), told.All[^1]);
        Assert.Equal(told.All.Select(progress => progress.Bytes).Order(), told.All.Select(progress => progress.Bytes));
        await new Inspector()
            .InspectAsync(new StreamSource(File.OpenRead(archive), "standard input"), progress: told,
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(new Progress(Phase.Reading, "standard input", report.Descriptor.Size, null), told.All[^1]);
    }

    [Test]
    public async Task Leaves_archive_and_directory_as_they_are()
    {
        new PackBuilder().WriteTo(temp["pack"]);
        var archive = new PackBuilder().ArchiveTo(temp["x.tar.gz"]);
        var before = TempDirectory.Snapshot(temp.Path);
        await new Inspector().InspectAsync(new FileSource(archive), cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.True(new Inspector()
            .ValidateDirectory(temp["pack"], cancellation: TestContext.Current!.Execution.CancellationToken).IsValid);
        Assert.Equal(before, TempDirectory.Snapshot(temp.Path));
    }

    [Test]
    public async Task Findings_do_not_make_an_archive_unreadable()
    {
        var report = await new Inspector().InspectAsync(
            new FileSource(new PackBuilder().With("manifest.json", "{").Without("pack.db").ArchiveTo(temp["x.tar.gz"])), strict: true,
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(["manifest_invalid", "database_missing", "readme_missing", "questions_missing"],
            report.Findings.Select(finding => finding.Code));
        Assert.Null(report.Manifest);
        Assert.Null(report.Database);
    }

    [Test]
    public async Task A_manifest_inside_one_directory_is_read_wherever_it_stands_in_the_archive()
    {
        var tar = new RawTarBuilder();
        foreach (var (path, content) in new PackBuilder().WithDirectoryDatabase().Files().Reverse())
            tar.File("wrapped/" + path, content!);
        var report = await new Inspector()
            .InspectAsync(new StreamSource(new MemoryStream(tar.End().Gzip()), "x"),
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Empty(report.Findings);
        Assert.Equal(new DatabaseHeader("Kuzu", 38), report.Database!.Header);
        Assert.DoesNotContain(report.Entries, entry => entry.Path.Text.StartsWith("wrapped", StringComparison.Ordinal));
    }

    [Test]
    public async Task Files_of_a_pack_that_are_named_like_the_pack_s_own_are_left_alone()
    {
        // The first entries look like a wrapped pack until another one stands beside them.
        var tar = new RawTarBuilder();
        foreach (var (path, content) in new PackBuilder().With("docs/manifest.json", "{").With("docs/kg_config.json", "{")
            .With("docs/pack.db", "no database").Files())
            tar.File(path, content!);
        Assert.Empty((await new Inspector()
            .InspectAsync(new StreamSource(new MemoryStream(tar.End().Gzip()), "x"),
            cancellation: TestContext.Current!.Execution.CancellationToken)).Findings);
    }

    [Test]
    public async Task Two_levels_of_directories_are_not_taken_off()
    {
        var report = await new Inspector()
            .InspectAsync(new FileSource(new PackBuilder().ArchiveTo(temp["x.tar.gz"], "a/b/")),
            cancellation: TestContext.Current!.Execution.CancellationToken);
        Assert.Equal(ArchiveLayout.Flat, report.Layout);
        Assert.Contains(report.Findings, finding => finding.Code == "manifest_missing");
    }

    [Test]
    public void A_file_of_one_byte_left_unread_does_not_shift_what_follows()
    {
        // 1, 13 and 513 bytes: of each, one is left when the rest was read or skipped in whole blocks.
        var tar = new RawTarBuilder().File("a", "1").File("pack.db", PackBuilder.Database(13)).File("b", new byte[513]).File("c", "12")
            .End();
        Assert.Equal([1, 13, 513, 2], Reading.Inspect(tar).Entries.Select(entry => entry.Size));
    }

    private sealed class Told : IProgress<Progress>
    {
        public List<Progress> All { get; } = [];

        public void Report(Progress value) => All.Add(value);
    }
}
