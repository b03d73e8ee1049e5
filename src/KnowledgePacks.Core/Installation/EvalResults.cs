using KnowledgePacks.Platform;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Installation;

/// <summary>
/// A pack's evaluation results, <c>eval/results/</c> and <c>eval_results.json</c>: the user's own work inside a pack
/// directory. They go along when the pack is replaced; what the new archive ships is kept beside them.
/// </summary>
internal sealed class EvalResults(CancellationToken cancellation)
{
    public const string DirectoryPath = "eval/results", FilePath = "eval_results.json";

    private readonly Dictionary<string, FileStatus> carried = new(StringComparer.Ordinal);

    /// <summary>How many files were carried over.</summary>
    public int Count => carried.Count;

    /// <summary>Whether a path in a pack belongs to the results, which may change at any time.</summary>
    public static bool Owns(string path) => path == FilePath || path.StartsWith(DirectoryPath + "/", StringComparison.Ordinal);

    /// <summary>Whether a pack directory, or a directory of kept results, has any.</summary>
    public static bool Exist(string pack) => Directory.Exists(Path.Join(pack, DirectoryPath)) || File.Exists(Path.Join(pack, FilePath));

    /// <summary>How many files of results a pack directory, or a directory of kept results, has.</summary>
    public static int CountFiles(string pack)
    {
        var directory = Path.Join(pack, DirectoryPath);
        var files = Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Count() : 0;
        return File.Exists(Path.Join(pack, FilePath)) ? files + 1 : files;
    }

    /// <summary>
    /// Copies the results of one directory into another. Results that the other already has were shipped with it: they
    /// move to <c>eval/results.shipped-&lt;version&gt;</c> and <c>eval_results.shipped-&lt;version&gt;.json</c>.
    /// </summary>
    /// <returns>Old and new paths of what was moved, relative to the pack.</returns>
    public IReadOnlyList<(string From, string To)> CarryOver(string from, string to, SemanticVersion shipped)
    {
        var moved = new List<(string, string)>();
        if (Directory.Exists(Path.Join(from, DirectoryPath)) && Directory.Exists(Path.Join(to, DirectoryPath)))
        {
            var name = FreeName(to, $"{DirectoryPath}.shipped-{shipped}", "");
            DirectoryExchange.Rename(Path.Join(to, DirectoryPath), Path.Join(to, name));
            moved.Add((DirectoryPath, name));
        }
        if (File.Exists(Path.Join(from, FilePath)) && File.Exists(Path.Join(to, FilePath)))
        {
            var name = FreeName(to, $"eval_results.shipped-{shipped}", ".json");
            File.Move(Path.Join(to, FilePath), Path.Join(to, name));
            moved.Add((FilePath, name));
        }
        Copy(from, to);
        return moved;
    }

    /// <summary>Copies what was written to the old results since they were carried over.</summary>
    /// <returns>How many files.</returns>
    public int Merge(string from, string to) => Copy(from, to);

    /// <summary>Copies every result that is not known in its present state; returns how many.</summary>
    private int Copy(string from, string to)
    {
        var copied = 0;
        if (File.Exists(Path.Join(from, FilePath)))
            copied += CopyEntry(from, to, FilePath);
        if (Directory.Exists(Path.Join(from, DirectoryPath)))
            copied += CopyDirectory(from, to, DirectoryPath);
        return copied;
    }

    private int CopyDirectory(string from, string to, string path)
    {
        cancellation.ThrowIfCancellationRequested();
        StagingWriter.CreateDirectory(Path.GetDirectoryName(Path.Join(to, path))!);
        StagingWriter.CreateDirectory(Path.Join(to, path));
        var copied = 0;
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.Join(from, path)))
            copied += CopyEntry(from, to, $"{path}/{Path.GetFileName(entry)}");
        return copied;
    }

    private int CopyEntry(string from, string to, string path)
    {
        var source = Path.Join(from, path);
        var target = Path.Join(to, path);
        var status = FileStatus.Get(source);
        if (status.Kind == FileKind.Directory)
            return CopyDirectory(from, to, path);
        if (status.Kind == FileKind.Special || (carried.TryGetValue(path, out var known) && known == status))
            return 0;
        if (status.Kind == FileKind.SymbolicLink)
        {
            File.Delete(target);
            File.CreateSymbolicLink(target, new FileInfo(source).LinkTarget!);
        }
        else
        {
            File.Copy(source, target, overwrite: true);
        }
        carried[path] = status;
        return 1;
    }

    private static string FreeName(string pack, string stem, string extension)
    {
        var name = stem + extension;
        for (var number = 2; Path.Exists(Path.Join(pack, name)); number++)
            name = $"{stem}-{number}{extension}";
        return name;
    }
}
