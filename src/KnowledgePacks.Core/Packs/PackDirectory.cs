using System.Text;

using KnowledgePacks.Archives.Names;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Packs;

/// <summary>
/// A directory read as a pack: what of it counts, in ordinal order, with the state of each file at that moment. Links
/// are never followed and special files never opened; what could not stand in an archive is a finding.
/// </summary>
internal sealed class PackDirectory
{
    private readonly EntryNames names;
    private readonly Dictionary<string, FileStatus> statuses = new(StringComparer.Ordinal);
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
            throw new PackNotFoundException("pack directory", path);
        var directory = new PackDirectory(Path.GetFullPath(path), limits);
        directory.Walk("", cancellation);
        var paths = new List<string>(directory.statuses.Keys);
        paths.Sort(StringComparer.Ordinal);
        foreach (var entryPath in paths)
            directory.Add(entryPath, directory.statuses[entryPath]);
        directory.excluded.Sort(StringComparer.Ordinal);
        return directory;
    }

    /// <summary>The state of a file when it was scanned.</summary>
    public FileStatus Status(string path) => statuses[path];

    /// <summary>A file's absolute path.</summary>
    public string FullPath(string path) => Path.Join(Root, path);

    private void Walk(string parent, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var fullPath in Directory.EnumerateFileSystemEntries(FullPath(parent)))
        {
            var path = parent + Path.GetFileName(fullPath);
            var status = IsUtf8(path) ? FileStatus.Get(fullPath) : default;
            var isDirectory = status.Kind == FileKind.Directory;
            if (PackExclusions.Excludes(path, isDirectory))
                excluded.Add(isDirectory ? path + "/" : path);
            else if (!isDirectory)
                statuses[path] = status;
            else
            {
                statuses.Add(path + "/", status);
                Walk(path + "/", cancellation);
            }
        }
    }

    private void Add(string path, FileStatus status)
    {
        var isDirectory = status.Kind == FileKind.Directory;
        if (status.Kind == FileKind.SymbolicLink)
            findings.Add(PackFinding.Error("link", path, $"Symlinks/hardlinks not allowed in pack archives: {path}"));
        else if (status.Kind == FileKind.Special)
            findings.Add(PackFinding.Error("special_file", path, $"neither a file nor a directory: {path}"));
        else if (FindNameProblem(path, isDirectory) is { } problem)
            findings.Add(PackFinding.Error("name_invalid", path, $"Invalid archive member path: {path}: {problem}"));
        else
        {
            var entry = new PackEntry(path, isDirectory ? 0 : status.Size, status.Executable && !isDirectory);
            Contents.Add(entry);
            if (!isDirectory && Contents.CaptureLength(path) is > 0 and var wanted)
                Contents.Capture(path, ReadStart(path, (int)Math.Min(wanted, status.Size)));
        }
    }

    private string? FindNameProblem(string path, bool isDirectory)
    {
        if (!IsUtf8(path))
            return "the name is not UTF-8";
        return ArchiveEntryPath.TryParse(Encoding.UTF8.GetBytes(path), isDirectory, out var normalized, out var problem)
            ? names.Add(normalized, isDirectory) : problem;
    }

    /// <summary>
    /// A name that is not UTF-8 on disk arrives with replacement characters, under which no file is found; two may arrive as one.
    /// </summary>
    private static bool IsUtf8(string path) => !path.Contains('\uFFFD', StringComparison.Ordinal);

    private byte[] ReadStart(string path, int length)
    {
        using var file = File.OpenHandle(FullPath(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var start = new byte[length];
        var count = RandomAccess.Read(file, start, 0);
        return count == length ? start : start[..count];
    }
}
