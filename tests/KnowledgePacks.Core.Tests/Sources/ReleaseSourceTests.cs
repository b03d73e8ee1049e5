using KnowledgePacks.Archives;
using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Operations;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Sources;

public sealed class ReleaseSourceTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly byte[] archive;

    public ReleaseSourceTests()
    {
        var pack = new PackBuilder().Without("skill.md").Without("kg_config.json");
        archive = File.ReadAllBytes(pack.ArchiveTo(temp["whole.tar.gz"]));
        File.Delete(temp["whole.tar.gz"]);
    }

    public void Dispose() => temp.Dispose();

    [Test]
    public async Task Joins_the_parts_in_the_index_s_order()
    {
        var release = new ReleaseBuilder(archive, 700);
        // Names that sort otherwise than the list.
        var path = release.WriteTo(temp.Path);
        File.Move(temp["sample-pack.tar.gz.000"], temp["zzz"]);
        release.Part(0)["file"] = "zzz";
        File.WriteAllBytes(path, release.ToJson());
        var source = new ReleaseSource(path);
        Assert.Equal(path, source.Label);
        Assert.Equal(
            new SourceExpectation
            {
                Name = PackName.Parse("sample-pack"),
                Version = SemanticVersion.Parse("1.0.0"),
                Sha256 = Digest.Parse(ReleaseBuilder.Sha256(archive), null),
                Size = archive.Length,
                Profile = PackProfile.Legacy,
                IsRelease = true,
            },
            await source.ResolveAsync(TestContext.Current!.Execution.CancellationToken));
        Assert.Equal(archive, Streams.ReadAll(await Open(path)));
        Assert.Equal(archive, Streams.ReadAll(await Open(path), 13));
    }

    [Test]
    public void Is_opened_by_its_index_s_name()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        Assert.IsType<ReleaseSource>(FileSource.Open(path));
        File.Move(path, temp["x.Pack-Release.JSON"]);
        Assert.IsType<ReleaseSource>(FileSource.Open(temp["x.Pack-Release.JSON"]));
    }

    [Test]
    public async Task Is_a_legacy_pack_in_release_layout()
    {
        var report = await Inspect(new ReleaseBuilder(archive, 700).WriteTo(temp.Path));
        Assert.Equal((ArchiveLayout.Release, PackProfile.Legacy), (report.Layout, report.Profile));
        Assert.Equal(new PackDescriptor(ArchiveFormat.TarGzip, report.Descriptor.Sha256, archive.Length), report.Descriptor);
        Assert.Equal(ReleaseBuilder.Sha256(archive), report.Descriptor.Sha256.Hex);
        Assert.All(report.Findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
    }

    [Test]
    [Arguments("other", "1.0.0", "index and manifest name different packs: expected 'other', got 'sample-pack'")]
    [Arguments("sample-pack", "1.0.1", "index and manifest have different versions: expected '1.0.1', got '1.0.0'")]
    public async Task An_index_that_disagrees_with_the_manifest_is_a_finding(string name, string version, string message)
    {
        var report = await Inspect(new ReleaseBuilder(archive, 700, name, version).WriteTo(temp.Path));
        Assert.Equal(PackFinding.Error("name_mismatch", "manifest.json", message),
            report.Findings.Single(finding => finding.Severity == FindingSeverity.Error));
    }

    [Test]
    public async Task A_profile_that_was_asked_for_wins() =>
        Assert.Equal(PackProfile.Standard,
            (await Inspect(new ReleaseBuilder(archive, 700).WriteTo(temp.Path), PackProfile.Standard)).Profile);

    [Test]
    public async Task May_have_one_part_and_empty_parts()
    {
        Assert.Equal(archive, Streams.ReadAll(await Open(new ReleaseBuilder(archive, 1 << 20).WriteTo(temp.Path))));
        var release = new ReleaseBuilder(archive, 1 << 20);
        release.Index["parts"]!.AsArray()
            .Insert(0, new System.Text.Json.Nodes.JsonObject { ["file"] = "empty", ["bytes"] = 0, ["sha256"] = ReleaseBuilder.Sha256([]) });
        File.WriteAllBytes(temp["sample-pack.pack-release.json"], release.ToJson());
        File.WriteAllBytes(temp["empty"], []);
        Assert.Equal(archive, Streams.ReadAll(await Open(temp["sample-pack.pack-release.json"])));
    }

    [Test]
    public async Task A_missing_part_is_not_found()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        File.Delete(temp["sample-pack.tar.gz.001"]);
        var failure = await Assert.ThrowsAsync<PackNotFoundException>(() => Inspect(path));
        Assert.Equal($"part of the release not found: {temp["sample-pack.tar.gz.001"]}", failure.Message);
        Assert.Equal(SoughtThing.Part, failure.Sought);
    }

    [Test]
    public async Task A_part_that_is_too_long_is_noticed_before_the_next()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        File.AppendAllText(temp["sample-pack.tar.gz.000"], "more");
        File.Delete(temp["sample-pack.tar.gz.001"]);
        var failure = await Assert.ThrowsAsync<SizeMismatchException>(() => ReadAll(path));
        Assert.Equal("size mismatch: part sample-pack.tar.gz.000: expected 700 bytes, got 704", failure.Message);
        Assert.Equal("digest_mismatch", failure.Code);
    }

    [Test]
    public async Task A_part_that_is_much_too_long_is_not_read_to_its_end()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        File.WriteAllBytes(temp["sample-pack.tar.gz.000"], new byte[1_000_000]);
        using var stream = await Open(path);
        stream.ReadExactly(new byte[600]);
        Assert.Equal(100, stream.Read(new byte[100]));
        Assert.Throws<SizeMismatchException>(() => _ = stream.ReadByte());
    }

    [Test]
    public async Task A_part_that_is_too_short_is_noticed_before_the_next()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        File.WriteAllBytes(temp["sample-pack.tar.gz.000"], archive[..699]);
        File.Delete(temp["sample-pack.tar.gz.001"]);
        var failure = await Assert.ThrowsAsync<SizeMismatchException>(() => ReadAll(path));
        Assert.Equal("size mismatch: part sample-pack.tar.gz.000: expected 700 bytes, got 699", failure.Message);
    }

    [Test]
    public async Task A_part_with_other_bytes_is_noticed_before_the_next()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        var other = archive[..700];
        other[699]++;
        File.WriteAllBytes(temp["sample-pack.tar.gz.000"], other);
        File.Delete(temp["sample-pack.tar.gz.001"]);
        var failure = await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAll(path));
        Assert.Equal(
            $"SHA-256 mismatch: part sample-pack.tar.gz.000: expected {ReleaseBuilder.Sha256(archive[..700])}, got " +
            $"{ReleaseBuilder.Sha256(other)}", failure.Message);
    }

    [Test]
    public async Task Parts_in_each_other_s_place_are_noticed()
    {
        var path = new ReleaseBuilder(archive, archive.Length / 2 - archive.Length % 2).WriteTo(temp.Path);
        File.Move(temp["sample-pack.tar.gz.000"], temp["aside"]);
        File.Move(temp["sample-pack.tar.gz.001"], temp["sample-pack.tar.gz.000"]);
        File.Move(temp["aside"], temp["sample-pack.tar.gz.001"]);
        await Assert.ThrowsAnyAsync<KnowledgePackException>(() => Inspect(path));
        Assert.Equal("digest_mismatch",
            (await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAll(path))).Code);
    }

    [Test]
    public async Task The_whole_must_have_the_index_s_digest()
    {
        var release = new ReleaseBuilder(archive, 700);
        release.Index["sha256"] = ReleaseBuilder.Sha256([]);
        var failure = await Assert.ThrowsAsync<DigestMismatchException>(() => Inspect(release.WriteTo(temp.Path)));
        Assert.Equal(
            $"SHA-256 mismatch: archive of sample-pack: expected {ReleaseBuilder.Sha256([])}, got {ReleaseBuilder.Sha256(archive)}",
            failure.Message);
    }

    [Test]
    public void A_missing_or_large_index_is_refused()
    {
        Assert.Equal($"release index not found: {temp["x.pack-release.json"]}",
            Assert.Throws<PackNotFoundException>(() => FileSource.Open(temp["x.pack-release.json"])).Message);
        File.WriteAllText(temp["x.pack-release.json"], "{}".PadRight(PackLimits.MaxDocumentBytes + 1));
        Assert.Equal(
            $"not a pack archive: {temp["x.pack-release.json"]}: the index is larger than 1048576 bytes",
            Assert.Throws<ArchiveUnsupportedException>(() => FileSource.Open(temp["x.pack-release.json"])).Message);
    }

    [Test]
    public async Task Can_be_left_in_the_middle()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        using (var stream = await Open(path))
            stream.ReadExactly(new byte[800]);
        Assert.Equal(archive, Streams.ReadAll(await Open(path)));
    }

    // A part begins at 0, 700, 1400 and so on.
    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(699)]
    [Arguments(700)]
    [Arguments(701)]
    [Arguments(1399)]
    [Arguments(1400)]
    [Arguments(-1)]
    public async Task Opened_at_an_offset_it_gives_the_bytes_from_there_on(int offset)
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        var from = offset < 0 ? archive.Length + offset : offset;
        foreach (var bufferSize in (int[])[100_000, 13, 1])
            Assert.Equal(archive[from..], Streams.ReadAll(await Open(path, from), bufferSize));
        Assert.Empty(Streams.ReadAll(await Open(path, archive.Length)));
    }

    [Test]
    public async Task The_parts_before_the_offset_are_not_looked_at()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        File.Delete(temp["sample-pack.tar.gz.000"]);
        Assert.Equal(archive[700..], Streams.ReadAll(await Open(path, 700)));
        Assert.Equal(archive[1000..], Streams.ReadAll(await Open(path, 1000)));
        await Assert.ThrowsAsync<PackNotFoundException>(() => Open(path, 699));
    }

    [Test]
    [Arguments(0)] // Before the offset.
    [Arguments(650)] // After it.
    public async Task Opened_at_an_offset_a_part_s_digest_is_still_checked(int at)
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        var other = archive[..700];
        other[at]++;
        File.WriteAllBytes(temp["sample-pack.tar.gz.000"], other);
        await Assert.ThrowsAsync<DigestMismatchException>(() => ReadAll(path, 500));
        Assert.Equal(archive[700..], Streams.ReadAll(await Open(path, 700)));
    }

    [Test]
    public async Task Opened_at_an_offset_a_part_s_size_is_still_checked()
    {
        var path = new ReleaseBuilder(archive, 700).WriteTo(temp.Path);
        File.WriteAllBytes(temp["sample-pack.tar.gz.000"], archive[..600]);
        await Assert.ThrowsAsync<SizeMismatchException>(() => ReadAll(path, 500));
        await Assert.ThrowsAsync<SizeMismatchException>(() => ReadAll(path, 650));
    }

    private static async Task<Stream> Open(string path, long offset = 0) =>
        await new ReleaseSource(path).OpenAsync(offset, TestContext.Current!.Execution.CancellationToken);

    private static async Task<byte[]> ReadAll(string path, long offset = 0) => Streams.ReadAll(await Open(path, offset));

    private static Task<ArchiveReport> Inspect(string path, PackProfile? profile = null) =>
        new Inspector().InspectAsync(FileSource.Open(path), profile);
}
