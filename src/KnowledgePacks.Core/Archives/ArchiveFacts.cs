using KnowledgePacks.Packs;

namespace KnowledgePacks.Archives;

/// <summary>What a whole reading of an archive has shown.</summary>
/// <param name="Descriptor">Format, digest and size of the archive file.</param>
/// <param name="Layout">Where in it the pack lies.</param>
/// <param name="Wrapper">The directory around the pack; <c>null</c> without one.</param>
/// <param name="Contents">The pack's contents, seen from inside the wrapper.</param>
internal sealed record ArchiveFacts(PackDescriptor Descriptor, ArchiveLayout Layout, string? Wrapper, PackContents Contents);
