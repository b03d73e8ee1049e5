namespace KnowledgePacks.Archives.Tar;

/// <summary>What the grammar found an entry to be.</summary>
/// <param name="Path">Normalized, relative; empty for the archive's own root.</param>
/// <param name="RawName">The name as it stands in the archive.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="IsExecutable">Whether its owner may execute it.</param>
/// <param name="Offset">Where its first header stands in the decompressed stream, in bytes.</param>
internal readonly record struct TarEntryFacts(string Path, string RawName, long Size, bool IsDirectory, bool IsExecutable, long Offset);
