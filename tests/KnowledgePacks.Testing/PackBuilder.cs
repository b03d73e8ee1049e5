using System.Text;
using System.Text.Json.Nodes;

namespace KnowledgePacks.Testing;

/// <summary>Writes pack directories: valid by default, and wrong in whatever way a test asks for.</summary>
public sealed class PackBuilder
{
    private readonly Dictionary<string, byte[]?> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> executables = new(StringComparer.Ordinal);

    public PackBuilder(string name = "sample-pack", string version = "1.0.0")
    {
        Manifest = new JsonObject
        {
            ["name"] = name,
            ["version"] = version,
            ["description"] = "A pack that tests are made with",
            ["graph_stats"] = new JsonObject { ["articles"] = 3, ["entities"] = 5, ["relationships"] = 7, ["size_mb"] = 0.25 },
            ["source_urls"] = new JsonArray("https://example.org/"),
            ["created_at"] = "2026-01-02T03:04:05.678901Z",
            ["license"] = "MIT",
        };
        With("pack.db", Database());
        With("skill.md", $"---\nname: {name}\n---\n\n# {name}\n");
        With("kg_config.json", "{\"top_k\": 5}\n");
    }

    /// <summary>The manifest, to be changed before <see cref="WriteTo"/>.</summary>
    public JsonObject Manifest { get; }

    /// <summary>A database file: a LadybugDB header, then bytes that compress about as a real one does.</summary>
    public static byte[] Database(int length = 4096, int seed = 1, string magic = "LBUG", ulong storageVersion = 43)
    {
        var database = new byte[length];
        var random = new Random(seed);
        for (var i = 12; i < length; i++)
            database[i] = (byte)random.Next(i % 1024 < 512 ? 2 : 256);
        Encoding.ASCII.GetBytes(magic, database);
        BitConverter.TryWriteBytes(database.AsSpan(4), storageVersion);
        return database;
    }

    public PackBuilder With(string path, string text) => With(path, Encoding.UTF8.GetBytes(text));

    public PackBuilder With(string path, byte[] content)
    {
        files[path] = content;
        return this;
    }

    public PackBuilder WithDirectory(string path)
    {
        files[path] = null;
        return this;
    }

    public PackBuilder WithExecutable(string path, string text)
    {
        executables.Add(path);
        return With(path, text);
    }

    public PackBuilder Without(string path)
    {
        files.Remove(path);
        return this;
    }

    /// <summary>Replaces the database file by a directory database of the old kind.</summary>
    public PackBuilder WithDirectoryDatabase()
    {
        Without("pack.db");
        return With("pack.db/catalog.kz", Database(64, 2, "KUZU", 38)).With("pack.db/data.kz", Database(8192, 3, "data"))
            .With("pack.db/metadata.kz", "m")
            .With("pack.db/.lock", "").With("pack.db/.wal", "").With("pack.db/.shadow", "").With("pack.db/n-0.hindex", "i")
                .With("pack.db/query.log", "belongs to the engine");
    }

    /// <summary>Every file by its path, the manifest included; null stands for an empty directory.</summary>
    public IReadOnlyDictionary<string, byte[]?> Files()
    {
        var all = new SortedDictionary<string, byte[]?>(files, StringComparer.Ordinal);
        all.TryAdd("manifest.json", Encoding.UTF8.GetBytes(Manifest.ToJsonString(new() { WriteIndented = true }) + "\n"));
        return all;
    }

    public bool IsExecutable(string path) => executables.Contains(path);

    /// <summary>Writes the pack and returns the directory.</summary>
    public string WriteTo(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var (path, content) in Files())
        {
            var target = Path.Join(directory, path);
            if (content is null)
            {
                Directory.CreateDirectory(target);
                continue;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
            if (executables.Contains(path) && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(target, File.GetUnixFileMode(target) | UnixFileMode.UserExecute);
        }
        return directory;
    }

    /// <summary>Writes the pack as a gzip-compressed tar, as another tool would.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="prefix">Stands before every name, such as <c>./</c> or <c>sample-pack/</c>.</param>
    public string ArchiveTo(string file, string prefix = "")
    {
        var tar = new RawTarBuilder();
        if (prefix.Length > 0)
            tar.Directory(prefix);
        foreach (var (path, content) in Files())
        {
            if (content is null)
                tar.Directory(prefix + path + "/");
            else
                tar.File(prefix + path, content, executable: executables.Contains(path));
        }
        File.WriteAllBytes(file, tar.End().Gzip());
        return file;
    }
}
