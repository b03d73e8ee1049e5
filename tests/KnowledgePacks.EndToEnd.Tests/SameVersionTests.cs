using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>The installed version again: the same bytes are nothing new, other bytes are never taken without a word.</summary>
public sealed class SameVersionTests : CommandTest
{
    private static readonly string Zeros = new('0', 64);

    public SameVersionTests()
    {
        Archive(new PackBuilder(version: "0.9.0"), "old.tar.gz");
        Archive(new PackBuilder(), "a.tar.gz");
        Archive(new PackBuilder().With("skill.md", "# other\n"), "b.tar.gz");
        Archive(new PackBuilder(version: "1.0.0+2"), "c.tar.gz");
        Succeed("install", "old.tar.gz");
        Succeed("install", "a.tar.gz");
    }

    [Test]
    public void The_same_bytes_change_nothing_and_the_rollback_version_stays()
    {
        var before = TempDirectory.Snapshot(Root);
        Assert.Equal("Already installed: sample-pack v1.0.0\n", Succeed("install", "a.tar.gz"));
        Assert.Contains("Already current: sample-pack v1.0.0\n", Succeed("update", "sample-pack", "--from", "a.tar.gz"),
            StringComparison.Ordinal);
        Assert.Equal("current", SucceedWithJson("install", "a.tar.gz")[0].GetProperty("status").GetString());
        Assert.Equal(before.Where(entry => !entry.Key.Contains("lock", StringComparison.Ordinal)),
            TempDirectory.Snapshot(Root).Where(entry => !entry.Key.Contains("lock", StringComparison.Ordinal)));
        Assert.Contains("v1.0.0 -> v0.9.0", Succeed("rollback", "sample-pack"), StringComparison.Ordinal);
    }

    [Test]
    [Arguments("b.tar.gz", "1.0.0")]
    [Arguments("c.tar.gz", "1.0.0+2")]
    public void Other_bytes_are_refused_with_both_digests_and_taken_with_force(string archive, string version)
    {
        var (there, offered) = (Sha256("a.tar.gz"), Sha256(archive));
        foreach (var command in (string[][])
            [["install", archive], ["update", "sample-pack", "--from", archive], ["install", "-n", archive]])
        {
            Assert.Equal($"error: same version, other bytes: sample-pack: 1.0.0 is installed (sha256 {there}), the archive has {version} " +
                $"(sha256 {offered})\nhint: take it with --force\n", Fail(5, command));
            Assert.Equal("same_version", FailWithCode(5, command));
        }
        AssertNoLeftovers();
        Succeed("update", "sample-pack", "--from", archive, "--force");
        Assert.Equal(version, SucceedWithJson("info", "sample-pack").GetProperty("version").GetString());
    }

    [Test]
    public void A_digest_that_is_given_is_always_checked()
    {
        foreach (var archive in (string[])["a.tar.gz", "b.tar.gz"])
        {
            Assert.Equal("digest_mismatch", FailWithCode(4, "install", archive, "--sha256", Zeros));
            Assert.Equal("digest_mismatch", FailWithCode(4, "update", "sample-pack", "--from", archive, "--sha256", Zeros));
        }
    }

    [Test]
    public void Two_archives_of_one_pack_are_refused_before_anything_is_installed()
    {
        Archive(new PackBuilder("other"), "other.tar.gz");
        Archive(new PackBuilder("other", "2.0.0"), "other2.tar.gz");
        Assert.StartsWith("error: two archives of one pack: other: ", Fail(2, "install", "other.tar.gz", "other2.tar.gz"),
            StringComparison.Ordinal);
        File.WriteAllText(Temp["bad.tar.gz"], "bad");
        Fail(4, "install", "other.tar.gz", "bad.tar.gz");
        Fail(3, "info", "other");
        AssertNoLeftovers();
        Assert.Equal(1, SucceedWithJson("install", "other.tar.gz", "./other.tar.gz").GetArrayLength());
    }

    private string Sha256(string archive) => SucceedWithJson("inspect", archive).GetProperty("sha256").GetString()!;
}
