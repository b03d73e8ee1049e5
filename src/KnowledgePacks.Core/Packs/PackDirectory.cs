using System.Text;
using KnowledgePacks.Names;
using KnowledgePacks.Platform;


namespace KnowledgePacks.Packs;

/// <summary>
/// A directory read as a pack: what of it counts, in the order of archives, with the state of each file at that moment. Links
/// are never followed and special files never opened; what could not stand in an archive is a finding.
/// </summary>
internal sealed class PackDirectory
{
    private readonly EntryNames names;
    private readonly Dictionary<PackPath, FileStatus> statuses = [];
    private readonly List<string> excluded = [];
    private readonly List<PackFinding> findings = [];

    private PackDirectory(string root, PackLimits limits)
    {
        Root = root;
        names = new EntryNames(limits);
    }

    /// <summary>The directory, absolute.</summary>
    public string Root { get; }

    public PackContents Contents { get; } = new();

    /// <summary>What was left out, relative; directories end with a slash.</summary>
    public IReadOnlyList<string> Excluded => excluded;

    /// <summary>Links, special files and names that no archive may hold.</summary>
    public IReadOnlyList<PackFinding> Findings => findings;

    /// <exception cref="PackNotFoundException">There is no such directory.</exception>
    public static PackDirectory Scan(string path, PackLimits limits, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            throw new PackNotFoundException(SoughtThing.Directory, path);
        var directory = new PackDirectory(Path.GetFullPath(path), limits);
        directory.Walk(default, cancellation);
        var paths = new List<PackPath>(directory.statuses.Keys);
        paths.Sort(ArchiveOrder.Compare);
        foreach (var entryPath in paths)
            directory.Add(entryPath, directory.statuses[entryPath]);
        directory.excluded.Sort(StringComparer.Ordinal);
        return directory;
    }

    /// <summary>The state of a file when it was scanned.</summary>
    public FileStatus Status(PackPath path) => statuses[path];

    /// <summary>A file's absolute path.</summary>
    public string FullPath(PackPath path) => Path.Join(Root, path.Text);

    private void Walk(PackPath parent, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var fullPath in Directory.EnumerateFileSystemEntries(FullPath(parent)))
        {
            var name = Path.GetFileName(fullPath);
            var status = IsUtf8(name) ? FileStatus.Get(fullPath) : default;
            var path = status.Kind == FileKind.Directory ? parent.Directory(name) : parent.File(name);
            if (PackExclusions.Excludes(path))
                excluded.Add(path.Text);
            else
                statuses[path] = status;
            if (path.IsDirectory && statuses.ContainsKey(path))
                Walk(path, cancellation);
        }
    }

    private void Add(PackPath path, FileStatus status)
    {
        if (status.Kind == FileKind.SymbolicLink)
            findings.Add(PackFinding.Error("link", path.Text, $"Symlinks/hardlinks not allowed in pack archives: {path}"));
        else if (status.IsSpecial)
            findings.Add(PackFinding.Error("special_file", path.Text, $"neither a file nor a directory: {path}"));
        else if (FindNameProblem(path) is { } problem)
            findings.Add(PackFinding.Error("name_invalid", path.Text, $"Invalid archive member path: {path}: {problem}"));
        else
        {
            Contents.Add(new PackEntry(path, path.IsDirectory ? 0 : status.Size, status.Executable && !path.IsDirectory));
            if (!path.IsDirectory && Contents.CaptureLength(path) is > 0 and var wanted)
                Contents.Capture(path, ReadStart(path, (int)Math.Min(wanted, status.Size)));
        }
    }

    private string? FindNameProblem(PackPath path)
    {
        if (!IsUtf8(path.Text))
            return "the name is not UTF-8";
        return PackPath.TryParse(Encoding.UTF8.GetBytes(path.Text), path.IsDirectory, out var normalized, out var problem)
            ? names.Add(normalized) : problem;
    }

    /// <summary>
    /// A name that is not UTF-8 on disk arrives with replacement characters, under which no file is found; two may arrive as one.
    /// </summary>
    private static bool IsUtf8(string path) => !path.Contains('\uFFFD', StringComparison.Ordinal);

    private byte[] ReadStart(PackPath path, int length)
    {
        using var file = File.OpenHandle(FullPath(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[length];
        var count = RandomAccess.Read(file, start, 0);
        return count == length ? start : start[..count];
    }
}
