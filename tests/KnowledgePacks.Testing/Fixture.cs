namespace KnowledgePacks.Testing;

/// <summary>The databases made by real engines; Fixtures/README.md says what each is.</summary>
public static class Fixture
{
    public static string KuzuDirectory { get; } = Path("kuzu-directory");

    public static string LadybugFile { get; } = Path("ladybug-file");

    /// <summary>Not checkpointed: the second row is in <c>pack.db.wal</c> only.</summary>
    public static string LadybugWal { get; } = Path("ladybug-wal");

    /// <summary>A pack with a fixture's files in place of the made-up database.</summary>
    public static PackBuilder Pack(string fixture)
    {
        var pack = new PackBuilder().Without("pack.db");
        foreach (var file in Directory.EnumerateFiles(fixture, "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
            pack.With(System.IO.Path.GetRelativePath(fixture, file).Replace('\\', '/'), File.ReadAllBytes(file));
        return pack;
    }

    private static string Path(string name) => System.IO.Path.Join(AppContext.BaseDirectory, "Fixtures", name);
}
