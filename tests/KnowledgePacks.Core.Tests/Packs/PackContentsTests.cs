using KnowledgePacks.Packs;

namespace KnowledgePacks.Core.Tests.Packs;

public class PackContentsTests
{
    private readonly PackContents contents = new();

    [Test]
    [Arguments("manifest.json", PackLimits.MaxDocumentBytes)]
    [Arguments("kg_config.json", PackLimits.MaxDocumentBytes)]
    [Arguments("pack.db", DatabaseHeader.Length)]
    [Arguments("graph.lbug", DatabaseHeader.Length)]
    [Arguments("pack.db/catalog.kz", DatabaseHeader.Length)]
    [Arguments("skill.md", 0)]
    [Arguments("pack.db/data.kz", 0)]
    [Arguments("a/b/manifest.json", 0)]
    public void Wants_the_documents_and_the_first_bytes_of_the_database(string path, int length)
    {
        Assert.Equal(length, contents.CaptureLength(PackPath.Known(path)));
        Assert.Equal(length, contents.CaptureLength(PackPath.Known("wrapper/" + path)));
    }

    [Test]
    public void Wants_nothing_inside_a_directory_once_another_stands_beside_it()
    {
        Add("docs/manifest.json", [1]);
        Add("pack.db/catalog.kz", [2]);
        Assert.Equal(0, contents.CaptureLength(PackPath.Known("docs/kg_config.json")));
        Assert.Null(contents.Document("docs/manifest.json"));
        Assert.Equal([2], contents.Document("pack.db/catalog.kz"));
        Add("docs/pack.db", [3]);
        Assert.Null(contents.Document("docs/pack.db"));
    }

    [Test]
    public void Is_seen_from_inside_the_one_directory_that_holds_a_manifest()
    {
        contents.Add(new PackEntry(PackPath.Known("wrapper/"), 0, false));
        Add("wrapper/pack.db", [1, 2]);
        Add("wrapper/manifest.json", [3]);
        var inner = contents.Unwrap(out var wrapper);
        Assert.Equal("wrapper", wrapper);
        Assert.Equal(["pack.db", "manifest.json"], inner.Entries.Select(entry => entry.Path.Text));
        Assert.Equal([1, 2], inner.Document("pack.db"));
        Assert.Equal(3, inner.TotalSize);
    }

    [Test]
    public void Is_seen_as_it_is_without_such_a_directory()
    {
        Add("wrapper/pack.db", [1]);
        Assert.Same(contents, contents.Unwrap(out var wrapper));
        Assert.Null(wrapper);
        Add("manifest.json", [2]);
        Assert.Same(contents, contents.Unwrap(out _));
    }

    private void Add(string path, byte[] bytes)
    {
        contents.Add(new PackEntry(PackPath.Known(path), bytes.Length, false));
        contents.Capture(PackPath.Known(path), bytes);
    }
}
