using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>A pack from nothing, where it lies when it is installed, and what is in it.</summary>
public sealed class PackStartTests : CommandTest
{
    [Test]
    public void Init_overwrites_nothing()
    {
        Directory.CreateDirectory(Temp["mine"]);
        File.WriteAllText(Temp["mine", "README.md"], "mine");
        Assert.Equal($"error: already exists: {Temp["mine", "README.md"]}\nhint: choose another directory, or move it away\n",
            Fail(1, "init", "mine"));
        Assert.Equal("already_exists", FailWithCode(1, "init", "other", "mine"));
        Assert.Equal("mine", File.ReadAllText(Temp["mine", "README.md"]));
        Assert.Equal([Temp["mine", "README.md"]], Directory.EnumerateFileSystemEntries(Temp["mine"]));
        Assert.Equal("usage", FailWithCode(2, "init", "../evil"));
        Assert.Equal("usage", FailWithCode(2, "init", "other", ""));
    }

    [Test]
    public void A_pack_goes_from_init_to_its_skill()
    {
        Assert.Contains("Next:\n", Succeed("init", "fresh"), StringComparison.Ordinal);
        Assert.Equal(4, Kpacks.Run("validate", "fresh").ExitCode);
        File.WriteAllBytes(Temp["fresh", "pack.db"], PackBuilder.Database());
        Succeed("validate", "fresh", "--strict");
        Succeed("package", "fresh");
        Succeed("install", "fresh-0.1.0.tar.gz", "--skill");
        Assert.Equal("No differences.\n", Succeed("diff", "fresh-0.1.0.tar.gz", "fresh"));
        Directory.Move(Temp["fresh"], Temp["moved"]);
        Assert.Equal("No differences.\n", Succeed("diff", "fresh", "moved"));
        Assert.Equal(Path.Join(Root, "fresh") + "\n", Succeed("path", "fresh"));
        Assert.Equal(File.ReadAllText(Temp["moved", "skill.md"]), Succeed("show", "fresh"));
        Assert.Equal(File.ReadAllText(Temp["moved", "README.md"]), Succeed("show", "fresh", "readme"));
        Assert.Equal(File.ReadAllText(Temp["moved", "manifest.json"]), Succeed("show", "fresh", "manifest"));
        Assert.Equal(File.ReadAllText(Temp["moved", "kg_config.json"]), Succeed("show", "fresh", "config"));
    }

    [Test]
    public void What_is_shown_is_safe_for_a_terminal()
    {
        var text = "\ufeffa\u001b[31mb\r\n\tc\u202ed\u009b31m\rlast\U0001f980";
        Succeed("install", Archive(new PackBuilder().With("skill.md", text).With("README.md", new string('x', 100_000) + "\r")));
        Assert.Equal("a\\e[31mb\n\tc\\u{202e}d\\u{9b}31m\\rlast\U0001f980\n", Succeed("show", "sample-pack"));
        Assert.Equal(text[1..], SucceedWithJson("show", "sample-pack").GetProperty("text").GetString());
        Assert.Equal(new string('x', 100_000) + "\\r\n", Succeed("show", "sample-pack", "readme"));
        File.Delete(Path.Join(Root, "sample-pack", "README.md"));
        File.CreateSymbolicLink(Path.Join(Root, "sample-pack", "README.md"), "/etc/passwd");
        Assert.Equal("not_found", FailWithCode(3, "show", "sample-pack", "readme"));
    }

    [Test]
    public void Characters_at_the_seams_of_pieces_stay_whole()
    {
        for (var before = 16_380; before < 16_388; before++)
        {
            var text = new string('x', before) + "\U0001f980\r\n" + new string('y', 16_384) + "\U0001f980\r\nend\n";
            Directory.CreateDirectory(Path.Join(Root, "seams"));
            File.WriteAllText(Path.Join(Root, "seams", "skill.md"), text);
            Assert.Equal(text.Replace("\r", "", StringComparison.Ordinal), Succeed("show", "seams"));
        }
    }

    [Test]
    public void Diff_tells_by_its_exit_code()
    {
        Succeed("install", Archive(new PackBuilder()));
        Archive(new PackBuilder(version: "1.1.0").With("docs/new.md", "new"), "newer.tar.gz");
        var result = Kpacks.Run("diff", "sample-pack", "newer.tar.gz");
        Assert.Equal((1, ""), (result.ExitCode, result.Errors));
        Assert.Contains("  ~ $.version: \"1.0.0\" -> \"1.1.0\"\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("  + docs/new.md: 3 bytes, sha256 11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437\n",
            result.Output, StringComparison.Ordinal);
        Assert.Equal(0, Kpacks.Run(File.ReadAllBytes(Temp["newer.tar.gz"]), ["diff", "-", "newer.tar.gz"]).ExitCode);
        Assert.Equal("not_found", FailWithCode(3, "diff", "sample-pack", "nowhere"));
        Assert.Equal("usage", FailWithCode(2, "diff", "-", "-"));
        File.WriteAllBytes(Temp["evil.tar.gz"], new RawTarBuilder().File("../evil").End().Gzip());
        Assert.Equal("archive_unsafe", FailWithCode(4, "diff", "evil.tar.gz", "newer.tar.gz"));
    }
}
