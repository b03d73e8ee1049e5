
namespace KnowledgePacks.Fuzzing;

/// <summary>Counts what became of the mutants. Workers have one each; they add up to the same whatever their number.</summary>
internal sealed class FuzzReport
{
    private readonly SortedDictionary<string, int> codes = new(StringComparer.Ordinal), reasons = new(StringComparer.Ordinal),
    complaints = new(StringComparer.Ordinal), acceptedBases = new(StringComparer.Ordinal);
    private readonly int[] violations = new int[Enum.GetValues<ViolationKind>().Length];

    public int Mutants { get; private set; }

    public int InTar { get; private set; }

    public int PastCompression { get; private set; }

    public int Runs { get; private set; }

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    public int Compared { get; private set; }

    public int Violations => violations.Sum();

    public void Count(Mutated mutated)
    {
        Mutants++;
        InTar += mutated.Mutant.InTar ? 1 : 0;
        PastCompression += mutated.IsWhole ? 1 : 0;
        Runs += mutated.Verdicts.Count;
        if (mutated.Verdicts[0].Accepted)
        {
            Accepted++;
            Add(acceptedBases, mutated.Mutant.Base);
            Compared += mutated.Readings.Count > 0 ? 1 : 0;
        }
        else
        {
            Refused++;
            Add(reasons, mutated.Verdicts[0].Reason);
            if (mutated.Verdicts.Select(verdict => verdict.Code).FirstOrDefault(code => code is not null) is { } code)
                Add(codes, code);
        }
        foreach (var reading in mutated.Readings)
            if (reading is { Listing: not null, Complaint: { } complaint })
                Add(complaints, $"{reading.Reader}: {complaint.Split(':')[0]}");
        foreach (var violation in mutated.Violations)
            violations[(int)violation.Kind]++;
    }

    public void Add(FuzzReport other)
    {
        (Mutants, InTar, PastCompression, Runs) = (Mutants + other.Mutants, InTar + other.InTar, PastCompression + other.PastCompression,
            Runs + other.Runs);
        (Accepted, Refused, Compared) = (Accepted + other.Accepted, Refused + other.Refused, Compared + other.Compared);
        foreach (var (mine, others) in new[] { (codes, other.codes), (reasons, other.reasons), (complaints, other.complaints),
            (acceptedBases, other.acceptedBases) })
            foreach (var (name, count) in others)
                Add(mine, name, count);
        for (var i = 0; i < violations.Length; i++)
            violations[i] += other.violations[i];
    }

    public void Write(TextWriter output)
    {
        output.WriteLine($"mutants {Mutants}: {InTar} changed in the tar stream, {Mutants - InTar} in the compressed bytes");
        output.WriteLine(
            $"past the compressed layer, by other readers: {PastCompression} ({100.0 * PastCompression / Math.Max(1, Mutants):0.0} %)");
        output.WriteLine(
            $"runs {Runs}; mutants accepted {Accepted}, refused {Refused}; accepted ones compared with three readers {Compared}");
        Write(output, "accepted, by what they were made of", acceptedBases);
        Write(output, "refused, by code (as --json says it)", codes);
        Write(output, "refused, by reason (the 40 most frequent)", reasons);
        Write(output, "read as kpacks does, but with a complaint", complaints);
        output.WriteLine("violations:");
        foreach (var kind in Enum.GetValues<ViolationKind>())
            output.WriteLine($"  {violations[(int)kind],8} {Words(kind)}");
    }

    private static void Write(TextWriter output, string title, SortedDictionary<string, int> counts)
    {
        output.WriteLine($"{title}:");
        foreach (var (name, count) in counts.OrderByDescending(pair => pair.Value).Take(40))
            output.WriteLine($"  {count,8} {(name.Length > 150 ? name[..150] + "…" : name)}");
    }

    private static string Words(ViolationKind kind) => kind switch
    {
        ViolationKind.Outside => "changes outside the install root",
        ViolationKind.SpecialFile => "special files, links, or names that cannot be read",
        ViolationKind.InstallRoot => "packs changed by a refusal, modes, owners, leftovers",
        ViolationKind.Unhandled => "unhandled: exit codes other than 0 and 4",
        ViolationKind.Output => "output that is not as documented, or unsafe for a terminal",
        ViolationKind.Slow => "over 5 s",
        ViolationKind.Disagreement => "disagreements with another reader",
        _ => "differences between root and a plain user",
    };

    private static void Add(SortedDictionary<string, int> counts, string name, int count = 1) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
