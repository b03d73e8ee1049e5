using KnowledgePacks.Archives;
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
/// <param name="Digests">Of each file among the entries, in the same order; <c>null</c> when they were not asked for.</param>
public sealed record ArchiveReport(
    PackDescriptor Descriptor,
    ArchiveLayout Layout,
    PackProfile Profile,
    PackManifest? Manifest,
    PackDatabase? Database,
    IReadOnlyList<PackEntry> Entries,
    long UncompressedSize,
    IReadOnlyList<PackFinding> Findings,
    IReadOnlyList<EntryDigests>? Digests);

/// <summary>Digests of one file in an archive.</summary>
/// <param name="Sha256">SHA-256 of its content.</param>
/// <param name="FsVerity">Its fs-verity digest, as receipts have it and <c>fsverity digest</c> prints it.</param>
public readonly record struct EntryDigests(Digest Sha256, Digest FsVerity);

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

    /// <summary>Reads a whole archive, on the thread pool; its bytes are checked to the last.</summary>
    /// <param name="source">The archive.</param>
    /// <param name="profile">What the pack must hold; <c>null</c> for what the source implies, else standard.</param>
    /// <param name="strict">Whether README.md and evaluation questions are required too.</param>
    /// <param name="digests">Whether every file is hashed.</param>
    /// <param name="progress">Told how many bytes of the archive are done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="KnowledgePackException">The archive is damaged, unsafe or too large: its grammar does not hold.</exception>
    public Task<ArchiveReport> InspectAsync(IPackSource source, PackProfile? profile = null, bool strict = false,
        bool digests = false, IProgress<Progress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => ReadAsync(source, profile, strict, digests, progress, cancellation), cancellation);

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

    private async Task<ArchiveReport> ReadAsync(IPackSource source, PackProfile? profile, bool strict, bool digests,
        IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var expected = await source.ResolveAsync(cancellation).ConfigureAwait(false);
        var bytes = await SourceOpening.OpenAsync(source, cancellation).ConfigureAwait(false);
        var threadCount = threads ?? Environment.ProcessorCount;
        using var hashing = digests ? new EntryHashing(threadCount) : null;
        var reader = new PackArchiveReader(limits, threadCount,
            count => progress?.Report(new Progress(Phase.Reading, source.Label, count, expected.Size)), cancellation)
        {
            OnEntry = hashing is null ? null : hashing.Hash,
        };
        var facts = reader.Read(bytes, source.Label)!;
        if (expected.FindDisagreement(facts.Descriptor, source.Label) is { } otherBytes)
            throw otherBytes;
        var report = PackValidator.Validate(facts.Contents, profile ?? expected.Profile, strict);
        IReadOnlyList<PackFinding> findings = report.Manifest is not null && expected.FindDisagreement(report.Manifest) is { } otherPack
            ? [.. report.Findings, PackFinding.Error(otherPack.Code, PackManifest.FileName, otherPack.Message)] : report.Findings;
        return new ArchiveReport(facts.Descriptor, expected.IsRelease ? ArchiveLayout.Release : facts.Layout, report.Profile,
            report.Manifest, report.Database, facts.Contents.Entries, facts.Contents.TotalSize, findings, hashing?.Digests);
    }
}
