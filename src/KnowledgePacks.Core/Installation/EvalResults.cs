using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Installation;

/// <summary>
/// A pack's evaluation results, <c>eval/results/</c> and <c>eval_results.json</c>: the user's own work inside a pack
/// directory. They go along when the pack is replaced; what the new archive ships is kept beside them.
/// </summary>
/// <param name="scratch">A name in the same filesystem for files that are being copied: under its own name a result is whole,
/// always.</param>
/// <param name="sync">Whether what is copied is on disk when a call returns.</param>
/// <param name="cancellation">Stops the copying.</param>
internal sealed class EvalResults(string scratch, bool sync, CancellationToken cancellation)
{
    private const string DirectoryPath = ReservedNames.ResultsDirectory, FilePath = ReservedNames.ResultsFile;

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
    /// Puts what was shipped with a pack out of the way of the user's results: to <c>eval/results.shipped-&lt;version&gt;</c>
    /// and <c>eval_results.shipped-&lt;version&gt;.json</c>.
    /// </summary>
    /// <param name="pack">The pack that is made ready.</param>
    /// <param name="version">Its version.</param>
    /// <param name="directory">Whether the user has a directory of results.</param>
    /// <param name="file">Whether the user has a file of results.</param>
    /// <param name="sync">Whether the new names are on disk when this returns.</param>
    /// <returns>What was moved.</returns>
    public static IReadOnlyList<MovedPath> PutAside(string pack, SemanticVersion version, bool directory, bool file, bool sync)
    {
        var moved = new List<MovedPath>();
        if (directory && Directory.Exists(Path.Join(pack, DirectoryPath)))
            Move(DirectoryPath, $"{DirectoryPath}.shipped-{version}", "");
        if (file && File.Exists(Path.Join(pack, FilePath)))
            Move(FilePath, $"eval_results.shipped-{version}", ".json");
        return moved;

        void Move(string from, string stem, string extension)
        {
            var to = FreeName(pack, stem, extension);
            DirectoryExchange.Rename(Path.Join(pack, from), Path.Join(pack, to));
            if (sync)
                Durability.SyncDirectory(Path.GetDirectoryName(Path.Join(pack, to))!);
            moved.Add(new MovedPath(from, to));
        }
    }

    /// <summary>
    /// Copies every result that the other directory lacks, or has in an older state. Can be repeated at any time: what was
    /// written in between is never overwritten by what is older.
    /// </summary>
    public void Merge(string from, string to)
    {
        var copied = false;
        if (File.Exists(Path.Join(from, FilePath)))
            copied |= MergeEntry(Path.Join(from, FilePath), Path.Join(to, FilePath));
        if (Directory.Exists(Path.Join(from, DirectoryPath)))
            copied |= MergeDirectory(Path.Join(from, DirectoryPath), Path.Join(to, DirectoryPath));
        if (copied && sync)
            Durability.SyncDirectory(to);
    }

    /// <summary>Copies what another tool saved of <c>eval/results/</c>, likewise.</summary>
    public void MergeBackup(string backup, string to) => MergeDirectory(backup, Path.Join(to, DirectoryPath));

    private bool MergeDirectory(string from, string to)
    {
        cancellation.ThrowIfCancellationRequested();
        var copied = !Directory.Exists(to);
        Durability.CreateDirectory(to, sync);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from))
            copied |= MergeEntry(entry, Path.Join(to, Path.GetFileName(entry)));
        if (copied && sync)
            Durability.SyncDirectory(to);
        return copied;
    }

    private bool MergeEntry(string source, string target)
    {
        var status = FileStatus.Get(source);
        if (status.Kind == FileKind.Directory)
            return MergeDirectory(source, target);
        if (status.IsSpecial || !IsNewer(status, target))
            return false;
        File.Delete(scratch);
        if (status.Kind == FileKind.SymbolicLink)
            File.CreateSymbolicLink(scratch, new FileInfo(source).LinkTarget!);
        else
            Copy(source);
        // Over the older state in one step: nobody sees half a result, and an interrupted copy leaves none.
        File.Move(scratch, target, overwrite: true);
        return true;
    }

    /// <summary>With its times, by which the next merge knows it again.</summary>
    private void Copy(string source)
    {
        File.Copy(source, scratch);
        if (!sync)
            return;
        using var file = File.OpenHandle(scratch, FileMode.Open, OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read);
        Durability.Sync(file, scratch);
    }

    private static bool IsNewer(FileStatus source, string target)
    {
        if (!Path.Exists(target) && new FileInfo(target).LinkTarget is null)
            return true;
        var existing = FileStatus.Get(target);
        return source.ModifiedNanoseconds > existing.ModifiedNanoseconds
            || (source.ModifiedNanoseconds == existing.ModifiedNanoseconds && source.Size != existing.Size);
    }

    private static string FreeName(string pack, string stem, string extension)
    {
        var name = stem + extension;
        for (var number = 2; Path.Exists(Path.Join(pack, name)); number++)
            name = $"{stem}-{number}{extension}";
        return name;
    }
}
