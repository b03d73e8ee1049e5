using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Packs;

public sealed class PackDatabaseTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Finds_a_real_file()
    {
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.File, new DatabaseHeader("LadybugDB", 41), 32768),
            PackDatabase.Find(Fixture.LadybugFile));
    }

    [Test]
    public void Finds_a_real_directory()
    {
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.Directory, new DatabaseHeader("Kuzu", 38), 362 + 16384 + 585 + 36864),
            PackDatabase.Find(Fixture.KuzuDirectory));
    }

    [Test]
    public void Finds_graph_lbug_where_there_is_no_pack_db()
    {
        File.WriteAllBytes(temp["graph.lbug"], PackBuilder.Database(100));
        Assert.Equal(new PackDatabase("graph.lbug", DatabaseKind.File, new DatabaseHeader("LadybugDB", 43), 100),
            PackDatabase.Find(temp.Path));
        File.WriteAllBytes(temp["pack.db"], "KUZ"u8.ToArray());
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.File, null, 3), PackDatabase.Find(temp.Path));
    }

    [Test]
    public void Finds_none()
    {
        Assert.Null(PackDatabase.Find(temp.Path));
        Assert.Null(PackDatabase.Find(temp["nowhere"]));
    }

    [Test]
    public void Has_no_header_in_an_empty_directory()
    {
        Directory.CreateDirectory(temp["pack.db"]);
        Assert.Equal(new PackDatabase("pack.db", DatabaseKind.Directory, null, 0), PackDatabase.Find(temp.Path));
    }

    [Test]
    [Arguments("pack.db.wal", true)]
    [Arguments("pack.db.shadow", true)]
    [Arguments("graph.lbug.wal", true)]
    [Arguments("graph.lbug.shadow", true)]
    [Arguments("pack.db/.wal", true)]
    [Arguments("pack.db/.shadow", true)]
    [Arguments("pack.db/sub/x.wal", true)]
    [Arguments("pack.db", false)]
    [Arguments("pack.db/data.kz", false)]
    [Arguments("other.wal", false)]
    [Arguments("sub/pack.db.wal", false)]
    [Arguments("pack.db.wal.txt", false)]
    [Arguments("pack.database/x.wal", false)]
    public void Knows_its_logs(string path, bool isLog) => Assert.Equal(isLog, PackDatabase.IsLog(PackPath.Known(path)));

    [Test]
    [Arguments("pack.db", true)]
    [Arguments("graph.lbug", true)]
    [Arguments("pack.db/data.kz", true)]
    [Arguments("pack.db.wal", true)]
    [Arguments("pack.db.txt", false)]
    [Arguments("skill.md", false)]
    public void Knows_its_files(string path, bool owns) => Assert.Equal(owns, PackDatabase.Owns(PackPath.Known(path)));
}
