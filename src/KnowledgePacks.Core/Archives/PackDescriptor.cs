namespace KnowledgePacks.Archives;

/// <summary>Format, digest and size of an archive: all that is needed to know that bytes are those bytes.</summary>
/// <param name="Format">How the tar stream is compressed.</param>
/// <param name="Sha256">Of the archive file's bytes.</param>
/// <param name="Size">Bytes of the archive file.</param>
public sealed record PackDescriptor(ArchiveFormat Format, Digest Sha256, long Size);
