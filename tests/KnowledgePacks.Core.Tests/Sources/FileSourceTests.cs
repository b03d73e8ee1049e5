using KnowledgePacks.Core.Tests.Codecs;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Sources;

public sealed class FileSourceTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    private static CancellationToken Cancellation => TestContext.Current!.Execution.CancellationToken;

    [Test]
    public async Task Is_one_file()
    {
        File.WriteAllText(temp["x.tar.gz"], "hello");
        var source = FileSource.Open(temp["x.tar.gz"]);
        Assert.IsType<FileSource>(source);
        Assert.Equal(temp["x.tar.gz"], source.Label);
        Assert.Equal(SourceExpectation.None with { Size = 5 }, await source.ResolveAsync(Cancellation));
        Assert.Equal("hello"u8.ToArray(), Streams.ReadAll(await source.OpenAsync(0, Cancellation)));
        Assert.Equal("hello"u8.ToArray(), Streams.ReadAll(await source.OpenAsync(0, Cancellation)));
    }

    [Test]
    [Arguments(0)]
    [Arguments(1)]
    [Arguments(99_999)]
    [Arguments(100_000)]
    [Arguments(200_000)]
    public async Task Opened_at_an_offset_it_gives_the_bytes_from_there_on(int offset)
    {
        var content = Samples.Random(100_000);
        File.WriteAllBytes(temp["x.tar.gz"], content);
        Assert.Equal(content[Math.Min(offset, content.Length)..],
            Streams.ReadAll(await new FileSource(temp["x.tar.gz"]).OpenAsync(offset, Cancellation)));
    }

    [Test]
    public void A_file_that_is_not_there_is_not_found()
    {
        var failure = Assert.Throws<PackNotFoundException>(() => FileSource.Open(temp["x"]));
        Assert.Equal($"archive file not found: {temp["x"]}", failure.Message);
        Assert.Equal(SoughtThing.Archive, failure.Sought);
    }

    [Test]
    public void A_directory_is_no_archive()
    {
        var failure = Assert.Throws<PackNotFoundException>(() => FileSource.Open(temp.Path));
        Assert.Equal("not_found", failure.Code);
        Assert.Equal(SoughtThing.ArchiveAtDirectory, failure.Sought);
    }

    [Test]
    public async Task The_size_of_a_pipe_or_a_device_is_unknown()
    {
        PosixFiles.MakeFifo(temp["fifo"]);
        Assert.Equal(SourceExpectation.None, await new FileSource(temp["fifo"]).ResolveAsync(Cancellation));
        Assert.Equal(SourceExpectation.None, await new FileSource("/dev/null").ResolveAsync(Cancellation));
    }

    [Test]
    public async Task A_stream_is_read_as_it_is()
    {
        using var bytes = new MemoryStream([1, 2, 3]);
        var source = new StreamSource(bytes, "standard input");
        Assert.Equal("standard input", source.Label);
        Assert.Equal(SourceExpectation.None, await source.ResolveAsync(Cancellation));
        Assert.Same(bytes, await source.OpenAsync(0, Cancellation));
        Assert.Equal(0, bytes.Position);
    }

    [Test]
    [Arguments(1)]
    [Arguments(65_535)]
    [Arguments(65_536)]
    [Arguments(65_537)]
    [Arguments(200_000)]
    public async Task A_stream_opened_at_an_offset_gives_the_bytes_from_there_on(int offset)
    {
        var content = Samples.Random(200_000);
        var source = new StreamSource(new Streams.Dribble(content, 777), "standard input");
        Assert.Equal(content[offset..], Streams.ReadAll(await source.OpenAsync(offset, Cancellation)));
    }

    [Test]
    public async Task A_stream_that_ends_before_the_offset_is_told()
    {
        using var bytes = new MemoryStream(new byte[100]);
        var source = new StreamSource(bytes, "standard input");
        await Assert.ThrowsAsync<EndOfStreamException>(() => source.OpenAsync(101, Cancellation).AsTask());
    }

    [Test]
    public void Two_descriptions_of_an_archive_disagree_about_its_bytes_or_its_manifest()
    {
        var digest = Digest.FromHash(new byte[32]);
        var archive = new KnowledgePacks.Archives.PackDescriptor(KnowledgePacks.Archives.ArchiveFormat.TarGzip, digest, 10);
        Assert.Null(SourceExpectation.None.FindDisagreement(archive, "x"));
        // A file's size is for progress only: it may grow. A release's is a promise.
        Assert.Null(new SourceExpectation { Size = 11 }.FindDisagreement(archive, "x"));
        Assert.IsType<SizeMismatchException>(new SourceExpectation { Size = 11, IsRelease = true }.FindDisagreement(archive, "x"));
        Assert.Null(new SourceExpectation { Size = 10, IsRelease = true, Sha256 = digest }.FindDisagreement(archive, "x"));
        var other = Digest.FromHash([.. new byte[31], 1]);
        var failure = Assert.IsType<DigestMismatchException>(new SourceExpectation { Sha256 = other }.FindDisagreement(archive, "x"));
        Assert.Equal((other, digest), (failure.Expected, failure.Actual));
    }
}
