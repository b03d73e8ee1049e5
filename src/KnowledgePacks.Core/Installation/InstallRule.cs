using KnowledgePacks.Manifests;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Installation;

/// <summary>What is to become of a pack that is offered.</summary>
internal enum InstallVerdict
{
    /// <summary>It takes the place of what is there, or of nothing.</summary>
    Install,

    /// <summary>What is there came from the same bytes.</summary>
    AlreadyInstalled,

    /// <summary>Only the archive's digest can tell whether it is what is there.</summary>
    Compare,

    /// <summary>It must not be installed.</summary>
    Refuse,
}

/// <summary>A verdict with its reason.</summary>
/// <param name="Verdict">What is to be done.</param>
/// <param name="Refusal">Why not; <c>null</c> unless refused.</param>
internal readonly record struct InstallDecision(InstallVerdict Verdict, KnowledgePackException? Refusal)
{
    public static InstallDecision Install => default;

    public static InstallDecision AlreadyInstalled => new(InstallVerdict.AlreadyInstalled, null);

    public static InstallDecision Compare => new(InstallVerdict.Compare, null);

    public static InstallDecision Refuse(KnowledgePackException reason) => new(InstallVerdict.Refuse, reason);
}

/// <summary>
/// What may take the place of what. A value, so that it can be asked twice: when the manifest has been read, to spare the
/// rest, and when the pack is to be installed, because another process may have changed the root since.
/// </summary>
internal sealed record InstallRule
{
    /// <summary>Whatever is installed is replaced, but for the same version with other bytes.</summary>
    public static InstallRule Any { get; } = new();

    /// <summary>The one name that is taken; <c>null</c> for any.</summary>
    public PackName? Name { get; init; }

    /// <summary>The one version that is taken; <c>null</c> for any.</summary>
    public SemanticVersion? Version { get; init; }

    /// <summary>Whether the pack must be installed already.</summary>
    public bool NeedsInstalled { get; init; }

    /// <summary>Whether a lower version may replace a higher one.</summary>
    public bool AllowsDowngrade { get; init; } = true;

    /// <summary>
    /// Whether a version of equal precedence is installed whatever its bytes. A broken pack, and one of which nobody knows from which
    /// bytes it came, is replaced in any case.
    /// </summary>
    public bool ReplacesEqual { get; init; }

    /// <summary>Looks at what is offered beside what is there.</summary>
    /// <param name="offered">The manifest of the pack that is offered.</param>
    /// <param name="sha256">The digest of its archive; <c>null</c> while it is not known.</param>
    /// <param name="root">The root.</param>
    public InstallDecision Judge(PackManifest offered, Digest? sha256, InstallRoot root)
    {
        if (Name is not null && offered.Name != Name)
            return InstallDecision.Refuse(new NameMismatchException(Name.Text, offered.Name.Text, "the archive is of another pack"));
        if (Version is not null && offered.Version != Version)
            return InstallDecision.Refuse(new NameMismatchException(Version.ToString(), offered.Version.ToString(),
                "the archive is of another version"));
        var installed = root.Find(offered.Name);
        if (installed is null)
            return NeedsInstalled ? InstallDecision.Refuse(root.NotFound(offered.Name)) : InstallDecision.Install;
        if (installed.Manifest?.Version is not { } version)
            return InstallDecision.Install;
        var order = SemanticVersion.Compare(offered.Version, version);
        if (order < 0 && !AllowsDowngrade)
            return InstallDecision.Refuse(new DowngradeRefusedException(offered.Name, version, offered.Version));
        if (order != 0 || ReplacesEqual || installed.Status == InstalledPackStatus.Broken
            || installed.Receipt?.Archive?.Sha256 is not { } origin)
            return InstallDecision.Install;
        if (sha256 is null)
            return InstallDecision.Compare;
        return sha256 == origin ? InstallDecision.AlreadyInstalled
            : InstallDecision.Refuse(new SameVersionException(offered.Name, version, origin, offered.Version, sha256));
    }
}
