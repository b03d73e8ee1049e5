using KnowledgePacks.Platform;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Installation;

/// <summary>
/// The directory installed packs live in: each under its own name, and <c>.kpacks</c> with the lock, staging and kept
/// evaluation results. Nothing outside it is ever written.
/// </summary>
public sealed class InstallRoot
{
    internal const string StateName = ".kpacks", BackupPrefix = ".eval-backup-";

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

    /// <summary>Whether a group shares the root.</summary>
    internal bool IsGroupWritable =>
        !OperatingSystem.IsWindows() && Directory.Exists(Path) && (File.GetUnixFileMode(Path) & UnixFileMode.GroupWrite) != 0;

    internal string StatePath => System.IO.Path.Join(Path, StateName);

    internal string StagingPath => System.IO.Path.Join(StatePath, "staging");

    /// <summary>Where a pack of that name lies, or would lie.</summary>
    public string PathOf(PackName name) => System.IO.Path.Join(Path, name.Text);

    /// <summary>
    /// All directories that count as installed packs, broken ones included, by name. What no pack can be called, such as
    /// <c>lost+found</c>, <c>@eaDir</c> or a hidden directory, is none.
    /// </summary>
    public IReadOnlyList<InstalledPack> Packs()
    {
        if (!Directory.Exists(Path))
            return [];
        var packs = new List<InstalledPack>();
        foreach (var directory in Directory.EnumerateDirectories(Path))
            if (PackName.TryParse(System.IO.Path.GetFileName(directory), out _) && InstalledPack.Find(directory) is { } pack)
                packs.Add(pack);
        packs.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return packs;
    }

    /// <summary>The installed pack of that name.</summary>
    /// <exception cref="PackNotFoundException">There is none.</exception>
    public InstalledPack Get(PackName name) => Find(name) ?? throw NotFound(name);

    /// <summary>The installed pack of that name; <c>null</c> without one.</summary>
    public InstalledPack? Find(PackName name) => InstalledPack.Find(PathOf(name));

    /// <summary>The versions of a pack that are kept to roll back to, the latest first.</summary>
    public IReadOnlyList<SemanticVersion> KeptVersionsOf(PackName name) =>
        [.. new KeptVersions(this, name).Paths.Select(path => InstalledPack.Find(path)?.Manifest?.Version).OfType<SemanticVersion>()];

    internal bool HasPack(PackName name) => Directory.Exists(PathOf(name));

    /// <summary>
    /// Refuses a pack that is not there before anything is done. Where a command is at work, or was interrupted, only the
    /// holder of the lock can tell: the pack may come back first.
    /// </summary>
    /// <param name="name">The pack.</param>
    /// <exception cref="PackNotFoundException">It is not there.</exception>
    public void RefuseMissing(PackName name)
    {
        if (!HasPack(name) && !StagingDirectory.Exist(this))
            throw NotFound(name);
    }

    internal PackNotFoundException NotFound(PackName name) =>
        new(SoughtThing.Installed, $"{name} (in {Path})");

    /// <summary>Where results wait that were kept when a pack was removed.</summary>
    internal string KeptResultsPath(PackName name) => System.IO.Path.Join(StatePath, "eval", name.Text);

    /// <summary>
    /// Creates a directory of the root's state. In a root that several users share, by its group or by everybody, they all
    /// may work there.
    /// </summary>
    internal void CreateState(string path, bool sync)
    {
        if (Directory.Exists(path))
            return;
        if (path != StatePath)
            CreateState(System.IO.Path.GetDirectoryName(path)!, sync);
        Durability.CreateDirectory(path, sync);
        const UnixFileMode Shared = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(Path) is var mode && (mode & Shared) != 0)
            File.SetUnixFileMode(path, mode);
    }

    /// <summary>All results that wait for a pack.</summary>
    internal IReadOnlyList<string> KeptResults()
    {
        var all = System.IO.Path.Join(StatePath, "eval");
        return Directory.Exists(all) ? [.. Directory.EnumerateDirectories(all)] : [];
    }

    /// <summary>Where the Python tool saves <c>eval/results/</c> while it updates a pack; what is there, it did not put back.</summary>
    internal string BackupPath(PackName name) => System.IO.Path.Join(Path, BackupPrefix + name.Text);

    /// <summary>Moves the results that waited for a pack, which has them now, into a staging directory.</summary>
    internal void DropWaitingResults(PackName name, string staging)
    {
        foreach (var (waiting, gone) in new[] { (KeptResultsPath(name), "kept"), (BackupPath(name), "backup") })
            if (Directory.Exists(waiting))
                DirectoryExchange.Rename(waiting, System.IO.Path.Join(staging, gone));
    }
}
