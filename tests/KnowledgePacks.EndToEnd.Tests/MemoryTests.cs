using System.Diagnostics;
using System.Globalization;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Memory does not grow with the pack; scripts/large-pack.sh shows the same with a database of a gigabyte and more.</summary>
// One at a time: what they measure or write is large.
[NotInParallel("large")]
public sealed class MemoryTests : CommandTest
{
    private const long MaxPeakKilobytes = 64 << 10;

    private const string PeakOfChild = """
        import resource, subprocess, sys
        code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        sys.exit(code)
        """;

    [Test]
    [Arguments("gzip")]
    [Arguments("zstd")]
    public void Every_long_command_stays_within_64_MiB(string compression)
    {
        new PackBuilder("wide").With("pack.db", PackBuilder.Database(200 << 20)).WriteTo(Temp["wide"]);
        Measure("package", Temp["wide"], "--compression", compression, "--threads", "2", "-o", Temp["wide.tar"]);
        Measure("inspect", Temp["wide.tar"]);
        Measure("validate", Temp["wide.tar"]);
        Measure("install", Temp["wide.tar"]);
        Measure("update", "wide", "--from", Temp["wide.tar"], "--force");
        Measure("verify", "wide");
        Measure("adopt", "wide");
        Measure("list");
    }

    private void Measure(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3",
            ["-c", PeakOfChild, KpacksProcess.FindExecutable(), "--packs-dir", Root, .. arguments])
        { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var peak = long.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.InRange(peak, 1, MaxPeakKilobytes);
    }
}
