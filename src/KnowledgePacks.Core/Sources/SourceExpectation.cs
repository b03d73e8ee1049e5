using KnowledgePacks.Archives;
using KnowledgePacks.Manifests;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Sources;

/// <summary>What a source says that its archive is, before it is read. Each is <c>null</c> where it says nothing.</summary>
public sealed record SourceExpectation
{
    /// <summary>Nothing is known.</summary>
    public static SourceExpectation None { get; } = new();

    /// <summary>The pack's name.</summary>
    public PackName? Name { get; init; }

    /// <summary>The pack's version.</summary>
    public SemanticVersion? Version { get; init; }

    /// <summary>Digest of the archive's bytes.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>Bytes of the archive.</summary>
    public long? Size { get; init; }

    /// <summary>What the kind of source implies that the pack holds.</summary>
    public PackProfile? Profile { get; init; }

    /// <summary>Whether the archive is published as a release in parts.</summary>
    public bool IsRelease { get; init; }

    /// <summary>How this and the archive's bytes disagree; <c>null</c> when they do not.</summary>
    internal KnowledgePackException? FindDisagreement(PackDescriptor archive, string label) =>
        Size is { } size && IsRelease && size != archive.Size ? new SizeMismatchException(label, size, archive.Size)
        : Sha256 is not null && Sha256 != archive.Sha256
            ? new DigestMismatchException(Name is null ? label : $"archive of {Name}", Sha256, archive.Sha256)
        : null;

    /// <summary>How this and the archive's manifest disagree; <c>null</c> when they do not.</summary>
    internal NameMismatchException? FindDisagreement(PackManifest manifest) =>
        Name is not null && Name != manifest.Name
            ? new NameMismatchException(Name.Text, manifest.Name.Text, "index and manifest name different packs")
        : Version is not null && Version != manifest.Version
            ? new NameMismatchException(Version.ToString(), manifest.Version.ToString(), "index and manifest have different versions")
        : null;
}
