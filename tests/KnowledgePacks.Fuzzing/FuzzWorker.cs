using System.IO.Compression;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Fuzzing;

/// <summary>A mutant and all that was seen.</summary>
internal sealed record Mutated(Mutant Mutant, bool IsWhole, IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Reading> Readings,
    IReadOnlyList<Violation> Violations);

/// <summary>Runs mutants one after the other, each by everybody, in sandboxes of its own.</summary>
internal sealed class FuzzWorker : IDisposable
{
    /// <summary>Owns nothing on any machine, and is not in the chroot's user database.</summary>
    private const uint PlainUser = 65534;

    private readonly ArchiveMutator mutator;
    private readonly TarReaders readers;
    private readonly string archive;

    /// <summary>For each identity: with an empty root, and with an old pack in it.</summary>
    private readonly List<Sandbox[]> identities = [];

    public FuzzWorker(string work, string executable, ArchiveMutator mutator, byte[] oldArchive)
    {
        this.mutator = mutator;
        Directory.CreateDirectory(work);
        archive = Path.Join(work, "archive");
        readers = new TarReaders(Path.Join(work, "readers"));
        // Without root there is one identity, and what is seen of an escape ends with the tree.
        foreach (var user in Environment.IsPrivilegedProcess ? new uint?[] { null, PlainUser } : [null])
            identities.Add([.. new[] { false, true }.Select(old =>
                new Sandbox(Path.Join(work, $"{user ?? 0}-{old}"), executable, new SandboxKind(user, old), Environment.IsPrivilegedProcess,
                    oldArchive))]);
    }

    /// <summary>
    /// Makes a mutant and installs it: as root and then as a plain user, in turn into an empty root and over an old pack.
    /// </summary>
    public Mutated Run(int index)
    {
        var mutant = mutator.Make(index);
        var violations = new List<Violation>();
        var verdicts = new List<Verdict>();
        var installed = new List<(Listing Listing, bool Replaced)>();
        for (var i = 0; i < identities.Count; i++)
        {
            var sandbox = identities[i][(index + i) % 2];
            var json = (index / 2 + i) % 2 == 1;
            var execution = sandbox.Install(mutant.Archive, json);
            verdicts.Add(Verdict.Of(execution, json, violations));
            if (sandbox.Check(execution.ExitCode, violations) is { } listing)
                installed.Add((listing, sandbox.Kind.HasOldPack));
        }
        if (verdicts.Any(verdict => !verdict.Agrees(verdicts[0])))
            violations.Add(new Violation(ViolationKind.Identity, string.Join(" / ", verdicts.Select(verdict => verdict.Message))));

        File.WriteAllBytes(archive, mutant.Archive);
        IReadOnlyList<Reading> readings = installed.Count == 0 ? [] : readers.Read(archive, mutant.IsZstd);
        foreach (var reading in readings)
            foreach (var (listing, replaced) in installed)
                if (Compare(listing, replaced, reading) is { } difference)
                    violations.Add(
                        new Violation(ViolationKind.Disagreement,
                        $"{reading.Reader}{(replaced ? ", over an old pack" : "")}: {difference}"));
        return new Mutated(mutant, IsWhole(mutant), verdicts, readings, violations);
    }

    public void Dispose() => readers.Dispose();

    private static string? Compare(Listing installed, bool replaced, Reading reading)
    {
        if (reading.Listing is null)
            return $"refuses: {reading.Complaint}";
        var read = reading.Listing.Unwrapped();
        return (replaced ? installed.WithoutResults().Difference(read.WithoutResults()) : installed.Difference(read)) is { } difference
            ? $"{difference} ({reading.Complaint ?? "no complaint"})" : null;
    }

    /// <summary>Whether another reader gets through the compression.</summary>
    private bool IsWhole(Mutant mutant)
    {
        if (mutant.IsZstd)
            return Execution.Run(TimeSpan.FromSeconds(60), "zstd", ["-t", "-q", archive]).ExitCode == 0;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(mutant.Archive), CompressionMode.Decompress);
            gzip.CopyTo(Stream.Null);
            return mutant.Archive.Length > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
