using System.Diagnostics;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Missing homes, full disks, closed pipes, roots that cannot be written, other processes.</summary>
public sealed class SurroundingsTests : CommandTest
{
    [Test]
    public void The_root_comes_from_the_option_then_the_environment_then_the_home()
    {
        string RootSeen(params string[] arguments) => Succeed([.. arguments, "doctor"]).Split('\n')[0];
        Kpacks.Environment["KPACKS_PACKS_DIR"] = "/from-kpacks";
        Kpacks.Environment["KGPACKS_PACKS_DIR"] = "/from-kgpacks";
        Assert.Equal("Install root: /from-option", RootSeen("--packs-dir", "/from-option"));
        Assert.Equal("Install root: /from-kpacks", RootSeen());
        Kpacks.Environment["KPACKS_PACKS_DIR"] = " ";
        Assert.Equal("Install root: /from-kgpacks", RootSeen());
        Kpacks.Environment["KGPACKS_PACKS_DIR"] = "";
        Assert.Equal($"Install root: {Root}", RootSeen("--packs-dir", ""));
        Kpacks.Environment["KPACKS_PACKS_DIR"] = "relative/packs";
        Assert.Equal($"Install root: {Temp["relative", "packs"]}", RootSeen());
    }

    [Test]
    public void Without_a_home_the_user_database_is_asked()
    {
        Kpacks.Environment["HOME"] = null;
        var user = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[2] == Shell("id -u").Output.Trim());
        Assert.Equal($"Install root: {user[5]}/.wikigr/packs", Succeed("doctor").Split('\n')[0]);
    }

    [Test]
    public void Without_any_home_the_message_says_what_to_set()
    {
        var executable = PublicCopy();
        var result = Shell($"{AsUser(12345)} env -i '{executable}' list");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("error: no home directory is known\nhint: say where packs are with --packs-dir or KPACKS_PACKS_DIR\n", result.Errors);
    }

    [Test]
    public void A_root_without_write_permission_fails_and_stays_as_it_was()
    {
        var executable = PublicCopy();
        Archive(new PackBuilder("mine"), "mine.tar.gz");
        Succeed("install", "mine.tar.gz");
        Directory.CreateDirectory(Temp["other-root"]);
        Shell($"cp -r '{Root}/.' '{Temp["other-root"]}' && chmod -R a+rX,go-w '{Temp.Path}'");
        var before = TempDirectory.Snapshot(Temp["other-root"]);
        var result = Shell($"{AsUser(12345)} '{executable}' --packs-dir '{Temp["other-root"]}' install '{Temp["mine.tar.gz"]}'");
        Assert.Equal(5, result.ExitCode);
        Assert.StartsWith($"error: install root is not writable: {Temp["other-root"]}: ", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith($"hint: it belongs to another user: choose a directory of yours with --packs-dir, or sudo chown -R \"$(id -un)\" " +
            $"'{Temp["other-root"]}'\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, TempDirectory.Snapshot(Temp["other-root"]));
        Assert.Equal("mine: ok\n", Shell($"{AsUser(12345)} '{executable}' --packs-dir '{Temp["other-root"]}' verify").Output);
    }

    [Test]
    [Arguments("list")]
    [Arguments("--help")]
    [Arguments("completion bash")]
    public void A_full_standard_output_is_a_failure(string command)
    {
        var result = Shell($"HOME='{Temp["home"]}' '{KpacksProcess.FindExecutable()}' {command} > /dev/full");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("error: cannot write to standard output: No space left on device\n", result.Errors);
    }

    [Test]
    public void A_closed_pipe_ends_quietly()
    {
        const string Closed = "import os,subprocess,sys; r,w=os.pipe(); os.close(r); sys.exit(subprocess.call(sys.argv[1:], stdout=w))";
        var result = Shell($"python3 -c '{Closed}' '{KpacksProcess.FindExecutable()}' --help");
        Assert.Equal(("", 1), (result.Errors, result.ExitCode));
    }

    [Test]
    public void What_is_written_follows_what_was_there()
    {
        Shell($"{{ echo before; '{KpacksProcess.FindExecutable()}' --version; echo after; }} > '{Temp["log"]}' 2>&1");
        Assert.Matches(@"^before\nkpacks [0-9.]+\nafter\n$", File.ReadAllText(Temp["log"]));
    }

    [Test]
    public void A_world_writable_root_gives_a_warning()
    {
        Directory.CreateDirectory(Root);
        File.SetUnixFileMode(Root, (UnixFileMode)511);
        Assert.Equal($"warning: anybody may change the install root: {Root}\n", Kpacks.Run("list").Errors);
        Assert.Equal("", Kpacks.Run("list", "--quiet").Errors);
        Assert.Equal("", Kpacks.Run("list", "--json").Errors);
    }

    [Test]
    public void A_database_that_another_process_writes_to_is_not_packaged()
    {
        var pack = new PackBuilder().WriteTo(Temp["pack"]);
        const string Holder =
            "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()";
        using var holder = Process.Start(
            new ProcessStartInfo("python3", ["-c", Holder, Path.Join(pack, "pack.db")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true
            })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        var errors = Fail(1, "package", "pack");
        holder.StandardInput.Close();
        holder.WaitForExit();
        Assert.Equal("error: database is in use by another process: pack.db\nhint: close the program that has it open\n", errors);
        Succeed("package", "pack");
    }

    [Test]
    public void Another_process_that_changes_the_root_is_waited_for_or_named()
    {
        Archive(new PackBuilder("first"), "first.tar.gz");
        Succeed("install", "first.tar.gz");
        const string Holder =
            "import fcntl,sys; f=open(sys.argv[1],'r+b'); f.truncate(0); f.write(b'process 7: testing\\n'); f.flush(); fcntl.flock(f, " +
            "fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()";
        using var holder = Process.Start(
            new ProcessStartInfo("python3", ["-c", Holder, Path.Join(Root, ".kpacks", "lock")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true
            })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Equal($"error: install root is in use: {Root}: process 7: testing\nhint: wait for it, or leave out --no-wait\n",
            Fail(5, "install", "first.tar.gz", "--no-wait", "--force"));
        Assert.Contains("process 7: testing", Succeed("doctor"), StringComparison.Ordinal);
        using var waiting = Kpacks.Start("install", "first.tar.gz", "--force");
        Assert.Equal("waiting for process 7: testing", waiting.StandardError.ReadLine());
        holder.StandardInput.Close();
        waiting.WaitForExit();
        Assert.Equal(0, waiting.ExitCode);
        holder.WaitForExit();
    }
}
