using System.Diagnostics;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>An installation whose archive does not come hinders nobody: it holds no lock but that of its own directory.</summary>
public sealed class StalledInstallTests : CommandTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private byte[] Next => File.ReadAllBytes(Temp["a-2.tar.gz"]);

    [Before(Test)]
    public void InstallTwoPacks()
    {
        foreach (var name in (string[])["a", "b"])
            foreach (var version in (string[])["1", "2"])
                Archive(new PackBuilder(name, version + ".0.0").With("pack.db", PackBuilder.Database(1 << 20)), $"{name}-{version}.tar.gz");
        Succeed("install", "a-1.tar.gz", "b-1.tar.gz");
    }

    [Test]
    public void Every_other_command_goes_on_and_then_it_does()
    {
        using var stalled = Stall();
        foreach (var command in (string[])["list", "info a", "verify", "install b-2.tar.gz --no-wait", "rollback b --no-wait",
            "update b --from b-2.tar.gz --no-wait", "install a-2.tar.gz --no-wait", "install a-1.tar.gz --no-wait", "adopt b --no-wait",
            "remove b --yes --no-wait", "gc --no-wait", "doctor"])
        {
            var result = Kpacks.Run(command.Split(' '));
            Assert.Equal((command, "", 0), (command, result.Errors, result.ExitCode));
            Assert.False(stalled.HasExited);
        }

        stalled.StandardInput.BaseStream.Write(Next.AsSpan(Next.Length / 2));
        stalled.StandardInput.Close();
        Assert.True(stalled.WaitForExit(Patience));
        Assert.Equal(("", 0), (stalled.StandardError.ReadToEnd(), stalled.ExitCode));
        Assert.Contains("Replaced: v1.0.0 (upgraded)", stalled.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("a: ok\n", Succeed("verify"));
        AssertNoLeftovers();
    }

    [Test]
    public void Two_of_one_pack_both_finish_and_the_later_says_what_it_replaced()
    {
        using var first = Stall();
        using var second = Stall();
        foreach (var (process, said) in ((Process, string)[])
            [(second, "Replaced: v1.0.0 (upgraded)"), (first, "Already installed: a v2.0.0")])
        {
            process.StandardInput.BaseStream.Write(Next.AsSpan(Next.Length / 2));
            process.StandardInput.Close();
            Assert.True(process.WaitForExit(Patience));
            Assert.Contains(said, process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        }
        Assert.Equal("a: ok\nb: ok\n", Succeed("verify"));
        AssertNoLeftovers();
    }

    [Test]
    public void Two_that_are_killed_leave_nothing_after_the_next_command()
    {
        using (var first = Stall())
        using (var second = Stall())
        {
            first.Kill();
            second.Kill();
            Assert.True(first.WaitForExit(Patience) && second.WaitForExit(Patience));
        }
        Assert.Contains("2 interrupted operation(s)", Succeed("doctor"), StringComparison.Ordinal);
        var next = Kpacks.Run("remove", "b", "--yes");
        Assert.Equal(("removed what an interrupted command left\nremoved what an interrupted command left\n", 0), (next.Errors,
            next.ExitCode));
        Assert.Equal("a: ok\n", Succeed("verify"));
        AssertNoLeftovers();
    }

    /// <summary>What is not a transaction's own any more must not be taken from it either.</summary>
    [Test]
    public void One_that_is_alive_is_neither_cleaned_away_nor_told_of_as_left()
    {
        using var stalled = Stall();
        Assert.DoesNotContain("interrupted", Succeed("doctor"), StringComparison.Ordinal);
        Assert.DoesNotContain("staging", Succeed("gc", "--dry-run"), StringComparison.Ordinal);
        Assert.DoesNotContain("staging", Succeed("gc"), StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(Path.Join(Root, ".kpacks", "staging")));
        stalled.Kill();
        Assert.True(stalled.WaitForExit(Patience));
        Assert.Contains("left by an interrupted command", Succeed("gc", "--dry-run"), StringComparison.Ordinal);
    }

    /// <summary>The command refuses to wait for the lock alone: what it must do before takes as long as it takes.</summary>
    [Test]
    public void A_refused_archive_says_so_before_its_database_has_come()
    {
        Succeed("package", new PackBuilder("a", "0.9.0").With("pack.db", PackBuilder.Database(8 << 20)).WriteTo(Temp["low"]), "-o",
            "low.tar.zst");
        var archive = File.ReadAllBytes(Temp["low.tar.zst"]);
        using var process = Kpacks.Start("update", "a", "--from", "-");
        process.StandardInput.BaseStream.Write(archive.AsSpan(0, 32 << 10));
        process.StandardInput.BaseStream.Flush();
        Assert.True(process.WaitForExit(Patience));
        Assert.Equal(5, process.ExitCode);
        Assert.StartsWith("error: downgrade refused: a: 1.0.0 is installed", process.StandardError.ReadToEnd(), StringComparison.Ordinal);
        AssertNoLeftovers();
    }

    [Test]
    public void Damaged_ranges_of_a_large_file_are_named()
    {
        var database = PackBuilder.Database(20 << 20);
        Archive(new PackBuilder("large").With("pack.db", database), "large.tar.gz");
        Succeed("install", "large.tar.gz");
        Assert.Equal("large: ok\n", Succeed("verify", "large", "--threads", "3"));
        using (var file = File.OpenWrite(Path.Join(Root, "large", "pack.db")))
        {
            file.Seek(5 << 20, SeekOrigin.Begin);
            file.WriteByte((byte)~database[5 << 20]);
        }
        var result = Kpacks.Run("verify", "large");
        Assert.Equal((4, "large: modified\n  modified: pack.db\n    bytes 5242880 to 5767167\n"), (result.ExitCode, result.Output));
    }

    /// <summary>An installation of the next version of a that has half of its archive, and waits.</summary>
    private Process Stall()
    {
        var process = Kpacks.Start("install", "-");
        var before = Staged();
        process.StandardInput.BaseStream.Write(Next.AsSpan(0, Next.Length / 2));
        process.StandardInput.BaseStream.Flush();
        Assert.True(SpinWait.SpinUntil(() => Staged() > before, Patience));
        return process;
    }

    private int Staged()
    {
        var staging = Path.Join(Root, ".kpacks", "staging");
        return Directory.Exists(staging) ? Directory.GetFiles(staging, "pack.db", SearchOption.AllDirectories).Length : 0;
    }
}
