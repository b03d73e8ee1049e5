using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Packs;

public sealed class PackDatabaseTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public void Finds_a_real_file()
    {
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.File, new DatabaseHeader("LadybugDB", 41), 32768), PackDatabase.Find(Fixture.LadybugFile));
    }

    [Fact]
    public void Finds_a_real_directory()
    {
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.Directory, new DatabaseHeader("Kuzu", 38), 362 + 16384 + 585 + 36864), PackDatabase.Find(Fixture.KuzuDirectory));
    }

    [Fact]
    public void Finds_graph_lbug_where_there_is_no_pack_db()
    {
        File.WriteAllBytes(temp["graph.lbug"], PackBuilder.Database(100));
        Assert.Equal(new PackDatabase("graph.lbug", DatabaseKind.File, new DatabaseHeader("LadybugDB", 43), 100), PackDatabase.Find(temp.Path));
        File.WriteAllBytes(temp["pack.db"], "KUZ"u8.ToArray());
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.File, null, 3), PackDatabase.Find(temp.Path));
    }

    [Fact]
    public void Finds_none()
    {
        Assert.Null(PackDatabase.Find(temp.Path));
        Assert.Null(PackDatabase.Find(temp["nowhere"]));
    }

    [Fact]
    public void Has_no_header_in_an_empty_directory()
    {
        Directory.CreateDirectory(temp["pack.db"]);
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.Directory, null, 0), PackDatabase.Find(temp.Path));
    }

    [Theory]
    [InlineData("pack.db.wal", true)]
    [InlineData("pack.db.shadow", true)]
    [InlineData("graph.lbug.wal", true)]
    [InlineData("graph.lbug.shadow", true)]
    [InlineData("pack.db/.wal", true)]
    [InlineData("pack.db/.shadow", true)]
    [InlineData("pack.db/sub/x.wal", true)]
    [InlineData("pack.db", false)]
    [InlineData("pack.db/data.kz", false)]
    [InlineData("other.wal", false)]
    [InlineData("sub/pack.db.wal", false)]
    [InlineData("pack.db.wal.txt", false)]
    [InlineData("pack.database/x.wal", false)]
    public void Knows_its_logs(string path, bool isLog) => Assert.Equal(isLog, PackDatabase.IsLog(path));

    [Theory]
    [InlineData("pack.db", true)]
    [InlineData("graph.lbug", true)]
    [InlineData("pack.db/data.kz", true)]
    [InlineData("pack.db.wal", true)]
    [InlineData("pack.db.txt", false)]
    [InlineData("skill.md", false)]
    public void Knows_its_files(string path, bool owns) => Assert.Equal(owns, PackDatabase.Owns(path));
}
