using System.Diagnostics;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Signals in the middle of the work: the old pack stands, nothing is left, and the exit code tells.</summary>
public sealed class InterruptionTests : CommandTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test]
    [Arguments("INT", 130)]
    [Arguments("TERM", 143)]
    public void An_interrupted_installation_leaves_the_old_pack(string signal, int exitCode)
    {
        Archive(new PackBuilder("steady", "1.0.0"), "old.tar.gz");
        Succeed("install", "old.tar.gz");
        var before = TempDirectory.Snapshot(Path.Join(Root, "steady"));
        var archive = File.ReadAllBytes(
            Archive(new PackBuilder("steady", "2.0.0").With("pack.db", PackBuilder.Database(8 << 20)), "new.tar.gz"));

        using var process = Kpacks.StartInterruptible("install", "-");
        process.StandardInput.BaseStream.Write(archive.AsSpan(0, archive.Length / 2));
        process.StandardInput.BaseStream.Flush();
        WaitUntilStaged();
        Signal(process, signal);
        Assert.True(process.WaitForExit(Patience));

        Assert.Equal(exitCode, process.ExitCode);
        Assert.StartsWith("error: interrupted", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(before, TempDirectory.Snapshot(Path.Join(Root, "steady")));
        AssertNoLeftovers();
        Assert.Equal("steady: ok\n", Succeed("verify"));
    }

    [Test]
    public void What_a_killed_installation_leaves_is_removed_by_the_next_one()
    {
        var archive = File.ReadAllBytes(Archive(new PackBuilder("killed").With("pack.db", PackBuilder.Database(8 << 20))));
        using var process = Kpacks.Start("install", "-");
        process.StandardInput.BaseStream.Write(archive.AsSpan(0, archive.Length / 2));
        process.StandardInput.BaseStream.Flush();
        WaitUntilStaged();
        process.Kill();
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal("[]\n", Succeed("list", "--json"));
        Assert.Contains("leftovers", Succeed("doctor", "--json"), StringComparison.Ordinal);
        var next = Kpacks.Run("install", "pack.tar.gz");
        Assert.Equal((0, "removed what an interrupted command left\n"), (next.ExitCode, next.Errors));
        AssertNoLeftovers();
    }

    [Test]
    public void An_interrupted_packaging_leaves_nothing()
    {
        var pack = new PackBuilder().With("pack.db", PackBuilder.Database(64 << 20)).WriteTo(Temp["pack"]);
        using var process = Kpacks.StartInterruptible("package", pack, "--level", "best", "--threads", "1", "-o", Temp["out", "x.tar.gz"]);
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(Temp["out"]) && Directory.EnumerateFiles(Temp["out"]).Any(), Patience));
        Signal(process, "INT");
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp["out"]));
    }

    /// <summary>Waits for the first file in staging; the pipe keeps the process from coming further than its half.</summary>
    private void WaitUntilStaged()
    {
        var staging = Path.Join(Root, ".kpacks", "staging");
        Assert.True(SpinWait.SpinUntil(() =>
            Directory.Exists(staging) && Directory.EnumerateFiles(staging, "*", SearchOption.AllDirectories).Any(), Patience));
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]);
        kill.WaitForExit();
    }
}
