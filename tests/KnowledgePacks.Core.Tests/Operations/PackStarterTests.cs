using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Operations;

public sealed class PackStarterTests : IDisposable
{
    private static readonly PackName Name = PackName.Parse("new-pack");

    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    [Arguments("manifest.json")]
    [Arguments("skill.md")]
    [Arguments("kg_config.json")]
    [Arguments("README.md")]
    [Arguments("eval/questions.jsonl")]
    public void Overwrites_nothing_and_writes_nothing_then(string file)
    {
        Directory.CreateDirectory(temp["pack", "eval"]);
        File.WriteAllText(Path.Join(temp["pack"], file), "mine");
        var before = TempDirectory.Snapshot(temp["pack"]);
        var refused = Assert.Throws<FileExistsException>(() => new PackStarter().Start(Name, temp["pack"]));
        Assert.Equal(("already_exists", Path.Join(temp["pack"], file)), (refused.Code, refused.Path));
        Assert.Equal(before, TempDirectory.Snapshot(temp["pack"]));
    }

    [Test]
    public void A_dangling_link_counts_as_there()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(temp["pack"]);
        File.CreateSymbolicLink(temp["pack", "README.md"], temp["outside"]);
        Assert.Throws<FileExistsException>(() => new PackStarter().Start(Name, temp["pack"]));
        Assert.False(File.Exists(temp["outside"]));
        Assert.False(File.Exists(temp["pack", "manifest.json"]));
    }

    [Test]
    public void A_file_is_no_directory()
    {
        File.WriteAllText(temp["pack"], "");
        Assert.Throws<FileExistsException>(() => new PackStarter().Start(Name, temp["pack"]));
    }

    [Test]
    public void What_was_written_goes_when_the_rest_cannot_be()
    {
        Directory.CreateDirectory(temp["pack"]);
        File.WriteAllText(temp["pack", "eval"], "a file where a directory goes");
        Assert.ThrowsAny<IOException>(() => new PackStarter().Start(Name, temp["pack"]));
        Assert.Equal(["eval"], TempDirectory.Snapshot(temp["pack"]).Keys);
    }

    [Test]
    public void Is_a_valid_pack_but_for_its_database()
    {
        var result = new PackStarter().Start(Name, temp["deep", "pack"]);
        Assert.Equal((Name, temp["deep", "pack"]), (result.Name, result.Path));
        Assert.Equal(["manifest.json", "skill.md", "kg_config.json", "README.md", "eval/questions.jsonl"], result.Files);
        var finding = Assert.Single(new Inspector().ValidateDirectory(result.Path, strict: true).Findings);
        Assert.Equal("database_missing", finding.Code);
        File.WriteAllBytes(temp["deep", "pack", "pack.db"], PackBuilder.Database());
        var pack = Pack.Load(result.Path, strict: true);
        Assert.Empty(pack.Warnings);
        Assert.Equal(("new-pack", "0.1.0"), (pack.Manifest.Name.Text, pack.Manifest.Version.ToString()));
        Assert.All(Directory.EnumerateFiles(result.Path, "*.md"), file => Assert.DoesNotContain("@", File.ReadAllText(file)
            .Replace("@ladybugdb/core", "", StringComparison.Ordinal)));
    }

    [Test]
    public void A_database_may_be_there_already()
    {
        new PackBuilder().Without("manifest.json").Without("skill.md").Without("kg_config.json").WriteTo(temp["pack"]);
        File.Delete(temp["pack", "manifest.json"]);
        new PackStarter().Start(Name, temp["pack"]);
        Assert.True(new Inspector().ValidateDirectory(temp["pack"]).IsValid);
    }
}
