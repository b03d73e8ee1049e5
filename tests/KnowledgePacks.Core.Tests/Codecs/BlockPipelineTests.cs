using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using KnowledgePacks.Content;

namespace KnowledgePacks.Core.Tests.Codecs;

public class BlockPipelineTests
{
    public static IEnumerable<int> ThreadCounts() => [.. Enumerable.Range(1, 16)];

    [Test]
    [MethodDataSource(nameof(ThreadCounts))]
    public Task Thousands_of_tiny_blocks_keep_their_order(int threads) => Guarded.Run(() =>
    {
        foreach (var blocks in (int[])[2, 3, 4, 5])
        {
            PassThrough(threads, blocks, 200, 60, _ => false);
            PassThrough(threads, blocks, 400, 60, number => number * 7919 % 11 < 6);
        }
        PassThrough(threads, threads + 2, 500, 60, number => number % 2 == 0);
    });

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(5)]
    public Task Slow_and_fast_blocks_keep_their_order(int threads) => Guarded.Run(() =>
    {
        foreach (var blocks in (int[])[2, 3, 5])
        {
            PassThrough(threads, blocks, 80, 8000, _ => false);
            PassThrough(threads, blocks, 80, 8000, number => number % 5 != 0);
            PassThrough(threads, blocks, 80, 8000, number => number / 10 % 2 == 0);
        }
    });

    [Test]
    public Task Blocks_that_are_done_start_no_thread() => Guarded.Run(() =>
    {
        var record = PassThrough(4, 3, 500, 10, _ => true);
        Assert.Equal(0, record.Made);
    });

    [Test]
    public Task Work_after_a_long_run_of_done_blocks_is_done() => Guarded.Run(() =>
    {
        foreach (var run in (int[])[1, 2, 3, 4, 7, 100])
            PassThrough(2, 3, 1000, 100, number => number % (run + 1) != run);
    });

    [Test]
    public Task One_thread_can_fill_and_empty_it_by_turns() => Guarded.Run(() =>
    {
        var record = new PipelineCodec.Record();
        using (var pipeline = new BlockPipeline<PipelineCodec>(record.Create, PipelineCodec.Process, 2, 4))
        {
            for (var number = 0; number < 1000; number++)
            {
                if (number >= 4)
                    Check(pipeline, number - 4);
                PipelineCodec.Fill(pipeline.Rent(), number);
                pipeline.Submit();
            }
            for (var number = 996; number < 1000; number++)
                Check(pipeline, number);
            pipeline.Complete();
            Assert.Null(pipeline.Take());
            Assert.Null(pipeline.Take());
        }
        Clean(record);
    });

    [Test]
    [Arguments(1)]
    [Arguments(3)]
    [Arguments(16)]
    public Task A_failure_comes_where_it_happened(int threads) => Guarded.Run(() =>
    {
        for (var at = 0; at < 9; at++)
        {
            var cause = new InvalidDataException("no");
            var record = new PipelineCodec.Record { OnBlock = number => ThrowAt(number, at, cause) };
            var producer = Start(record, threads, 3, long.MaxValue, null, out var pipeline);
            for (var number = 0; number < at; number++)
                Check(pipeline, number);
            Assert.Same(cause, Assert.Throws<InvalidDataException>(pipeline.Take));
            pipeline.Stop(ExceptionDispatchInfo.Capture(cause));
            Assert.Same(cause, producer.GetAwaiter().GetResult());
            Assert.Same(cause, Assert.Throws<InvalidDataException>(pipeline.Rent));
            Assert.Same(cause, Assert.Throws<InvalidDataException>(pipeline.ThrowIfFailed));
            pipeline.Dispose();
            Assert.Equal(record.Made, record.Disposed);
        }
    });

    [Test]
    [Arguments(1)]
    [Arguments(4)]
    public Task A_failure_to_fill_comes_after_the_last_block(int threads) => Guarded.Run(() =>
    {
        for (var at = 0; at < 9; at++)
        {
            var cause = new IOException("gone");
            var record = new PipelineCodec.Record();
            var producer = Start(record, threads, 3, at, cause, out var pipeline);
            for (var number = 0; number < at; number++)
                Check(pipeline, number);
            for (var again = 0; again < 3; again++)
                Assert.Same(cause, Assert.Throws<IOException>(pipeline.Take));
            Assert.Null(producer.GetAwaiter().GetResult());
            pipeline.Dispose();
            Clean(record);
        }
    });

    [Test]
    public Task Without_a_codec_each_block_fails() => Guarded.Run(() =>
    {
        using var pipeline = new BlockPipeline<PipelineCodec>(() => throw new InsufficientMemoryException("none"), PipelineCodec.Process, 2,
            3);
        for (var number = 0; number < 3; number++)
        {
            PipelineCodec.Fill(pipeline.Rent(), number);
            pipeline.Submit();
        }
        Assert.Equal("none", Assert.Throws<InsufficientMemoryException>(pipeline.Take).Message);
    });

    [Test]
    [Arguments(1)]
    [Arguments(2)]
    [Arguments(7)]
    public Task It_can_be_left_at_any_moment(int threads) => Guarded.Run(() =>
    {
        for (var moment = 0; moment < 36; moment++)
        {
            var record = new PipelineCodec.Record { MostSpins = 5000 };
            var producer = Start(record, threads, 2 + moment % 4, long.MaxValue, null, out var pipeline);
            for (var number = 0; number < moment / 4; number++)
                Check(pipeline, number);
            if (moment % 3 == 0)
                pipeline.Take();
            pipeline.Dispose();
            Assert.IsType<OperationCanceledException>(producer.GetAwaiter().GetResult());
            Assert.Throws<OperationCanceledException>(pipeline.Take);
            Assert.Throws<OperationCanceledException>(pipeline.Rent);
            pipeline.Dispose();
            Clean(record);
        }
    });

    [Test]
    public Task Leaving_waits_for_the_block_at_work() => Guarded.Run(() =>
    {
        using ManualResetEventSlim begun = new(), goOn = new();
        var record = new PipelineCodec.Record
        {
            OnBlock = _ =>
            {
                begun.Set();
                goOn.Wait(CancellationToken.None);
            },
        };
        var pipeline = new BlockPipeline<PipelineCodec>(record.Create, PipelineCodec.Process, 1, 2);
        PipelineCodec.Fill(pipeline.Rent(), 0);
        pipeline.Submit();
        begun.Wait(CancellationToken.None);
        var taker = Guarded.Begin(() => pipeline.Take());
        pipeline.Stop();
        Assert.IsType<OperationCanceledException>(taker.GetAwaiter().GetResult());
        Assert.Equal(0, record.Disposed);
        goOn.Set();
        pipeline.Dispose();
        Clean(record);
    });

    [Test]
    public void It_can_be_left_unused()
    {
        var record = new PipelineCodec.Record();
        new BlockPipeline<PipelineCodec>(record.Create, PipelineCodec.Process, 3, 5).Dispose();
        Assert.Equal(0, record.Made);
    }

    [Test]
    public void Needs_a_thread_and_two_blocks()
    {
        var record = new PipelineCodec.Record();
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockPipeline<PipelineCodec>(record.Create, PipelineCodec.Process, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockPipeline<PipelineCodec>(record.Create, PipelineCodec.Process, 1, 1));
    }

    [Test]
    public void A_block_s_buffers_stay_and_grow()
    {
        var block = new Block();
        Assert.True(block.Input.IsEmpty);
        Assert.True(block.Output.IsEmpty);
        block.InputBuffer(10)[9] = 5;
        Assert.Equal(5, block.InputBuffer(3)[9]);
        Assert.Equal(20, block.InputBuffer(20).Length);
        Assert.Equal(7, block.OutputBuffer(7).Length);
    }

    private static PipelineCodec.Record PassThrough(int threads, int blocks, int count, int spins, Func<long, bool> isDone)
    {
        var record = new PipelineCodec.Record { MostSpins = spins };
        var producer = Start(record, threads, blocks, count, null, out var pipeline, isDone);
        for (var number = 0; number < count; number++)
            Check(pipeline, number);
        Assert.Null(pipeline.Take());
        Assert.Null(producer.GetAwaiter().GetResult());
        Assert.True(record.Made <= threads);
        pipeline.Dispose();
        Clean(record);
        return record;
    }

    /// <summary>Fills a pipeline from another thread; the result is what stopped it before the end.</summary>
    private static Task<Exception?> Start(PipelineCodec.Record record, int threads, int blocks, long count, Exception? end,
        out BlockPipeline<PipelineCodec> pipeline, Func<long, bool>? isDone = null)
    {
        var filled = new BlockPipeline<PipelineCodec>(record.Create, PipelineCodec.Process, threads, blocks);
        pipeline = filled;
        return Guarded.Begin(() =>
        {
            for (var number = 0L; number < count; number++)
            {
                var block = filled.Rent();
                Assert.Equal((0, 0, false, null), (block.InputLength, block.OutputLength, block.IsDone, block.Failure));
                if (isDone?.Invoke(number) == true)
                    PipelineCodec.Finish(block, number);
                else
                    PipelineCodec.Fill(block, number);
                filled.Submit();
            }
            filled.Complete(end is null ? null : ExceptionDispatchInfo.Capture(end));
        });
    }

    private static void Check(BlockPipeline<PipelineCodec> pipeline, long number)
    {
        var block = pipeline.Take();
        Assert.NotNull(block);
        Assert.Equal(PipelineCodec.Answer(number), BinaryPrimitives.ReadInt64LittleEndian(block.Output));
        // Whoever still worked on it would be found out.
        BinaryPrimitives.WriteInt64LittleEndian(block.InputBuffer(8), -1);
        BinaryPrimitives.WriteInt64LittleEndian(block.OutputBuffer(8), -1);
        pipeline.Return();
    }

    private static void Clean(PipelineCodec.Record record)
    {
        Assert.Empty(record.Faults);
        Assert.Equal(record.Made, record.Disposed);
    }

    private static void ThrowAt(long number, long at, Exception cause)
    {
        if (number == at)
            throw cause;
    }
}
