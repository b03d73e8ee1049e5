using System.Text.Json.Nodes;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>The main job, with the example pack and its real database.</summary>
public sealed class LifeOfAPackTests : CommandTest
{
    [Test]
    [Arguments("gzip", "tidepools-1.0.0.tar.gz")]
    [Arguments("zstd", "tidepools-1.0.0.tar.zst")]
    public void A_pack_is_packaged_installed_verified_updated_and_removed(string compression, string archive)
    {
        Succeed("package", ExamplePack, "--compression", compression);
        Assert.Contains("Successfully installed: tidepools v1.0.0", Succeed("install", archive), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Join(ExamplePack, "pack.db")), File.ReadAllBytes(Path.Join(Root, "tidepools", "pack.db")));
        Assert.Contains("tidepools", Succeed("list"), StringComparison.Ordinal);
        Assert.Equal("tidepools: ok\n", Succeed("verify", "tidepools"));
        Assert.Contains("LadybugDB storage version 41", Succeed("info", "tidepools"), StringComparison.Ordinal);

        File.WriteAllText(Path.Join(Root, "tidepools", "eval", "results", "mine.json"), "{}");
        Succeed("package", NewerExample("1.1.0"), "--output", "newer/");
        var updated = Succeed("update", "tidepools", "--from", Directory.GetFiles(Temp["newer"]).Single());
        Assert.Contains("Successfully updated to version 1.1.0", updated, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Join(Root, "tidepools", "eval", "results", "mine.json")));
        Assert.True(File.Exists(Path.Join(Root, "tidepools", "eval", "results.shipped-1.1.0", "2026-11-01.json")));
        Assert.Equal("tidepools: ok\n", Succeed("verify"));

        Assert.StartsWith("Removed: tidepools v1.1.0", Succeed("remove", "tidepools", "--yes"), StringComparison.Ordinal);
        Assert.Equal("No packs installed.\n", Succeed("list"));
        AssertNoLeftovers();
    }

    [Test]
    public void A_directory_database_travels_whole_but_for_its_lock()
    {
        var pack = new PackBuilder("old-kind");
        pack.Without("pack.db");
        var source = Path.Join(AppContext.BaseDirectory, "Fixtures", "kuzu-directory", "pack.db");
        foreach (var file in Directory.GetFiles(source))
            pack.With("pack.db/" + Path.GetFileName(file), File.ReadAllBytes(file));
        pack.With("pack.db/.lock", "").With("pack.db/query.log", "belongs to the engine");
        Succeed("package", pack.WriteTo(Temp["old-kind"]));
        Succeed("install", "old-kind-1.0.0.tar.gz");
        var installed = Path.Join(Root, "old-kind", "pack.db");
        foreach (var file in Directory.GetFiles(source).Where(file => Path.GetFileName(file) != ".lock"))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Join(installed, Path.GetFileName(file))));
        Assert.True(File.Exists(Path.Join(installed, "query.log")));
        Assert.False(File.Exists(Path.Join(installed, ".lock")));
        Assert.Contains("Kuzu storage version 38", Succeed("info", "old-kind"), StringComparison.Ordinal);
    }

    [Test]
    public void The_prefix_and_the_old_name_mean_the_same()
    {
        Succeed("pack", "package", ExamplePack);
        var wikigr = Temp["wikigr"];
        File.CreateSymbolicLink(wikigr, KpacksProcess.FindExecutable());
        var old = new KpacksProcess(wikigr, Temp["home"]) { WorkingDirectory = Temp.Path };
        Assert.Equal(0, old.Run("pack", "install", "tidepools-1.0.0.tar.gz").ExitCode);
        Assert.Equal(Succeed("list", "--json"), old.Run("pack", "list", "--format", "json").Output);
    }

    [Test]
    public void Archives_come_through_a_pipe_too()
    {
        Succeed("package", ExamplePack, "-o", "p.tar.zst");
        var bytes = File.ReadAllBytes(Temp["p.tar.zst"]);
        var inspected = Kpacks.Run(bytes, ["inspect", "-", "--json"]);
        Assert.Equal(Succeed("inspect", "p.tar.zst", "--json"), inspected.Output);
        Assert.Equal(0, Kpacks.Run(bytes, ["install", "-"]).ExitCode);
        Assert.Equal("tidepools: ok\n", Succeed("verify", "tidepools"));
    }

    [Test]
    public void Several_archives_are_installed_at_once_and_checked_first()
    {
        Archive(new PackBuilder("one"), "one.tar.gz");
        Archive(new PackBuilder("two"), "two.tar.gz");
        Assert.Equal("not_found", FailWithCode(3, "install", "one.tar.gz", "missing.tar.gz"));
        Assert.Equal("[]\n", Succeed("list", "--json"));
        Assert.Equal(2, SucceedWithJson("install", "one.tar.gz", "two.tar.gz").GetArrayLength());
        Assert.Equal("not_found", FailWithCode(3, "remove", "one", "three", "--yes"));
        Assert.Equal(2, SucceedWithJson("list").GetArrayLength());
    }

    [Test]
    public void A_pack_that_another_tool_copied_is_listed_adopted_updated_and_removed()
    {
        new PackBuilder("copied").Without("skill.md").Without("kg_config.json").WriteTo(Path.Join(Root, "copied"));
        Assert.Equal("unmanaged", SucceedWithJson("list")[0].GetProperty("status").GetString());
        Assert.Equal(4, Kpacks.Run("verify", "copied").ExitCode);
        Assert.Equal("copied: unmanaged\n", Succeed("verify"));
        Assert.Contains("Adopted: copied", Succeed("adopt", "--all"), StringComparison.Ordinal);
        Assert.Equal("copied: ok\n", Succeed("verify", "copied"));
        Archive(new PackBuilder("copied", "2.0.0"), "new.tar.gz");
        Assert.Equal("updated", SucceedWithJson("update", "copied", "--from", "new.tar.gz").GetProperty("status").GetString());
        Succeed("remove", "copied", "--force");
        Assert.False(Directory.Exists(Path.Join(Root, "copied")));
    }

    [Test]
    public void A_broken_pack_is_listed_repaired_and_removed()
    {
        Directory.CreateDirectory(Path.Join(Root, "torn"));
        File.WriteAllText(Path.Join(Root, "torn", "manifest.json"), "{");
        var listed = SucceedWithJson("list")[0];
        Assert.Equal("broken", listed.GetProperty("status").GetString());
        Assert.StartsWith("Invalid JSON in manifest.json: line 1", listed.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, Kpacks.Run("doctor").ExitCode);
        Archive(new PackBuilder("torn"), "torn.tar.gz");
        Succeed("update", "torn", "--from", "torn.tar.gz");
        Assert.Equal("torn: ok\n", Succeed("verify", "torn"));
        File.Delete(Path.Join(Root, "torn", "pack.db"));
        Assert.Equal("updated", SucceedWithJson("update", "torn", "--from", "torn.tar.gz").GetProperty("status").GetString());
        File.Delete(Path.Join(Root, "torn", "pack.db"));
        Succeed("remove", "torn", "-y");
        AssertNoLeftovers();
    }

    [Test]
    public void Kept_results_come_back_with_the_next_installation()
    {
        Archive(new PackBuilder("kept"), "kept.tar.gz");
        Succeed("install", "kept.tar.gz");
        Directory.CreateDirectory(Path.Join(Root, "kept", "eval", "results"));
        File.WriteAllText(Path.Join(Root, "kept", "eval", "results", "a.json"), "1");
        File.WriteAllText(Path.Join(Root, "kept", "eval_results.json"), "{\"accuracy\": 0.5}");
        Assert.Contains("Evaluation results kept", Succeed("remove", "kept", "-y", "--keep-eval"), StringComparison.Ordinal);
        Assert.Equal(2, SucceedWithJson("install", "kept.tar.gz")[0].GetProperty("kept_results").GetInt32());
        Assert.Equal("1", File.ReadAllText(Path.Join(Root, "kept", "eval", "results", "a.json")));
        Assert.Contains("accuracy: 0.5", Succeed("info", "kept", "--show-eval-scores"), StringComparison.Ordinal);
    }

    [Test]
    public void Verify_tells_what_was_modified_lost_and_added()
    {
        Archive(new PackBuilder("changed"), "changed.tar.gz");
        Succeed("install", "changed.tar.gz");
        var pack = Path.Join(Root, "changed");
        File.AppendAllText(Path.Join(pack, "skill.md"), "more");
        File.Delete(Path.Join(pack, "kg_config.json"));
        File.WriteAllText(Path.Join(pack, "extra.txt"), "new");
        File.WriteAllText(Path.Join(pack, "eval_results.json"), "{}");
        File.WriteAllText(Path.Join(pack, "pack.db.wal"), "");
        var result = Kpacks.Run("verify", "changed");
        Assert.Equal(4, result.ExitCode);
        Assert.Equal("changed: modified\n  modified: skill.md\n  missing: kg_config.json\n  extra: extra.txt\n", result.Output);
        Assert.StartsWith("error: not as installed: changed\nhint: ", result.Errors, StringComparison.Ordinal);
    }

    [Test]
    public void Dry_runs_change_nothing()
    {
        Archive(new PackBuilder("dry", "1.0.0"), "dry.tar.gz");
        Succeed("install", "dry.tar.gz", "--dry-run");
        Assert.False(Directory.Exists(Root));
        Succeed("install", "dry.tar.gz");
        Archive(new PackBuilder("dry", "2.0.0"), "new.tar.gz");
        var before = TempDirectory.Snapshot(Root);
        Succeed("update", "dry", "--from", "new.tar.gz", "--dry-run");
        Succeed("remove", "dry", "--dry-run");
        Assert.Equal(before, TempDirectory.Snapshot(Root));
    }

    [Test]
    public void A_release_in_parts_is_installed_by_its_index()
    {
        var archive = File.ReadAllBytes(Archive(new PackBuilder("cve", "2025.6.0").Without("skill.md").Without("kg_config.json")));
        var parts = archive.Chunk(1000).ToArray();
        var list = new JsonArray();
        for (var i = 0; i < parts.Length; i++)
        {
            File.WriteAllBytes(Temp[$"cve.tar.gz.{i:000}"], parts[i]);
            list.Add(new JsonObject { ["file"] = $"cve.tar.gz.{i:000}", ["bytes"] = parts[i].Length, ["sha256"] = Sha256(parts[i]) });
        }
        var index = new JsonObject
        {
            ["name"] = "cve",
            ["version"] = "2025.6.0",
            ["format"] = "tar.gz-multipart-v1",
            ["sha256"] = Sha256(archive),
            ["totalBytes"] = archive.Length,
            ["partSize"] = 1000,
            ["parts"] = list,
        };
        File.WriteAllText(Temp["cve.pack-release.json"], index.ToJsonString());
        Assert.Equal("release", SucceedWithJson("inspect", "cve.pack-release.json").GetProperty("layout").GetString());
        var result = Kpacks.Run("install", "cve.pack-release.json");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("warning: Required file missing: skill.md\nwarning: Required file missing: kg_config.json\n", result.Errors);

        index["name"] = "other";
        File.WriteAllText(Temp["other.pack-release.json"], index.ToJsonString());
        Assert.Equal("name_mismatch", FailWithCode(4, "install", "other.pack-release.json"));
        Assert.Contains("index and manifest name different packs: expected 'other', got 'cve'",
            Kpacks.Run("validate", "other.pack-release.json").Output, StringComparison.Ordinal);
        File.Delete(Temp["cve.tar.gz.001"]);
        Assert.Equal("not_found", FailWithCode(3, "install", "cve.pack-release.json"));
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    private string NewerExample(string version)
    {
        var directory = Temp["newer-pack"];
        foreach (var file in Directory.GetFiles(ExamplePack, "*", SearchOption.AllDirectories))
        {
            var target = Path.Join(directory, Path.GetRelativePath(ExamplePack, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        var manifest = Path.Join(directory, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"1.0.0\"", $"\"{version}\"", StringComparison.Ordinal));
        return directory;
    }
}
