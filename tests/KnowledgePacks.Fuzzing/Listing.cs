namespace KnowledgePacks.Fuzzing;

/// <summary>
/// What a reader makes of an archive: files with size and digest, and directories, those only implied by names included.
/// Names are relative to the pack: without <c>./</c>, and without the only directory at the top where there is one.
/// </summary>
internal sealed class Listing
{
    private const string Receipt = ".kpacks.json";

    private readonly Dictionary<string, FileContent> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> directories = new(StringComparer.Ordinal);

    /// <summary>Entries that are neither, and names that occur twice.</summary>
    private readonly List<string> odd = [];

    public int Count => files.Count + directories.Count;

    public long TotalSize => files.Values.Sum(file => file.Size);

    /// <summary>A directory's tree, as the pack that it is.</summary>
    public static Listing OfTree(Tree tree)
    {
        var listing = new Listing();
        foreach (var (name, node) in tree.Nodes)
            listing.AddNode(tree, name, name, node);
        return listing;
    }

    /// <summary>An installed pack without its receipt.</summary>
    /// <param name="tree">The tree that has it.</param>
    /// <param name="prefix">The pack's path and a slash.</param>
    public static Listing OfInstalled(Tree tree, string prefix)
    {
        var listing = new Listing();
        foreach (var (name,
            node) in tree.Nodes.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Key != prefix + Receipt))
            listing.AddNode(tree, name, name[prefix.Length..], node);
        return listing;
    }

    public void AddFile(string name, FileContent content)
    {
        if (Normal(name) is not { } path)
            odd.Add($"a file called {name}");
        else if (!files.TryAdd(path, content))
            odd.Add($"twice: {path}");
        else
            AddParents(path);
    }

    public void AddDirectory(string name)
    {
        if (Normal(name) is not { } path)
            return;
        directories.Add(path);
        AddParents(path);
    }

    public void AddOdd(string text) => odd.Add(text);

    /// <summary>The pack alone: what is inside the only directory at the top, where the manifest is not at the top.</summary>
    public Listing Unwrapped()
    {
        var tops = files.Keys.Concat(directories).Select(name => name.Split('/')[0]).Distinct().ToArray();
        if (files.ContainsKey("manifest.json") || tops is not [var top] || files.ContainsKey(top))
            return this;
        var inner = new Listing();
        inner.odd.AddRange(odd);
        foreach (var (name, content) in files)
            inner.files[name[(top.Length + 1)..]] = content;
        foreach (var name in directories.Where(name => name != top))
            inner.directories.Add(name[(top.Length + 1)..]);
        return inner;
    }

    /// <summary>Without evaluation results, which an installation moves where older ones are kept.</summary>
    public Listing WithoutResults()
    {
        var rest = new Listing();
        rest.odd.AddRange(odd);
        foreach (var (name, content) in files.Where(pair => !IsResult(pair.Key)))
            rest.files[name] = content;
        rest.directories.UnionWith(directories.Where(name => !IsResult(name)));
        return rest;
    }

    /// <summary>Names and sizes alone.</summary>
    public Listing WithoutDigests()
    {
        var rest = new Listing();
        rest.odd.AddRange(odd);
        foreach (var (name, content) in files)
            rest.files[name] = content with { Sha256 = "no digest" };
        rest.directories.UnionWith(directories);
        return rest;
    }

    /// <summary>Where another reader differs; null where nowhere.</summary>
    public string? Difference(Listing other)
    {
        var differences = new List<string>();
        differences.AddRange(odd);
        differences.AddRange(other.odd);
        foreach (var name in files.Keys.Union(other.files.Keys).Order(StringComparer.Ordinal))
            if (!other.files.TryGetValue(name, out var theirs))
                differences.Add($"only here: {name}");
            else if (!files.TryGetValue(name, out var ours))
                differences.Add($"only there: {name}");
            else if (ours != theirs)
                differences.Add($"{name}: {ours.Size} bytes {ours.Sha256[..8]} here, {theirs.Size} bytes {theirs.Sha256[..8]} there");
        differences.AddRange(directories.Except(other.directories).Select(name => $"directory only here: {name}"));
        differences.AddRange(other.directories.Except(directories).Select(name => $"directory only there: {name}"));
        return differences.Count == 0 ? null
            : string.Join("; ", differences.Take(4)) + (differences.Count > 4 ? $"; and {differences.Count - 4} more" : "");
    }

    private static bool IsResult(string name) =>
        name is "eval" || name.StartsWith("eval/", StringComparison.Ordinal) || name.StartsWith("eval_results", StringComparison.Ordinal);

    private static string? Normal(string name)
    {
        while (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..].TrimStart('/');
        name = name.TrimEnd('/');
        return name is "" or "." ? null : name;
    }

    private void AddNode(Tree tree, string name, string path, FileNode node)
    {
        if (node.IsDirectory)
            AddDirectory(path);
        else if (node.IsRegular)
            AddFile(path, tree.Contents[name]);
        else
            AddOdd($"special file: {path}");
    }

    private void AddParents(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            directories.Add(path[..slash]);
    }
}
