using System.Text.Json;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Replaced versions are kept, come back, and go.</summary>
public sealed class RollbackTests : CommandTest
{
    private string Installed => Path.Join(Root, "sample-pack");

    [Test]
    public void Rolls_back_and_forward_with_the_results_of_today()
    {
        Install("1.0.0");
        WriteResult("old.json", "old");
        Install("2.0.0");
        WriteResult("new.json", "new");
        var two = Snapshot();
        Assert.Equal("Rolled back: sample-pack v2.0.0 -> v1.0.0\n", Succeed("rollback", "sample-pack"));
        Assert.Equal("1.0.0", Version());
        Assert.Equal(("old", "new"), (ReadResult("old.json"), ReadResult("new.json")));
        Assert.Equal("sample-pack: ok\n", Succeed("verify"));
        WriteResult("later.json", "later");
        var back = SucceedWithJson("rollback", "sample-pack");
        Assert.Equal(("sample-pack", "1.0.0", "2.0.0"),
            (back.GetProperty("name").GetString(), back.GetProperty("from").GetString(), back.GetProperty("to").GetString()));
        Assert.Equal("later", ReadResult("later.json"));
        File.Delete(Path.Join(Installed, "eval", "results", "later.json"));
        Assert.Equal(two, Snapshot());
        AssertNoLeftovers();
    }

    [Test]
    public void A_dry_run_changes_nothing()
    {
        Install("1.0.0");
        Install("2.0.0");
        var before = TempDirectory.Snapshot(Root);
        Assert.Equal("Would be rolled back: sample-pack v2.0.0 -> v1.0.0\n", Succeed("rollback", "sample-pack", "--dry-run"));
        Assert.Contains("Would be removed: ", Succeed("gc", "--dry-run"), StringComparison.Ordinal);
        Assert.Equal(before, TempDirectory.Snapshot(Root));
    }

    [Test]
    public void Without_a_kept_version_there_is_nothing_to_roll_back_to()
    {
        Install("1.0.0");
        Assert.Equal("not_found", FailWithCode(3, "rollback", "sample-pack"));
        Assert.Equal("not_found", FailWithCode(3, "rollback", "another"));
        Install("2.0.0", "--keep", "0");
        Assert.Equal("not_found", FailWithCode(3, "rollback", "sample-pack"));
        Assert.False(Directory.Exists(Path.Join(Root, ".kpacks", "previous", "sample-pack")));
    }

    [Test]
    public void As_many_versions_are_kept_as_wanted()
    {
        foreach (var version in (string[])["1.0.0", "2.0.0", "3.0.0", "4.0.0"])
            Install(version, "--keep", "2");
        Assert.Equal(["3.0.0", "2.0.0"], KeptVersions());
        Assert.Contains("Kept versions: 3.0.0, 2.0.0\n", Succeed("info", "sample-pack"), StringComparison.Ordinal);
        Succeed("rollback", "sample-pack");
        Assert.Equal(["4.0.0", "2.0.0"], KeptVersions());
        Install("5.0.0");
        Assert.Equal(["3.0.0"], KeptVersions());
        Assert.Contains("--keep: x", Fail(2, "install", "x.tar.gz", "--keep", "x"), StringComparison.Ordinal);
    }

    [Test]
    public void A_pack_that_was_deleted_by_hand_comes_back()
    {
        Install("1.0.0");
        Install("2.0.0");
        Directory.Delete(Installed, recursive: true);
        Assert.Equal("Rolled back: sample-pack ? -> v1.0.0\n", Succeed("rollback", "sample-pack"));
        Assert.Equal("sample-pack: ok\n", Succeed("verify"));
    }

    [Test]
    public void Removing_a_pack_keeps_it_and_no_other_version()
    {
        Install("1.0.0");
        Install("2.0.0");
        Succeed("remove", "sample-pack", "--yes");
        Assert.All(KnownState(), path => Assert.StartsWith("previous/sample-pack/2/", path, StringComparison.Ordinal));
        Succeed("gc");
        Assert.Empty(KnownState());
    }

    [Test]
    public void Garbage_is_collected_and_results_that_wait_are_not()
    {
        Install("1.0.0");
        Install("2.0.0");
        Archive(new PackBuilder("other"), "other.tar.gz");
        Succeed("install", "other.tar.gz");
        Directory.CreateDirectory(Path.Join(Root, "other", "eval", "results"));
        File.WriteAllText(Path.Join(Root, "other", "eval", "results", "a.json"), "a");
        Succeed("remove", "other", "--yes", "--keep-eval");
        var leftover = Directory.CreateDirectory(Path.Join(Root, ".kpacks", "staging", "left.beh", "pack")).FullName;
        File.WriteAllText(Path.Join(leftover, "half"), "12345");
        using var listed = JsonDocument.Parse(Succeed("gc", "--json"));
        Assert.Equal(["left by an interrupted command", "kept version of other", "kept version of sample-pack"],
            listed.RootElement.GetProperty("removed").EnumerateArray().Select(item => item.GetProperty("why").GetString()));
        Assert.Equal(listed.RootElement.GetProperty("freed").GetInt64(),
            listed.RootElement.GetProperty("removed").EnumerateArray().Sum(item => item.GetProperty("size").GetInt64()));
        Assert.Equal(["eval/other/eval/results/a.json"], KnownState());
        Assert.Equal("Freed: 0 bytes\n", Succeed("gc"));
    }

    [Test]
    public void The_next_command_says_once_what_it_repaired()
    {
        Install("1.0.0");
        Directory.CreateDirectory(Path.Join(Root, ".kpacks", "staging", "left.beh", "pack"));
        Archive(new PackBuilder(version: "2.0.0"), "2.0.0.tar.gz");
        var result = Kpacks.Run("install", "2.0.0.tar.gz");
        Assert.Equal((0, "removed what an interrupted command left\n"), (result.ExitCode, result.Errors));
        Succeed("install", "2.0.0.tar.gz");
        AssertNoLeftovers();
    }

    [Test]
    public void Results_that_the_Python_tool_saved_and_did_not_put_back_are_offered_and_taken()
    {
        Install("1.0.0");
        Directory.CreateDirectory(Path.Join(Root, ".eval-backup-sample-pack", "deep"));
        File.WriteAllText(Path.Join(Root, ".eval-backup-sample-pack", "deep", "saved.json"), "saved");
        var doctor = Succeed("doctor");
        Assert.Contains("an interrupted update by another tool left evaluation results", doctor, StringComparison.Ordinal);
        Assert.Contains("the next installation or update of sample-pack takes them", doctor, StringComparison.Ordinal);
        Install("2.0.0");
        Assert.Equal("saved", ReadResult(Path.Join("deep", "saved.json")));
        Assert.False(Directory.Exists(Path.Join(Root, ".eval-backup-sample-pack")));
    }

    private void Install(string version, params string[] options)
    {
        var archive = Archive(new PackBuilder(version: version).With("skill.md", version), version + ".tar.gz");
        Succeed(["install", archive, .. options]);
    }

    private string Version() =>
        JsonDocument.Parse(File.ReadAllText(Path.Join(Installed, "manifest.json"))).RootElement.GetProperty("version").GetString()!;

    private IEnumerable<string?> KeptVersions() =>
        SucceedWithJson("info", "sample-pack").GetProperty("kept_versions").EnumerateArray().Select(version => version.GetString());

    private SortedDictionary<string, string> Snapshot() => TempDirectory.Snapshot(Installed);

    /// <summary>The files in the root's state directory but the lock.</summary>
    private IEnumerable<string> KnownState() =>
        new DirectoryInfo(Path.Join(Root, ".kpacks")).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != "lock")
            .Select(file => Path.GetRelativePath(Path.Join(Root, ".kpacks"), file.FullName));

    private void WriteResult(string name, string text)
    {
        Directory.CreateDirectory(Path.Join(Installed, "eval", "results"));
        File.WriteAllText(Path.Join(Installed, "eval", "results", name), text);
    }

    private string ReadResult(string name) => File.ReadAllText(Path.Join(Installed, "eval", "results", name));
}
