using System.Text;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Operations;

/// <summary>What was written of a new pack.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Path">Its directory, absolute.</param>
/// <param name="Files">The files, relative to it.</param>
public sealed record StartResult(PackName Name, string Path, IReadOnlyList<string> Files);

/// <summary>
/// Starts a pack: writes all but the database, as texts to be replaced. What is there already is never overwritten: when one of the files
/// is there, none is written. Other files may be there, such as the database.
/// </summary>
/// <param name="clock">The manifest's clock; <c>null</c> for the system's.</param>
public sealed class PackStarter(TimeProvider? clock = null)
{
    /// <summary>Writes the files of a new pack. When one cannot be written, those before it are removed again.</summary>
    /// <param name="name">The pack's name.</param>
    /// <param name="directory">The pack's directory; created when it is not there, and its parents too.</param>
    /// <exception cref="FileExistsException">One of the files is there.</exception>
    /// <exception cref="IOException">The system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not writable.</exception>
    public StartResult Start(PackName name, string directory)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var root = Path.GetFullPath(directory);
        if (File.Exists(root))
            throw new FileExistsException(root);
        var files = PackSkeleton.Files(name, (clock ?? TimeProvider.System).GetUtcNow());
        foreach (var (path, _) in files)
            if (FileStatus.Find(Path.Join(root, path)) is not null)
                throw new FileExistsException(Path.Join(root, path));
        var written = new List<string>();
        try
        {
            foreach (var (path, text) in files)
                Write(root, path, text, written);
        }
        catch
        {
            foreach (var path in written)
                File.Delete(Path.Join(root, path));
            throw;
        }
        return new StartResult(name, root, written);
    }

    private static void Write(string root, string path, string text, List<string> written)
    {
        var target = Path.Join(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // Who made it meanwhile keeps it.
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        written.Add(path);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
