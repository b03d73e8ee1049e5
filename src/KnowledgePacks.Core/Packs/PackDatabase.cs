using KnowledgePacks.Platform;

namespace KnowledgePacks.Packs;

/// <summary>A pack's database as the pack's files show it.</summary>
/// <param name="Path">Relative to the pack: <c>pack.db</c> or <c>graph.lbug</c>.</param>
/// <param name="Kind">One file or a directory.</param>
/// <param name="Header">Engine and storage version; <c>null</c> when a directory has no known header.</param>
/// <param name="Size">Bytes of the file, or of all the directory's files.</param>
public sealed record PackDatabase(string Path, DatabaseKind Kind, DatabaseHeader? Header, long Size)
{
    internal const string FileName = "pack.db", RustFileName = "graph.lbug", DirectoryCatalog = "pack.db/catalog.kz";

    /// <summary>The database of a pack directory, as its header tells; <c>null</c> without one. Nothing else is read.</summary>
    /// <param name="packPath">The pack's directory.</param>
    public static PackDatabase? Find(string packPath)
    {
        foreach (var name in (ReadOnlySpan<string>)[FileName, RustFileName])
        {
            var path = System.IO.Path.Join(packPath, name);
            if (File.Exists(path))
                return new PackDatabase(name, DatabaseKind.File, ReadHeader(path), new FileInfo(path).Length);
            if (Directory.Exists(path))
                return new PackDatabase(name, DatabaseKind.Directory, ReadHeader(System.IO.Path.Join(packPath, DirectoryCatalog)),
                    TreeSize.Of(path));
        }
        return null;
    }

    private static DatabaseHeader? ReadHeader(string path)
    {
        if (!File.Exists(path))
            return null;
        Span<byte> start = stackalloc byte[DatabaseHeader.Length];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return DatabaseHeader.TryRead(start[..RandomAccess.Read(file, start, 0)]);
    }

    /// <summary>Whether a path is a log or shadow file: what an engine has not yet written into the database.</summary>
    internal static bool IsLog(PackPath path) =>
        (path.Text.EndsWith(".wal", StringComparison.Ordinal) || path.Text.EndsWith(".shadow", StringComparison.Ordinal))
        && (IsInside(path) || path.Text is FileName + ".wal" or FileName + ".shadow" or RustFileName + ".wal" or RustFileName + ".shadow");

    /// <summary>Whether a path lies inside a directory database, where every file belongs to the engine.</summary>
    internal static bool IsInside(PackPath path) => path.IsIn(FileName + "/");

    /// <summary>Whether a path is the database itself, a file of it, or a log beside it.</summary>
    internal static bool Owns(PackPath path) => path.Text is FileName or RustFileName || IsInside(path) || IsLog(path);
}
