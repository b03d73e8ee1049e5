using KnowledgePacks.Manifests;

namespace KnowledgePacks.Packs;

/// <summary>
/// What the validator looks at: a pack's entries, its small documents and the first bytes of its database. Gathered
/// from a directory or, while it streams by, from an archive, so that both are judged by the same rules.
/// </summary>
internal sealed class PackContents
{
    private readonly Dictionary<string, byte[]> captured = new(StringComparer.Ordinal);
    private string? onlyTop;
    private bool severalTops;

    public List<PackEntry> Entries { get; private init; } = [];

    /// <summary>Whether there is a file of this name; a directory's ends with a slash.</summary>
    public bool Contains(string path) => Entries.Exists(entry => entry.Path.Text == path);

    /// <summary>Sum of the files' sizes, in bytes.</summary>
    public long TotalSize { get; private set; }

    /// <summary>How many leading bytes of a file the validator wants to see; 0 for most.</summary>
    public int CaptureLength(PackPath path)
    {
        var wanted = Wanted(path.Text);
        // Inside the one directory that may wrap the pack, as long as it is the only thing at the top.
        return wanted == 0 && !severalTops && path.Text.IndexOf('/') is > 0 and var slash ? Wanted(path.Text[(slash + 1)..]) : wanted;
    }

    public void Add(PackEntry entry)
    {
        Entries.Add(entry);
        TotalSize += entry.Size;
        var path = entry.Path.Text;
        var slash = path.IndexOf('/');
        var top = slash < 0 ? "" : path[..slash];
        if (severalTops || top == onlyTop)
            return;
        severalTops = onlyTop is not null || top.Length == 0;
        onlyTop ??= top;
        if (severalTops)
            foreach (var held in captured.Keys.Where(held => Wanted(held) == 0).ToArray())
                captured.Remove(held);
    }

    public void Capture(PackPath path, byte[] bytes)
    {
        if (CaptureLength(path) > 0)
            captured[path.Text] = bytes;
    }

    /// <summary>A captured document; <c>null</c> when the pack has none of that name.</summary>
    public byte[]? Document(string path) => captured.GetValueOrDefault(path);

    /// <summary>
    /// The contents seen from inside the single directory at the top, when manifest.json lies there; else these contents.
    /// Unwrapped contents are not to be used any more.
    /// </summary>
    public PackContents Unwrap(out string? wrapper)
    {
        wrapper = !severalTops && onlyTop is { Length: > 0 } top && captured.ContainsKey($"{top}/{PackManifest.FileName}") ? onlyTop : null;
        if (wrapper is null)
            return this;
        var prefix = wrapper + "/";
        var inner = new PackContents();
        for (var i = 0; i < Entries.Count; i++)
        {
            var entry = Entries[i];
            // One by one, so that 100,000 names are not there twice.
            Entries[i] = default;
            if (entry.Path.Text.Length > prefix.Length)
                inner.Add(entry with { Path = entry.Path.From(prefix) });
        }
        foreach (var (path, bytes) in captured)
            inner.captured[path[prefix.Length..]] = bytes;
        return inner;
    }

    private static int Wanted(string path) => path switch
    {
        PackManifest.FileName or PackValidator.ConfigFileName => PackLimits.MaxDocumentBytes,
        PackDatabase.FileName or PackDatabase.RustFileName or PackDatabase.DirectoryCatalog => DatabaseHeader.Length,
        _ => 0,
    };
}
