using KnowledgePacks.Packs;

namespace KnowledgePacks.Installation;

/// <summary>
/// The directory installed packs live in: each under its own name, and <c>.kpacks</c> with the lock, staging and kept
/// evaluation results. Nothing outside it is ever written.
/// </summary>
public sealed class InstallRoot
{
    internal const string StateName = ".kpacks";

    /// <summary>A root; it need not exist yet.</summary>
    /// <param name="path">The directory; made absolute.</param>
    public InstallRoot(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.GetFullPath(path);
    }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>Whether anybody may change what is in the root.</summary>
    public bool IsWorldWritable =>
        !OperatingSystem.IsWindows() && Directory.Exists(Path) && (File.GetUnixFileMode(Path) & UnixFileMode.OtherWrite) != 0;

    internal string StatePath => System.IO.Path.Join(Path, StateName);

    internal string StagingPath => System.IO.Path.Join(StatePath, "staging");

    /// <summary>Where a pack of that name lies, or would lie.</summary>
    public string PathOf(PackName name) => System.IO.Path.Join(Path, name.Text);

    /// <summary>All directories that count as installed packs, broken ones included, by name.</summary>
    public IReadOnlyList<InstalledPack> Packs()
    {
        if (!Directory.Exists(Path))
            return [];
        var packs = new List<InstalledPack>();
        foreach (var directory in Directory.EnumerateDirectories(Path))
            if (!System.IO.Path.GetFileName(directory).StartsWith('.'))
                packs.Add(InstalledPack.Read(directory));
        packs.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return packs;
    }

    /// <summary>The installed pack of that name.</summary>
    /// <exception cref="PackNotFoundException">There is none.</exception>
    public InstalledPack Get(PackName name) => Find(name) ?? throw NotFound(name);

    /// <summary>The installed pack of that name; <c>null</c> without one.</summary>
    public InstalledPack? Find(PackName name) => HasPack(name) ? InstalledPack.Read(PathOf(name)) : null;

    internal bool HasPack(PackName name) => Directory.Exists(PathOf(name));

    internal PackNotFoundException NotFound(PackName name) => new("pack", $"{name} (in {Path})", "see which packs are installed with 'kpacks list'");

    /// <summary>Where a pack is put for a moment, on systems that cannot exchange two directories in one step.</summary>
    internal string AsidePath(PackName name) => System.IO.Path.Join(AsidePath(), name.Text);

    internal string AsidePath() => System.IO.Path.Join(StatePath, "aside");

    /// <summary>Where results wait that were kept when a pack was removed.</summary>
    internal string KeptResultsPath(PackName name) => System.IO.Path.Join(StatePath, "eval", name.Text);
}
