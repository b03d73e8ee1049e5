using KnowledgePacks.Versions;

namespace KnowledgePacks.Installation;

/// <summary>The pack that an installation replaced.</summary>
/// <param name="Version">Its version; <c>null</c> when its manifest could not be read.</param>
public sealed record ReplacedPack(SemanticVersion? Version);

/// <summary>Whether an installation had something to do.</summary>
public enum InstallStatus
{
    /// <summary>The pack was installed, or in a dry run would be.</summary>
    Installed,

    /// <summary>It is what was installed before, to the byte: nothing was changed.</summary>
    Current,
}

/// <summary>What an installation did.</summary>
/// <param name="Name">The pack.</param>
/// <param name="Version">The version now installed.</param>
/// <param name="Path">Its directory, absolute.</param>
/// <param name="Sha256">The archive's digest.</param>
/// <param name="Replaced">The pack that was there before; <c>null</c> without one.</param>
/// <param name="KeptResults">How many files of evaluation results were carried over.</param>
/// <param name="Warnings">The validator's warnings.</param>
/// <param name="Status">Whether there was something to do.</param>
public sealed record InstallResult(
    PackName Name,
    SemanticVersion Version,
    string Path,
    Digest Sha256,
    ReplacedPack? Replaced,
    int KeptResults,
    IReadOnlyList<PackFinding> Warnings,
    InstallStatus Status);
