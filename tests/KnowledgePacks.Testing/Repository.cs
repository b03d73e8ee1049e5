namespace KnowledgePacks.Testing;

/// <summary>The checkout that the tests run in.</summary>
public static class Repository
{
    /// <summary>Its top, found from the tests' own output directory.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(System.IO.Path.Join(directory.FullName, "KnowledgePacks.Native.slnx")))
                return directory.FullName;
        throw new DirectoryNotFoundException("the tests do not run inside the repository");
    }
}
