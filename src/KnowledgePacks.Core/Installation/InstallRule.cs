using KnowledgePacks.Manifests;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Installation;

/// <summary>What is to become of a pack that is offered.</summary>
internal enum InstallVerdict
{
    /// <summary>It takes the place of what is there, or of nothing.</summary>
    Install,

    /// <summary>What is there is as good.</summary>
    AlreadyCurrent,

    /// <summary>It must not be installed.</summary>
    Refuse,
}

/// <summary>A verdict with its reason.</summary>
/// <param name="Verdict">What is to be done.</param>
/// <param name="Refusal">Why not; <c>null</c> unless refused.</param>
internal readonly record struct InstallDecision(InstallVerdict Verdict, KnowledgePackException? Refusal)
{
    public static InstallDecision Install => default;

    public static InstallDecision AlreadyCurrent => new(InstallVerdict.AlreadyCurrent, null);

    public static InstallDecision Refuse(KnowledgePackException reason) => new(InstallVerdict.Refuse, reason);
}

/// <summary>
/// What may take the place of what. A value, so that it can be asked twice: when the manifest has been read, to spare the
/// rest, and when the pack is to be installed, because another process may have changed the root since.
/// </summary>
internal sealed record InstallRule
{
    /// <summary>Whatever is installed is replaced.</summary>
    public static InstallRule Any { get; } = new();

    /// <summary>The one name that is taken; <c>null</c> for any.</summary>
    public PackName? Name { get; init; }

    /// <summary>The one version that is taken; <c>null</c> for any.</summary>
    public SemanticVersion? Version { get; init; }

    /// <summary>Whether the pack must be installed already.</summary>
    public bool NeedsInstalled { get; init; }

    /// <summary>Whether a lower version may replace a higher one.</summary>
    public bool AllowsDowngrade { get; init; } = true;

    /// <summary>Whether a version of equal precedence is installed again. A broken pack is, in any case.</summary>
    public bool ReplacesEqual { get; init; } = true;

    /// <summary>Looks at what is offered beside what is there.</summary>
    /// <param name="offered">The manifest of the pack that is offered.</param>
    /// <param name="root">The root.</param>
    public InstallDecision Judge(PackManifest offered, InstallRoot root)
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
        return order != 0 || ReplacesEqual || installed.Status == InstalledPackStatus.Broken ? InstallDecision.Install
            : InstallDecision.AlreadyCurrent;
    }
}
