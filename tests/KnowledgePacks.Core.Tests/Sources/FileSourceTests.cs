using KnowledgePacks.Core.Tests.Archives.Codecs;
using KnowledgePacks.Sources;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Sources;

public sealed class FileSourceTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Is_one_file()
    {
        File.WriteAllText(temp["x.tar.gz"], "hello");
        var source = FileSource.Open(temp["x.tar.gz"]);
        Assert.IsType<FileSource>(source);
        Assert.Equal((temp["x.tar.gz"], (long?)5), (source.Label, source.Size));
        Assert.Null(source.ImpliedProfile);
        Assert.Null(source.Index);
        Assert.Equal("hello"u8.ToArray(), Streams.ReadAll(source.OpenRead()));
        Assert.Equal("hello"u8.ToArray(), Streams.ReadAll(source.OpenRead()));
    }

    [Test]
    public void A_file_that_is_not_there_is_not_found()
    {
        var failure = Assert.Throws<PackNotFoundException>(() => FileSource.Open(temp["x"]));
        Assert.Equal($"archive file not found: {temp["x"]}", failure.Message);
        Assert.Null(failure.Hint);
    }

    [Test]
    public void A_directory_is_no_archive()
    {
        var failure = Assert.Throws<PackNotFoundException>(() => FileSource.Open(temp.Path));
        Assert.Equal("not_found", failure.Code);
        Assert.Equal("this is a directory; make an archive of it with 'kpacks package'", failure.Hint);
    }

    [Test]
    public void The_size_of_a_pipe_or_a_device_is_unknown()
    {
        PosixFiles.MakeFifo(temp["fifo"]);
        Assert.Null(new FileSource(temp["fifo"]).Size);
        Assert.Null(new FileSource("/dev/null").Size);
    }

    [Test]
    public void A_stream_is_read_as_it_is()
    {
        using var bytes = new MemoryStream([1, 2, 3]);
        var source = new StreamSource(bytes, "standard input");
        Assert.Equal("standard input", source.Label);
        Assert.Null(source.Size);
        Assert.Null(source.ImpliedProfile);
        Assert.Null(source.Index);
        Assert.Same(bytes, source.OpenRead());
    }
}
