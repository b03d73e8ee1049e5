using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

public class BlockDecompressorTests
{
    private static readonly byte[] Small = Samples.Text(400), Large = Samples.Random(200_000);

    private static readonly int HeadBytes = Decompressors.GzipHead.Length;

    /// <summary>Members of ours, foreign ones, small and large.</summary>
    private static readonly byte[] Gzip = [.. Decompressors.GzipHead, .. Samples.Member(Small), .. Samples.Foreign(Large),
        .. Samples.Member([]),
        .. Samples.Member(Large), .. Samples.Foreign(Small), .. Samples.Member(Small)];
    private static readonly byte[] Content = [.. Decompressors.HeadContent, .. Small, .. Large, .. Large, .. Small, .. Small];

    public static IEnumerable<int> ThreadCounts() => [1, 2, 3, 4, 5, 16];

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task Gives_the_same_bytes_whatever_it_is_asked_for(int threads) => Guarded.Run(() =>
    {
        foreach (var bufferSize in (int[])[977, 65_536, 1 << 20])
            Assert.True(Content.AsSpan().SequenceEqual(Streams.ReadAll(Decompressors.Gzip(Gzip, threads), bufferSize)));
    });

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task Counts_the_source_s_bytes_alike(int threads) => Guarded.Run(() =>
    {
        Assert.Equal(Counts(1), Counts(threads));

        static List<(long, int)> Counts(int threads)
        {
            var counts = new List<(long, int)>();
            using var reader = Decompressors.Gzip(Gzip, threads);
            Assert.Equal(0, reader.SourceBytes);
            var buffer = new byte[10_000];
            for (int count; (count = reader.Read(buffer)) > 0;)
                counts.Add((reader.SourceBytes, count));
            Assert.Equal(Gzip.Length, reader.SourceBytes);
            return counts;
        }
    });

    [Test]
    public Task An_empty_buffer_takes_nothing() => Guarded.Run(() =>
    {
        foreach (var threads in (int[])[1, 3])
        {
            using var reader = Decompressors.Gzip(Gzip, threads);
            Assert.Equal(0, reader.Read([]));
            Assert.Equal(Content[0], reader.ReadByte());
            Assert.Equal(0, reader.Read([]));
            reader.ReadExactly(new byte[Content.Length - 1]);
            Assert.Equal(0, reader.Read([]));
            for (var i = 0; i < 3; i++)
                Assert.Equal(-1, reader.ReadByte());
        }
    });

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task A_source_that_fails_anywhere_fails_with_just_that(int threads) => Guarded.Run(() =>
    {
        int[] places = [0, 1, 19, 20, 100, Samples.Member(Small).Length, 150_000, 200_300];
        foreach (var place in (IEnumerable<int>)[.. places, .. places.Select(place => HeadBytes + place), Gzip.Length - 1, Gzip.Length])
        {
            foreach (var atMost in (int[])[1000, int.MaxValue])
            {
                var (alone, failure) = ReadUntilFailure(Decompressors.Gzip(new Failing(Gzip, place, atMost)));
                Assert.IsType<Failing.Exception>(failure);
                var source = new Failing(Gzip, place, atMost);
                var (bytes, cause) = ReadUntilFailure(Decompressors.Gzip(source, threads));
                Assert.Same(source.Cause, cause);
                Assert.True(alone.AsSpan().SequenceEqual(bytes));
                Assert.True(Content.AsSpan().StartsWith(bytes));
                Assert.True(source.IsDisposed);
            }
        }
    });

    [Test]
    [Arguments(2)]
    [Arguments(4)]
    public Task It_can_be_left_at_any_moment(int threads) => Guarded.Run(() =>
    {
        for (var moment = 0; moment < 25; moment++)
        {
            var source = new Streams.Dribble(Gzip, 5000);
            using (var reader = Decompressors.Gzip(source, threads))
                reader.ReadExactly(new byte[Content.Length * moment / 25]);
            Assert.True(source.IsDisposed);
        }
    });

    [Test]
    [Arguments(0, 0)]
    [Arguments(10, 0)]
    [Arguments(150_000, 400)]
    public Task It_can_be_left_while_its_source_waits(int place, int wanted) => Guarded.Run(() =>
    {
        var source = new Waiting(Gzip, HeadBytes + place);
        using (var reader = Decompressors.Gzip(source, 3))
        {
            reader.ReadExactly(new byte[Decompressors.HeadContent.Length + wanted]);
            source.Waits.Wait(CancellationToken.None);
        }
        // Whoever waits in it still has it.
        Assert.False(source.Closed.IsSet);
        source.GoOn.Set();
        source.Closed.Wait(CancellationToken.None);
        Assert.Equal(1, source.TimesClosed);
    });

    [Test]
    public Task What_is_there_is_handed_out_while_the_source_waits() => Guarded.Run(() =>
    {
        var first = Samples.Member(Small).Length;
        var source = new Waiting(Gzip, HeadBytes + first);
        using var reader = Decompressors.Gzip(source, 3);
        reader.ReadExactly(new byte[Decompressors.HeadContent.Length]);
        var bytes = new byte[Small.Length];
        reader.ReadExactly(bytes);
        Assert.Equal(Small, bytes);
        source.GoOn.Set();
        reader.ReadExactly(new byte[Content.Length - Decompressors.HeadContent.Length - Small.Length]);
        Assert.Equal(-1, reader.ReadByte());
    });

    /// <summary>Nobody reads on while the first documents are judged, by which an archive may be refused.</summary>
    [Test]
    public void The_start_is_read_by_the_caller_alone_and_no_more_than_is_asked_for()
    {
        var source = new MemoryStream(Gzip);
        using var reader = Decompressors.Gzip(source, 4);
        Assert.Equal(0, source.Position);
        Assert.Equal(Content[0], reader.ReadByte());
        var read = source.Position;
        Assert.InRange(read, 1, HeadBytes + (256 << 10));
        reader.ReadExactly(new byte[Decompressors.HeadContent.Length - 2]);
        Assert.Equal(read, source.Position);
    }

    [Test]
    public void Needs_a_thread()
    {
        using var source = Families.Native.OpenGzip(new MemoryStream(Gzip), "x");
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockDecompressor(source, 0));
    }

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task Thousands_of_members_pass(int threads) => Guarded.Run(() =>
    {
        var content = Samples.Random(4000);
        byte[] gzip = [.. Decompressors.GzipHead,
            .. content.SelectMany((value, i) => i % 7 == 3 ? Samples.Foreign([value]) : Samples.Member([value]))];
        Assert.Equal([.. Decompressors.HeadContent, .. content],
            Streams.ReadAll(Decompressors.Gzip(new Streams.Dribble(gzip, 300), threads), 37));
    });

    [Test]
    public Task A_later_failure_of_the_source_waits_for_an_earlier_one_of_a_decoder() => Guarded.Run(() =>
    {
        byte[] gzip = [.. Decompressors.GzipHead, .. Samples.Member(Small), .. Samples.Member(Small, crc: 5), .. "garbage"u8];
        foreach (var threads in (int[])[1, 2, 4])
        {
            var (bytes, failure) = ReadUntilFailure(Decompressors.Gzip(gzip, threads));
            Assert.Equal([.. Decompressors.HeadContent, .. Small], bytes);
            Assert.Equal($"archive is damaged: x: the gzip data is damaged (at byte {HeadBytes + Samples.Member(Small).Length})",
                failure.Message);
        }
    });

    private static (byte[] Bytes, Exception Failure) ReadUntilFailure(BlockDecompressor reader)
    {
        using var bytes = new MemoryStream();
        using (reader)
        {
            var failure = Record.Exception(() => reader.CopyTo(bytes));
            Assert.NotNull(failure);
            return (bytes.ToArray(), failure);
        }
    }

    /// <summary>Fails when it is read at a place.</summary>
    private sealed class Failing(byte[] bytes, int place, int atMost) : MemoryStream(bytes)
    {
        public Exception Cause { get; } = new();

        public bool IsDisposed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var left = place - (int)Position;
            return left == 0 ? throw Cause : base.Read(buffer[..Math.Min(buffer.Length, Math.Min(left, atMost))]);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }

        internal sealed class Exception : IOException;
    }

    /// <summary>Waits when it is read at a place.</summary>
    private sealed class Waiting(byte[] bytes, int place) : MemoryStream(bytes)
    {
        public ManualResetEventSlim Waits { get; } = new();

        public ManualResetEventSlim GoOn { get; } = new();

        public ManualResetEventSlim Closed { get; } = new();

        public int TimesClosed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var left = place - (int)Position;
            if (left > 0)
                return base.Read(buffer[..Math.Min(left, buffer.Length)]);
            Waits.Set();
            GoOn.Wait(CancellationToken.None);
            return base.Read(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            TimesClosed++;
            Closed.Set();
            base.Dispose(disposing);
        }
    }
}
