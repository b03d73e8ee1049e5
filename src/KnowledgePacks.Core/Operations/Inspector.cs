using KnowledgePacks.Archives;
using KnowledgePacks.Content;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Operations;

/// <summary>What an archive holds, and what the validator says of it.</summary>
/// <param name="Descriptor">Format, digest and size of the archive file.</param>
/// <param name="Layout">Where in it the pack lies.</param>
/// <param name="Profile">The profile that was applied.</param>
/// <param name="Manifest">The manifest; <c>null</c> when it is missing or invalid.</param>
/// <param name="Database">The database; <c>null</c> when there is none.</param>
/// <param name="Entries">Files and directories, in the archive's order.</param>
/// <param name="UncompressedSize">Bytes of all files.</param>
/// <param name="Findings">Errors and warnings.</param>
public sealed record ArchiveReport(
    PackDescriptor Descriptor,
    ArchiveLayout Layout,
    PackProfile Profile,
    PackManifest? Manifest,
    PackDatabase? Database,
    IReadOnlyList<PackEntry> Entries,
    long UncompressedSize,
    IReadOnlyList<PackFinding> Findings);

/// <summary>What the validator says of a pack.</summary>
/// <param name="Manifest">The manifest; <c>null</c> when it is missing or invalid.</param>
/// <param name="Findings">Errors and warnings.</param>
public sealed record ValidationReport(PackManifest? Manifest, IReadOnlyList<PackFinding> Findings)
{
    /// <summary>Whether there is no error among the findings.</summary>
    public bool IsValid => !PackFinding.Errors(Findings).Any();
}

/// <summary>Looks into archives and pack directories without changing or extracting anything.</summary>
/// <param name="limits">What an archive may cost; <c>null</c> for the defaults.</param>
/// <param name="threads">Threads that expand the archive; <c>null</c> for as many as pay. One means that all is done on the calling
/// thread.</param>
public sealed class Inspector(PackLimits? limits = null, int? threads = null)
{
    private readonly PackLimits limits = limits ?? PackLimits.Default;

    /// <summary>Reads a whole archive; its bytes are checked to the last.</summary>
    /// <param name="source">The archive.</param>
    /// <param name="profile">What the pack must hold; <c>null</c> for what the source implies, else standard.</param>
    /// <param name="strict">Whether README.md and evaluation questions are required too.</param>
    /// <param name="progress">Told how many bytes of the archive are done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="KnowledgePackException">The archive is damaged, unsafe or too large: its grammar does not hold.</exception>
    public ArchiveReport Inspect(IPackSource source, PackProfile? profile = null, bool strict = false,
        IProgress<TransferProgress>? progress = null, CancellationToken cancellation = default)
    {
        var facts = new PackArchiveReader(limits, threads, progress, cancellation).Read(source);
        var report = PackValidator.Validate(facts.Contents, profile ?? source.ImpliedProfile, strict);
        if (report.Manifest is not null && source.Index?.FindDisagreement(report.Manifest) is { } disagreement)
            report = report with
            {
                Findings = [.. report.Findings,
                PackFinding.Error(disagreement.Code, PackManifest.FileName, disagreement.Message)]
            };
        return new ArchiveReport(facts.Descriptor, facts.Layout, report.Profile, report.Manifest, report.Database, facts.Contents.Entries,
            facts.Contents.TotalSize, report.Findings);
    }

    /// <summary>Validates a pack directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="profile">What it must hold; <c>null</c> for standard, or legacy where graph.lbug implies it.</param>
    /// <param name="strict">Whether README.md and evaluation questions are required too.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="PackNotFoundException">There is no such directory.</exception>
    public ValidationReport ValidateDirectory(string path, PackProfile? profile = null, bool strict = false,
        CancellationToken cancellation = default)
    {
        var report = Pack.Check(path, profile, strict, limits, cancellation, out _);
        return new ValidationReport(report.Manifest, report.Findings);
    }
}
