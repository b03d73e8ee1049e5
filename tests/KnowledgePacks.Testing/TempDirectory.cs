namespace KnowledgePacks.Testing;

/// <summary>A fresh directory that is gone when disposed.</summary>
public sealed class TempDirectory : IDisposable
{
    public TempDirectory() => Path = Directory.CreateTempSubdirectory("kpacks-test-").FullName;

    public string Path { get; }

    /// <summary>A path below the directory.</summary>
    public string this[params string[] parts] => System.IO.Path.Join([Path, .. parts]);

    /// <summary>Every file and directory below a directory with its content's length and hash, for comparing before and after.</summary>
    public static SortedDictionary<string, string> Snapshot(string path)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", options))
        {
            var relative = System.IO.Path.GetRelativePath(path, entry.FullName);
            entries[relative] = entry.LinkTarget is { } target ? $"-> {target}"
                : entry is FileInfo file
                    ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file.FullName)))
                : "directory";
        }
        return entries;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
