using System.Text;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Fuzzing;

/// <summary>Many mutants, or one, through the executable.</summary>
internal sealed class FuzzRun : IDisposable
{
    private readonly string work, executable;
    private readonly ArchiveMutator mutator;
    private readonly byte[] oldArchive;
    private readonly Lock gate = new();

    /// <param name="executable">The executable; copied first, so that it may be rebuilt meanwhile.</param>
    /// <param name="seed">Decides all mutants.</param>
    /// <remarks>The trees are in the directory for temporary files, which had better be in memory.</remarks>
    public FuzzRun(string executable, int seed)
    {
        work = Directory.CreateTempSubdirectory("kpacks-fuzz-").FullName;
        this.executable = Path.Join(work, "kpacks");
        File.Copy(executable, this.executable);
        mutator = new ArchiveMutator(ArchiveBases.Make(Package), seed);
        using var temp = new TempDirectory();
        oldArchive = File.ReadAllBytes(ArchiveBases.OldPack().ArchiveTo(temp["old.tar.gz"]));
    }

    /// <summary>Runs the mutants 0 to <paramref name="count"/> - 1.</summary>
    /// <returns>What became of them.</returns>
    public FuzzReport Run(int count, int workers, string failures, TextWriter output)
    {
        var report = new FuzzReport();
        var next = 0;
        var kept = 0;
        var threads = Enumerable.Range(0, workers).Select(number => Task.Factory.StartNew(() =>
        {
            using var worker = new FuzzWorker(Path.Join(work, $"{number}"), executable, mutator, oldArchive);
            var mine = new FuzzReport();
            for (int index; (index = Interlocked.Increment(ref next) - 1) < count;)
            {
                var mutated = worker.Run(index);
                mine.Count(mutated);
                if (mutated.Violations.Count > 0 && Interlocked.Increment(ref kept) <= 200)
                    Keep(mutated, failures, output);
                if ((index + 1) % 20_000 == 0)
                    output.WriteLine($"{index + 1} mutants");
            }
            lock (gate)
                report.Add(mine);
        }, TaskCreationOptions.LongRunning)).ToArray();
        Task.WaitAll(threads);
        return report;
    }

    /// <summary>Runs one mutant and leaves it in a directory.</summary>
    public Mutated RunCase(int index, string directory)
    {
        using var worker = new FuzzWorker(Path.Join(work, "case"), executable, mutator, oldArchive);
        var mutated = worker.Run(index);
        Write(mutated, directory);
        return mutated;
    }

    /// <summary>All that there is to say of a mutant.</summary>
    public static string Describe(Mutated mutated)
    {
        var text = new StringBuilder(
            $"{mutated.Mutant}\n{(mutated.IsWhole ? "whole" : "not whole")} for other readers of the compression, " +
            $"{mutated.Mutant.Archive.Length} bytes\n");
        foreach (var verdict in mutated.Verdicts)
            text.Append($"kpacks: {(verdict.Accepted ? "accepted" : $"refused: {verdict.Code} {Verdict.Plain(verdict.Message)}")}\n");
        foreach (var reading in mutated.Readings)
            text.Append($"{reading.Reader}: {reading.Listing?.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} " +
                $"entries, {reading.Complaint ?? "no complaint"}\n");
        foreach (var violation in mutated.Violations)
            text.Append($"violation: {violation}\n");
        return text.ToString();
    }

    public void Dispose() => Tree.Remove(work);

    private void Keep(Mutated mutated, string failures, TextWriter output)
    {
        lock (gate)
        {
            Write(mutated, failures);
            output.WriteLine($"violation: {mutated.Mutant}");
            foreach (var violation in mutated.Violations.Take(5))
                output.WriteLine($"  {violation}");
        }
    }

    private static void Write(Mutated mutated, string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllBytes(Path.Join(directory, $"{mutated.Mutant.Index}{(mutated.Mutant.IsZstd ? ".tar.zst" : ".tar.gz")}"),
            mutated.Mutant.Archive);
        File.WriteAllText(Path.Join(directory, $"{mutated.Mutant.Index}.txt"), Describe(mutated));
    }

    private byte[] Package(string directory, string extension)
    {
        var archive = directory + extension;
        var execution = Execution.Run(TimeSpan.FromMinutes(1), executable, ["package", directory, "--output", archive]);
        if (execution.ExitCode != 0)
            throw new InvalidOperationException($"a valid pack could not be packaged: {Encoding.UTF8.GetString(execution.Errors)}");
        return File.ReadAllBytes(archive);
    }
}
