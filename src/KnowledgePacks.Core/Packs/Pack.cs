using KnowledgePacks.Manifests;

namespace KnowledgePacks.Packs;

/// <summary>A directory that was found to be a valid pack. There is no other way to get one than to have it validated.</summary>
public sealed class Pack
{
    private Pack(PackDirectory directory, PackReport report)
    {
        Directory = directory;
        Manifest = report.Manifest!;
        Database = report.Database!;
        Profile = report.Profile;
        Warnings = report.Findings;
    }

    /// <summary>The directory, absolute.</summary>
    public string Path => Directory.Root;

    /// <summary>Its manifest.</summary>
    public PackManifest Manifest { get; }

    /// <summary>Its database.</summary>
    public PackDatabase Database { get; }

    /// <summary>The profile that it satisfies.</summary>
    public PackProfile Profile { get; }

    /// <summary>Findings that do not make it invalid.</summary>
    public IReadOnlyList<PackFinding> Warnings { get; }

    internal PackDirectory Directory { get; }

    /// <summary>Validates a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="profile">What it must hold; <c>null</c> for standard, or legacy where graph.lbug implies it.</param>
    /// <param name="strict">Whether README.md and evaluation questions are required too.</param>
    /// <param name="limits">How large it may be; <c>null</c> for the defaults.</param>
    /// <param name="cancellation">Stops the scan.</param>
    /// <exception cref="PackInvalidException">With all findings.</exception>
    /// <exception cref="PackNotFoundException">There is no such directory.</exception>
    public static Pack Load(string path, PackProfile? profile = null, bool strict = false, PackLimits? limits = null,
        CancellationToken cancellation = default)
    {
        var report = Check(path, profile, strict, limits ?? PackLimits.Default, cancellation, out var directory);
        return report.IsValid ? new Pack(directory, report) : throw new PackInvalidException(report.Findings);
    }

    internal static PackReport Check(string path, PackProfile? profile, bool strict, PackLimits limits, CancellationToken cancellation,
        out PackDirectory directory)
    {
        directory = PackDirectory.Scan(path, limits, cancellation);
        var report = PackValidator.Validate(directory.Contents, profile, strict);
        return report with { Findings = [.. directory.Findings, .. report.Findings] };
    }
}
