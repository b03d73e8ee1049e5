using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Packs;

public class DatabaseHeaderTests
{
    [Test]
    [Arguments("LBUG", "LadybugDB", 43)]
    [Arguments("KUZU", "Kuzu", 39)]
    public void Reads_magic_and_storage_version(string magic, string engine, ulong version)
    {
        Assert.Equal(new DatabaseHeader(engine, version),
            DatabaseHeader.TryRead(PackBuilder.Database(12, magic: magic, storageVersion: version)));
    }

    [Test]
    public void Reads_all_eight_bytes_of_the_storage_version_little_endian()
    {
        var header = DatabaseHeader.TryRead([(byte)'L', (byte)'B', (byte)'U', (byte)'G', 1, 2, 3, 4, 5, 6, 7, 0x80, 99]);
        Assert.Equal(0x8007060504030201, header!.StorageVersion);
    }

    [Test]
    public void Knows_no_other_magic()
    {
        Assert.Null(DatabaseHeader.TryRead(PackBuilder.Database(12, magic: "lbug")));
        Assert.Null(DatabaseHeader.TryRead("SQLite format 3\0"u8));
        Assert.Null(DatabaseHeader.TryRead(new byte[64]));
    }

    [Test]
    public void Needs_all_of_its_bytes()
    {
        var database = PackBuilder.Database(DatabaseHeader.Length);
        for (var length = 0; length < DatabaseHeader.Length; length++)
            Assert.Null(DatabaseHeader.TryRead(database.AsSpan(0, length)));
    }

    [Test]
    public void Reads_what_real_engines_write()
    {
        Assert.Equal(new DatabaseHeader("LadybugDB", 41), Read(Path.Join(Fixture.LadybugFile, "pack.db")));
        Assert.Equal(new DatabaseHeader("LadybugDB", 41), Read(Path.Join(Fixture.LadybugWal, "pack.db")));
        Assert.Equal(new DatabaseHeader("Kuzu", 38), Read(Path.Join(Fixture.KuzuDirectory, "pack.db", "catalog.kz")));
    }

    private static DatabaseHeader? Read(string path) => DatabaseHeader.TryRead(File.ReadAllBytes(path));
}
