namespace KnowledgePacks.Packs;

/// <summary>One file or directory of a pack.</summary>
/// <param name="Path">Relative to the pack, with forward slashes; a directory's ends with one.</param>
/// <param name="Size">Bytes; 0 for a directory.</param>
/// <param name="Executable">Whether the owner may execute it; directories always may be entered.</param>
public readonly record struct PackEntry(PackPath Path, long Size, bool Executable)
{
    /// <summary>Whether it is a directory.</summary>
    internal bool IsDirectory => Path.IsDirectory;
}
