using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Install roots as people have them: misspelled, shared, of other users, with foreign things in them.</summary>
public sealed class RootTests : CommandTest
{
    private static readonly string Executable = KpacksProcess.FindExecutable();

    public RootTests() => Archive(new PackBuilder(), "a.tar.gz");

    [Test]
    [Arguments("list")]
    [Arguments("info", "sample-pack")]
    [Arguments("verify")]
    [Arguments("gc")]
    [Arguments("path", "sample-pack")]
    public void A_root_that_was_named_and_is_not_there_is_not_found(params string[] command)
    {
        const string Hint = "\nhint: check --packs-dir and KPACKS_PACKS_DIR; the first 'kpacks install' creates it\n";
        Assert.Equal($"error: install root not found: wrong{Hint}", Fail(3, [.. command, "--packs-dir", "wrong"]));
        File.CreateSymbolicLink(Temp["dangling"], "/media/not-mounted");
        Kpacks.Environment["KPACKS_PACKS_DIR"] = "dangling";
        Assert.Equal($"error: install root not found: dangling -> /media/not-mounted{Hint}", Fail(3, command));
    }

    [Test]
    public void The_root_in_the_home_directory_may_be_absent() => Assert.Equal("No packs installed.\n", Succeed("list"));

    [Test]
    public void A_tilde_that_no_shell_expanded_is_the_home_directory()
    {
        Succeed("install", "a.tar.gz", "--packs-dir=~/packs");
        Assert.True(Directory.Exists(Temp["home", "packs", "sample-pack"]));
        Kpacks.Environment["KPACKS_PACKS_DIR"] = "~/packs";
        Succeed("verify", "sample-pack");
        Assert.StartsWith("error: whose home directory is not known: ~nobody/packs\n", Fail(2, "list", "--packs-dir", "~nobody/packs"),
            StringComparison.Ordinal);
        Assert.False(Path.Exists(Temp["~"]));
    }

    [Test]
    public void What_no_pack_can_be_called_is_no_pack()
    {
        Succeed("install", "a.tar.gz");
        foreach (var name in (string[])["lost+found", "@eaDir", ".snapshot", "#recycle", "System Volume Information"])
            Directory.CreateDirectory(Path.Join(Root, name));
        Assert.Equal(1, SucceedWithJson("list").GetArrayLength());
        Assert.EndsWith("All is well.\n", Succeed("doctor"), StringComparison.Ordinal);
    }

    [Test]
    public void What_file_managers_leave_is_no_difference()
    {
        Succeed("install", "a.tar.gz");
        foreach (var name in (string[])[".DS_Store", "Thumbs.db", ".nfs0001", "._skill.md", "desktop.ini"])
            File.WriteAllText(Path.Join(Root, "sample-pack", name), "x");
        Succeed("verify", "sample-pack");
        File.WriteAllText(Path.Join(Root, "sample-pack", "evil.py"), "x");
        Assert.Equal(4, Kpacks.Run("verify", "sample-pack").ExitCode);
    }

    [Test]
    public void A_removed_pack_comes_back_until_it_is_cleaned_away()
    {
        Succeed("install", "a.tar.gz");
        Directory.CreateDirectory(Path.Join(Root, "sample-pack", "eval", "results"));
        File.WriteAllText(Path.Join(Root, "sample-pack", "eval", "results", "mine.json"), "{}");
        var removed = SucceedWithJson("remove", "sample-pack", "--yes")[0];
        Assert.True(removed.GetProperty("kept").GetInt64() > 0);
        Fail(3, "info", "sample-pack");
        Succeed("rollback", "sample-pack");
        Succeed("verify", "sample-pack");
        Assert.True(File.Exists(Path.Join(Root, "sample-pack", "eval", "results", "mine.json")));
        Succeed("remove", "sample-pack", "--yes");
        Succeed("gc");
        Fail(3, "rollback", "sample-pack");
        AssertNoLeftovers();
    }

    [Test]
    public void A_broken_pack_is_removed_for_good()
    {
        Succeed("install", "a.tar.gz");
        File.Delete(Path.Join(Root, "sample-pack", "manifest.json"));
        Assert.Equal(0, SucceedWithJson("remove", "sample-pack", "--yes")[0].GetProperty("kept").GetInt64());
        Fail(3, "rollback", "sample-pack");
    }

    [Test]
    public void A_closed_directory_of_ones_own_goes_with_its_pack()
    {
        Shell($"mkdir mine && chmod 777 . mine && cp a.tar.gz mine && chmod 644 mine/a.tar.gz");
        var run = $"{AsUser(12345)} '{PublicCopy()}' --packs-dir '{Temp["mine"]}/packs'";
        Shell($"{run} install mine/a.tar.gz && cd mine/packs/sample-pack && {AsUser(12345)} sh -c 'mkdir d && touch d/f && chmod 555 d'");
        var cleaned = Shell($"{run} remove sample-pack --yes && {run} gc && ls -A mine/packs/.kpacks/staging");
        Assert.Equal(("", 0), (cleaned.Errors, cleaned.ExitCode));
        Assert.DoesNotContain(".gone", cleaned.Output, StringComparison.Ordinal);
    }

    [Test]
    public void What_cannot_be_deleted_stops_nobody_and_is_named()
    {
        if (Environment.UserName != "root")
            return;
        Archive(new PackBuilder("other"), "other.tar.gz");
        Shell("mkdir mine && chmod 777 . mine && chmod 644 *.tar.gz");
        var run = $"{AsUser(12345)} '{PublicCopy()}' --packs-dir '{Temp["mine"]}/packs'";
        // What a container that runs as root leaves.
        Shell($"{run} install a.tar.gz && mkdir mine/packs/sample-pack/d && touch mine/packs/sample-pack/d/f");
        Assert.Equal(0, Shell($"{run} remove sample-pack --yes").ExitCode);
        var cleaned = Shell($"{run} gc");
        Assert.Equal(0, cleaned.ExitCode);
        Assert.Contains("this does it: sudo rm -rf '", cleaned.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Shell($"{run} install other.tar.gz").ExitCode);
        Assert.Equal(0, Shell($"{run} install a.tar.gz").ExitCode);
        Assert.Contains("remedy: sudo rm -rf '", Shell($"{run} doctor").Output, StringComparison.Ordinal);
        Shell(Shell($"{run} doctor").Output.Split('\n').First(line => line.Contains("remedy: sudo ", StringComparison.Ordinal))
            .Replace("  remedy: sudo ", "", StringComparison.Ordinal));
        Assert.Contains("All is well.", Shell($"{run} doctor").Output, StringComparison.Ordinal);
    }

    [Test]
    public void A_pack_that_this_user_may_not_read_is_told_as_such()
    {
        var executable = PublicCopy();
        if (Environment.UserName != "root")
            return;
        Shell($"chmod 755 . && mkdir shared && chmod 755 shared && umask 077 && '{executable}' install a.tar.gz --packs-dir shared");
        var run = $"{AsUser(12345)} '{executable}' --packs-dir '{Temp["shared"]}'";
        Assert.Contains("this user may not read it", Shell($"{run} list").Output, StringComparison.Ordinal);
        var verified = Shell($"{run} verify");
        Assert.Equal(("sample-pack: unreadable\n", 4), (verified.Output, verified.ExitCode));
        Assert.Contains("remedy: sudo chmod -R a+rX '", Shell($"{run} doctor").Output, StringComparison.Ordinal);
    }

    [Test]
    public void In_a_root_that_a_group_shares_the_umask_decides()
    {
        Shell($"mkdir group && chmod 2775 group && umask 002 && '{Executable}' install a.tar.gz --packs-dir group");
        Assert.Equal("2775 664\n", Shell("echo $(stat -c %a group/sample-pack group/sample-pack/pack.db)").Output);
        Shell($"mkdir own && chmod 755 own && umask 002 && '{Executable}' install a.tar.gz --packs-dir own");
        Assert.Equal("755 644\n", Shell("echo $(stat -c %a own/sample-pack own/sample-pack/pack.db)").Output);
    }

    [Test]
    public void Read_only_packs_are_replaced_and_removed_as_others_are()
    {
        Archive(new PackBuilder(version: "2.0.0").WithExecutable("bin/run", "x"), "b.tar.gz");
        Succeed("install", "a.tar.gz", "--read-only");
        Succeed("install", "b.tar.gz", "--read-only");
        Assert.Equal("755 444 555 755\n", Shell($"cd '{Root}/sample-pack' && echo $(stat -c %a . pack.db bin/run bin)").Output);
        Succeed("verify", "sample-pack");
        Succeed("rollback", "sample-pack");
        Succeed("remove", "sample-pack", "--yes");
        Succeed("gc");
        Assert.False(Directory.Exists(Path.Join(Root, "sample-pack")));
    }

    [Test]
    public void A_hangup_cleans_up()
    {
        new PackBuilder().WriteTo(Temp["pack"]);
        Assert.Equal(0, Shell("mkfifo pipe").ExitCode);
        Assert.Equal(129, Shell($"'{Executable}' package pack -o pipe & sleep 0.3; kill -HUP $!; wait $!").ExitCode);
    }
}
