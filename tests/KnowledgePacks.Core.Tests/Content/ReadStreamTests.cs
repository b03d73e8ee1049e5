using System.Security.Cryptography;
using KnowledgePacks.Content;

namespace KnowledgePacks.Core.Tests.Content;

public sealed class ReadStreamTests
{
    [Test]
    public void A_prefix_stands_before_the_rest()
    {
        using var stream = new PrefixedStream([1, 2, 3], new MemoryStream([4, 5]));
        var buffer = new byte[2];
        Assert.Equal(2, stream.Read(buffer));
        Assert.Equal([1, 2], buffer);
        Assert.Equal(3, stream.ReadByte());
        Assert.Equal(2, stream.Read(buffer));
        Assert.Equal([4, 5], buffer);
        Assert.Equal(0, stream.Read(buffer));
    }

    [Test]
    public void An_empty_prefix_is_no_end() => Assert.Equal(7, new PrefixedStream([], new MemoryStream([7])).ReadByte());

    [Test]
    public void A_reader_goes_forward_only()
    {
        using var stream = new PrefixedStream([1], Stream.Null);
        Assert.True(stream.CanRead);
        Assert.False(stream.CanSeek);
        Assert.False(stream.CanWrite);
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
        stream.Flush();
        Assert.Equal(1, stream.ReadByte());
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public void A_digest_is_of_what_was_read(bool background)
    {
        var told = new List<long>();
        using var stream = new DigestReadStream(new MemoryStream("hello world"u8.ToArray()), "x", told.Add, background,
            TestContext.Current!.Execution.CancellationToken);
        stream.ReadExactly(new byte[5]);
        stream.ReadExactly(new byte[6]);
        Assert.Equal(0, stream.Read(new byte[1]));
        Assert.Equal(Digest.FromHash(SHA256.HashData("hello world"u8)), stream.GetDigest());
        Assert.Equal(11, stream.BytesRead);
        Assert.Equal([5, 11, 11], told);
    }

    [Test]
    public void A_cancelled_reading_stops()
    {
        using var stream = new DigestReadStream(new MemoryStream([1]), "x", null, background: false, new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => stream.ReadByte());
    }

    [Test]
    public void A_failure_to_read_names_the_source()
    {
        using var stream = new DigestReadStream(new FailingStream(new IOException("input/output error")), "/media/x.tar.gz", null,
            background: false, TestContext.Current!.Execution.CancellationToken);
        var failure = Assert.Throws<SourceReadException>(() => stream.ReadByte());
        Assert.Equal("cannot read /media/x.tar.gz: input/output error", failure.Message);
        Assert.Equal("io", failure.Code);
        Assert.IsType<IOException>(failure.InnerException);
    }

    private sealed class FailingStream(Exception failure) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => throw failure;
    }
}
