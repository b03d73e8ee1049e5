using BenchmarkDotNet.Attributes;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Benchmarks;

/// <summary>What comes between the codecs and the disk.</summary>
[MemoryDiagnoser]
public class ArchiveBenchmarks
{
    private const int BlockBytes = 1 << 20;

    private readonly SemanticVersion older = SemanticVersion.Parse("1.0.0-rc.9"), newer = SemanticVersion.Parse("1.0.0-rc.10");
    private readonly byte[] output = new byte[2 * BlockBytes];
    private readonly byte[] tar = ManyFiles();

    /// <summary>The tar guard alone, over an archive of 4 KiB files.</summary>
    [Benchmark]
    public long Guard()
    {
        using var grammar = new TarGrammar(new MemoryStream(tar), "benchmark", PackLimits.Default);
        long total = 0;
        for (int count; (count = grammar.Read(output)) > 0;)
            total += count;
        return total;
    }

    [Benchmark]
    public int CompareVersions() => SemanticVersion.Compare(older, newer);

    private static byte[] ManyFiles()
    {
        var archive = new RawTarBuilder();
        var content = PackBuilder.Database(4096);
        for (var i = 0; i < 10_000; i++)
            archive.File($"pack.db/{i}", content);
        return archive.End().ToArray();
    }
}
