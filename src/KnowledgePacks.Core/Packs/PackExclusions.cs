namespace KnowledgePacks.Packs;

/// <summary>
/// What is not packaged: caches, temporary files and hidden names, as the Python tool has it. Unlike there, the rules
/// stop at the database directory, whose every file belongs to the engine; only its lock file
/// stays behind, and the name of the receipt, which no archive may bring.
/// </summary>
internal static class PackExclusions
{
    private static readonly string[] Suffixes = [".pyc", ".tmp", ".cache", ".log"];

    /// <summary>Whether a name in the pack, or in a directory of it, is left out.</summary>
    public static bool Excludes(PackPath path)
    {
        var name = path.Name;
        if (PackDatabase.IsInside(path))
            return name.SequenceEqual(".lock") || ReservedNames.IsInstallations(name);
        if (name.StartsWith("."))
            return true;
        if (path.IsDirectory)
            return name.SequenceEqual("__pycache__") || name.SequenceEqual("cache");
        foreach (var suffix in Suffixes)
            if (name.EndsWith(suffix, StringComparison.Ordinal))
                return true;
        return false;
    }
}
