namespace KnowledgePacks.Archives.Tar;

/// <summary>What the grammar found an entry to be.</summary>
/// <param name="Path">Normalized; of the pack itself for the archive's own root.</param>
/// <param name="RawName">The name as it stands in the archive.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="IsExecutable">Whether its owner may execute it.</param>
/// <param name="Offset">Where its first header stands in the decompressed stream, in bytes.</param>
internal readonly record struct TarEntryFacts(PackPath Path, string RawName, long Size, bool IsExecutable, long Offset)
{
    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Path.IsDirectory;
}
