using KnowledgePacks.Archives;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Installation;

/// <summary>
/// Reads an archive that is to be installed, and judges it: by its documents as soon as they have passed by, then as a
/// whole.
/// </summary>
internal sealed class JudgedReading(InstallRoot root, InstallOptions options, InstallRule rule, IProgress<Progress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Called for each entry, with a file's content.</summary>
    public Action<TarEntryFacts, Stream>? OnEntry { get; init; }

    /// <summary>Reads an archive; <c>null</c> when the rule has it that there is nothing to do.</summary>
    /// <param name="bytes">The archive's bytes; are disposed.</param>
    /// <param name="label">What messages call it.</param>
    /// <param name="expected">What the source says of it.</param>
    /// <exception cref="KnowledgePackException">It must not be installed.</exception>
    public (ArchiveFacts Facts, PackReport Report)? Read(Stream bytes, string label, SourceExpectation expected)
    {
        var early = new EarlyJudgement(root, rule, expected, options.Profile ?? expected.Profile);
        var reader = new PackArchiveReader(options.Limits, options.ThreadCount,
            count => progress?.Report(new Progress(Phase.Reading, label, count, expected.Size)), cancellation)
        {
            OnHeader = early.Sees,
            OnManifest = early.SeesManifest,
            OnEntry = OnEntry,
        };
        return reader.Read(bytes, label) is { } facts ? (facts, Judge(facts, label, expected)) : null;
    }

    private PackReport Judge(ArchiveFacts facts, string label, SourceExpectation expected)
    {
        if (expected.FindDisagreement(facts.Descriptor, label) is { } otherBytes)
            throw otherBytes;
        if (options.Sha256 is { } sha256 && sha256 != facts.Descriptor.Sha256)
            throw new DigestMismatchException(label, sha256, facts.Descriptor.Sha256);
        var report = PackValidator.Validate(facts.Contents, options.Profile ?? expected.Profile, options.Strict);
        if (!report.IsValid)
            throw new PackInvalidException(report.Findings);
        return expected.FindDisagreement(report.Manifest!) is { } otherPack ? throw otherPack : report;
    }
}
