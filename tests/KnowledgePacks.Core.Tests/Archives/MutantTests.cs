using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>
/// Seeded changes to valid archives: refused in words of our own, or read; never anything else. scripts/fuzz.sh runs many
/// more of them through the executable, and looks at what is on the disk afterwards.
/// </summary>
public class MutantTests
{
    private const int Count = 3000;

    /// <summary>No base needs more, and no mutant may take long.</summary>
    private static readonly PackLimits Limits = new() { MaxExpandedBytes = 4 << 20 };

    [Test]
    public void Bases_are_read()
    {
        foreach (var start in Bases())
            Assert.NotNull(Reading.Inspect(start.Archive, Limits).Manifest);
    }

    [Test]
    public void Tar_streams_with_random_changes()
    {
        var mutator = new ArchiveMutator(Bases(), 20);
        var reasons = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
            reasons.Add(IsReadOrRefused(mutator.MakeInTar(i)));
        Assert.ProperSuperset(new HashSet<string> { "read", "archive_corrupt", "archive_unsafe" }, reasons);
    }

    [Test]
    public void Compressed_streams_with_random_changes()
    {
        var mutator = new ArchiveMutator(Bases(), 21);
        var reasons = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
            reasons.Add(IsReadOrRefused(mutator.MakeInCompression(i)));
        Assert.ProperSuperset(new HashSet<string> { "read", "archive_corrupt" }, reasons);
    }

    [Test]
    public void A_mutant_depends_on_seed_and_index_alone()
    {
        var (forth, back, other) = (new ArchiveMutator(Bases(), 22), new ArchiveMutator(Bases(), 22), new ArchiveMutator(Bases(), 23));
        var expected = Enumerable.Range(0, 100).Select(forth.Make).ToArray();
        for (var i = expected.Length - 1; i >= 0; i--)
        {
            var again = back.Make(i);
            Assert.Equal(expected[i].ToString(), again.ToString());
            Assert.Equal(expected[i].Archive, again.Archive);
        }
        Assert.NotEqual(expected.Select(mutant => mutant.ToString()), Enumerable.Range(0, 100).Select(i => other.Make(i).ToString()));
    }

    private static IReadOnlyList<ArchiveBase> Bases() => ArchiveBases.Make((directory, extension) =>
    {
        var archive = directory + extension;
        new KnowledgePacks.Operations.Packager()
            .Package(directory, archive, cancellation: TestContext.Current!.Execution.CancellationToken);
        return File.ReadAllBytes(archive);
    });

    /// <summary>The code of the refusal, or "read".</summary>
    private static string IsReadOrRefused(Mutant mutant)
    {
        try
        {
            Reading.Inspect(mutant.Archive, Limits);
            return "read";
        }
        catch (KnowledgePackException failure)
        {
            Assert.NotEmpty(failure.Message);
            return failure.Code;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(mutant.ToString(), failure);
        }
    }
}
