using KnowledgePacks.Content;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Content;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempDirectory temp = new();

    public void Dispose() => temp.Dispose();

    [Test]
    public void Appears_under_its_name_when_it_is_committed()
    {
        using (var file = new AtomicFile(temp["x"]))
        {
            file.Write("hello "u8);
            file.Write([.. "the world"u8], 4, 5);
            Assert.Equal(11, file.Length);
            Assert.Equal(11, file.Position);
            Assert.False(File.Exists(temp["x"]));
            file.Commit();
        }
        Assert.Equal("hello world", File.ReadAllText(temp["x"]));
        Assert.Equal([temp["x"]], Directory.EnumerateFileSystemEntries(temp.Path));
    }

    [Test]
    public void Leaves_nothing_without_a_commit()
    {
        using (var file = new AtomicFile(temp["x"]))
            file.Write("hello"u8);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));
    }

    [Test]
    public void Is_hidden_while_it_is_written()
    {
        using var file = new AtomicFile(temp["x"]);
        Assert.StartsWith(".x.", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(temp.Path))),
            StringComparison.Ordinal);
    }

    [Test]
    public void Replaces_a_file_when_it_is_committed_and_not_before()
    {
        File.WriteAllText(temp["x"], "old");
        using (var dropped = new AtomicFile(temp["x"]))
            dropped.Write("new"u8);
        Assert.Equal("old", File.ReadAllText(temp["x"]));
        using (var kept = new AtomicFile(temp["x"]))
        {
            kept.Write("new"u8);
            kept.Commit();
        }
        Assert.Equal("new", File.ReadAllText(temp["x"]));
    }

    [Test]
    public void Replaces_a_link_and_not_what_it_points_to()
    {
        File.WriteAllText(temp["target"], "old");
        File.CreateSymbolicLink(temp["link"], temp["target"]);
        using (var file = new AtomicFile(temp["link"]))
        {
            file.Write("new"u8);
            file.Commit();
        }
        Assert.Equal("old", File.ReadAllText(temp["target"]));
        Assert.Null(new FileInfo(temp["link"]).LinkTarget);
    }

    [Test]
    public void Makes_the_directories_above_it()
    {
        using (var file = new AtomicFile(temp["a", "b", "x"]))
            file.Commit();
        Assert.Equal(0, new FileInfo(temp["a", "b", "x"]).Length);
    }

    [Test]
    public void Leaves_nothing_when_its_name_is_a_directory()
    {
        Directory.CreateDirectory(temp["x", "y"]);
        using (var file = new AtomicFile(temp["x"]))
            Assert.ThrowsAny<Exception>(file.Commit);
        Assert.Equal([temp["x"]], Directory.EnumerateFileSystemEntries(temp.Path));
    }

    [Test]
    public void Cannot_be_below_a_file()
    {
        File.WriteAllText(temp["x"], "");
        Assert.ThrowsAny<IOException>(() => new AtomicFile(temp["x", "y"]));
    }
}
