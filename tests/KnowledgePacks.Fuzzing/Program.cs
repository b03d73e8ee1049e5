using System.Globalization;
using KnowledgePacks.Fuzzing;
using KnowledgePacks.Testing;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

return args switch
{
    ["run", var count, var seed, var failures] => Run(Number(count), Number(seed), failures),
    ["case", var index, var seed, var directory] => Case(Number(index), Number(seed), directory),
    ["compare", .. { Length: > 0 } directories] => Compare(directories),
    _ => Usage(),
};

static int Run(int count, int seed, string failures)
{
    using var run = new FuzzRun(KpacksProcess.FindExecutable(), seed);
    Console.WriteLine(Environment.IsPrivilegedProcess
        ? $"seed {seed}, as root and as a plain user, each locked into its own tree"
        : $"seed {seed}, not root: once, as who it is, and what lies outside its tree is not looked at");
    var report = run.Run(count, Environment.ProcessorCount, failures, Console.Out);
    report.Write(Console.Out);
    if (report.Violations > 0)
        Console.WriteLine($"failing cases are in {failures}");
    return report.Violations == 0 ? 0 : 1;
}

static int Case(int index, int seed, string directory)
{
    using var run = new FuzzRun(KpacksProcess.FindExecutable(), seed);
    var mutated = run.RunCase(index, directory);
    Console.Write(FuzzRun.Describe(mutated));
    return mutated.Violations.Count == 0 ? 0 : 1;
}

static int Compare(IEnumerable<string> directories)
{
    using var comparison = new Comparison(KpacksProcess.FindExecutable(), Directory.CreateTempSubdirectory("kpacks-compare-").FullName,
        Console.Out);
    return comparison.Run(directories) ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine("usage: fuzz run COUNT SEED FAILURES | fuzz case INDEX SEED DIRECTORY | fuzz compare DIRECTORY...");
    return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
