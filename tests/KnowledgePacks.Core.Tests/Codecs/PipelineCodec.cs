using System.Buffers.Binary;
using KnowledgePacks.Content;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>What a pipeline's threads did, seen from outside: who was made, who was disposed, who met in one block.</summary>
internal sealed class PipelineCodec(PipelineCodec.Record record, int seed) : IDisposable
{
    private readonly Random random = new(seed);

    public static Action<PipelineCodec, Block> Process { get; } = static (codec, block) => codec.Run(block);

    /// <summary>The number that a block holds, which its output must be made of.</summary>
    public static long Answer(long number) => number * 31 + 7;

    public static void Fill(Block block, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(block.InputBuffer(8), number);
        block.InputLength = 8;
    }

    public static void Finish(Block block, long number)
    {
        Fill(block, number);
        BinaryPrimitives.WriteInt64LittleEndian(block.OutputBuffer(8), Answer(number));
        block.OutputLength = 8;
        block.IsDone = true;
    }

    private void Run(Block block)
    {
        if (block.IsDone)
            record.Fault("a block that was done was worked on");
        if (!record.Enter(block))
            record.Fault("two threads worked on one block");
        var number = BinaryPrimitives.ReadInt64LittleEndian(block.Input);
        record.OnBlock?.Invoke(number);
        Thread.SpinWait(random.Next(record.MostSpins));
        if (BinaryPrimitives.ReadInt64LittleEndian(block.Input) != number)
            record.Fault("a block was filled again while it was worked on");
        BinaryPrimitives.WriteInt64LittleEndian(block.OutputBuffer(8), Answer(number));
        block.OutputLength = 8;
        record.Leave(block);
    }

    public void Dispose() => record.OnDispose();

    internal sealed class Record
    {
        private readonly HashSet<Block> busy = [];
        private readonly List<string> faults = [];
        private int made, disposed;

        public int MostSpins { get; init; } = 300;

        public Action<long>? OnBlock { get; init; }

        public IReadOnlyList<string> Faults => faults;

        public int Made => Volatile.Read(ref made);

        /// <summary>Codecs that are on no thread any more.</summary>
        public int Disposed => Volatile.Read(ref disposed);

        public PipelineCodec Create() => new(this, Interlocked.Increment(ref made));

        public bool Enter(Block block)
        {
            lock (busy)
                return busy.Add(block);
        }

        public void Leave(Block block)
        {
            lock (busy)
                busy.Remove(block);
        }

        public void Fault(string what)
        {
            lock (faults)
                faults.Add(what);
        }

        public void OnDispose() => Interlocked.Increment(ref disposed);
    }
}
