using KnowledgePacks.Codecs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>What goes wrong on any of a compressor's threads, at any block.</summary>
public class BlockCompressorFailureTests
{
    public static IEnumerable<int> ThreadCounts() => [1, 2, 5, 16];

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task Blocks_that_take_any_time_keep_their_order(int threads) => Guarded.Run(() =>
    {
        var made = new Copying.Tally();
        var content = Samples.Random(2001);
        using var destination = new MemoryStream();
        using (var compressor = new BlockCompressor(destination, () => new Copying(made, -1, null), 3, threads, null))
        {
            compressor.Write(content);
            compressor.Complete();
            Assert.Equal(667, compressor.Frames.Count);
        }
        Assert.Equal(content, destination.ToArray());
        Assert.InRange(made.Made, 1, threads);
        Assert.Equal(made.Made, made.Disposed);
    });

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task An_encoder_that_fails_at_any_block_fails_the_whole_with_just_that(int threads) => Guarded.Run(() =>
    {
        for (var at = 0; at < 20; at++)
        {
            var cause = new InvalidDataException("no");
            var made = new Copying.Tally();
            using var destination = new MemoryStream();
            using (var compressor = new BlockCompressor(destination, () => new Copying(made, at, cause), 1, threads, null))
                Assert.Same(cause, WriteAll(compressor));
            // Whole blocks, and none after the one that failed.
            Assert.Equal(at, destination.Length);
            Assert.Equal(made.Made, made.Disposed);
        }
    });

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task A_destination_that_fails_at_any_block_fails_the_whole_with_just_that(int threads) => Guarded.Run(() =>
    {
        for (var at = 0; at < 20; at++)
        {
            var made = new Copying.Tally();
            var destination = new Full(at);
            using (var compressor = new BlockCompressor(destination, () => new Copying(made, -1, null), 1, threads, null))
                Assert.Same(destination.Cause, WriteAll(compressor));
            Assert.Equal(at, destination.Length);
            Assert.Equal(1, destination.Refusals);
            Assert.Equal(made.Made, made.Disposed);
        }
    });

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task It_can_be_left_at_any_moment(int threads) => Guarded.Run(() =>
    {
        for (var moment = 0; moment < 30; moment++)
        {
            var made = new Copying.Tally();
            using var destination = new MemoryStream();
            using (var compressor = new BlockCompressor(destination, () => new Copying(made, -1, null), 2, threads, null))
                compressor.Write(new byte[moment]);
            var length = destination.Length;
            Assert.InRange(length, 0, moment);
            Assert.Equal(made.Made, made.Disposed);
        }
    });

    [Test]
    public Task A_failure_is_told_again_to_whoever_goes_on() => Guarded.Run(() =>
    {
        var made = new Copying.Tally();
        var cause = new InvalidDataException("no");
        using var compressor = new BlockCompressor(Stream.Null, () => new Copying(made, 0, cause), 1, 2, null);
        Assert.Same(cause, WriteAll(compressor));
        Assert.Same(cause, WriteAll(compressor));
        Assert.Same(cause, Record.Exception(compressor.Complete));
    });

    private static Exception? WriteAll(BlockCompressor compressor) => Record.Exception(() =>
    {
        for (var i = 0; i < 50; i++)
            compressor.Write([(byte)i]);
        compressor.Complete();
    });

    /// <summary>Copies, in more or less time, until it comes to a value.</summary>
    private sealed class Copying(Copying.Tally tally, int failAt, Exception? cause) : IBlockEncoder
    {
        private readonly Random random = new(Interlocked.Increment(ref tally.Made));

        public int Bound(int length) => length;

        public int Encode(ReadOnlySpan<byte> block, Span<byte> output)
        {
            Thread.SpinWait(random.Next(2000));
            if (block[0] == failAt && cause is not null)
                throw cause;
            block.CopyTo(output);
            return block.Length;
        }

        public void Dispose() => Interlocked.Increment(ref tally.Disposed);

        internal sealed class Tally
        {
            public int Made, Disposed;
        }
    }

    /// <summary>Takes so many blocks.</summary>
    private sealed class Full(int blocks) : MemoryStream
    {
        public IOException Cause { get; } = new("full");

        public int Refusals { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length == blocks)
            {
                Refusals++;
                throw Cause;
            }
            base.Write(buffer);
        }
    }
}
