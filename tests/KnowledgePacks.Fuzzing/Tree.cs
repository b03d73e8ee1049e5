using System.Security.Cryptography;

namespace KnowledgePacks.Fuzzing;

/// <summary>A file's size and SHA-256 in lower-case hexadecimal.</summary>
internal readonly record struct FileContent(long Size, string Sha256)
{
    public static FileContent Of(string path)
    {
        using var file = File.OpenRead(path);
        return new FileContent(file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}

/// <summary>Everything below a directory, by its path relative to it.</summary>
internal sealed class Tree
{
    private readonly SortedDictionary<string, FileNode> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileContent> contents = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, FileNode> Nodes => nodes;

    /// <summary>The contents of the regular files that were read.</summary>
    public IReadOnlyDictionary<string, FileContent> Contents => contents;

    /// <summary>Names that a listing gave and the system then did not know.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Looks at everything; links are not followed.</summary>
    /// <param name="top">The directory.</param>
    /// <param name="skipContent">Files that are not read, such as a large one whose times tell enough.</param>
    public static Tree Of(string top, params string[] skipContent)
    {
        var tree = new Tree();
        tree.Add(top, "", skipContent);
        return tree;
    }

    /// <summary>Removes a directory. Not by <see cref="Directory.Delete(string, bool)"/>: what a mistake left may have any name.</summary>
    public static void Remove(string directory) => Execution.Run(TimeSpan.FromMinutes(5), "rm", ["-rf", directory]);

    private void Add(string directory, string prefix, string[] skipContent)
    {
        foreach (var path in Directory.GetFileSystemEntries(directory))
        {
            var name = prefix + Path.GetFileName(path);
            FileNode node;
            try
            {
                node = FileNode.Of(path);
            }
            catch (IOException)
            {
                Unreadable.Add(name);
                continue;
            }
            nodes[name] = node;
            if (node.IsDirectory)
                Add(path, name + "/", skipContent);
            else if (node.IsRegular && !skipContent.Contains(name))
                contents[name] = FileContent.Of(path);
        }
    }
}
