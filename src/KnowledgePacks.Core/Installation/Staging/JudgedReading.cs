using KnowledgePacks.Archives;
using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Installation;

/// <summary>An archive that was read to its end.</summary>
/// <param name="Facts">What is in it.</param>
/// <param name="Report">What the validator says of it.</param>
/// <param name="IsInstalled">Whether what is installed came from the same bytes, so that there is nothing to do.</param>
/// <param name="IsIncomplete">Whether it is to be installed, and was not handed on, because it had seemed to be what was installed until
/// another process changed that: it must be read again.</param>
internal sealed record JudgedPack(ArchiveFacts Facts, PackReport Report, bool IsInstalled, bool IsIncomplete)
{
    public PackName Name => Report.Manifest!.Name;

    public Digest Sha256 => Facts.Descriptor.Sha256;
}

/// <summary>
/// Reads an archive that is to be installed, and judges it: by its documents as soon as they have passed by, then as a
/// whole.
/// </summary>
internal sealed class JudgedReading(InstallRoot root, InstallOptions options, InstallRule rule, IProgress<Progress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Called for each entry, with a file's content.</summary>
    public Action<TarEntryFacts, Stream>? OnEntry { get; init; }

    /// <summary>Whether entries are spared from then on that the archive seems to be what is installed already.</summary>
    public bool SparesKnown { get; init; }

    /// <summary>Reads an archive.</summary>
    /// <param name="bytes">The archive's bytes; are disposed.</param>
    /// <param name="label">What messages call it.</param>
    /// <param name="expected">What the source says of it.</param>
    /// <exception cref="KnowledgePackException">It must not be installed.</exception>
    public JudgedPack Read(Stream bytes, string label, SourceExpectation expected)
    {
        var early = new EarlyJudgement(root, rule, expected, options.Profile ?? expected.Profile);
        var reader = new PackArchiveReader(options.Limits, options.ThreadCount,
            count => progress?.Report(new Progress(Phase.Reading, label, count, expected.Size)), cancellation)
        {
            OnHeader = early.Sees,
            OnManifest = early.SeesManifest,
            OnEntry = OnEntry is null ? null : (entry, content) =>
            {
                if (!SparesKnown || !early.OnlyCompares)
                    OnEntry(entry, content);
            },
        };
        var facts = reader.Read(bytes, label);
        var report = Judge(facts, label, expected);
        var decision = rule.Judge(report.Manifest!, facts.Descriptor.Sha256, root);
        if (decision.Refusal is not null)
            throw decision.Refusal;
        return new JudgedPack(facts, report, decision.Verdict == InstallVerdict.AlreadyInstalled,
            SparesKnown && early.OnlyCompares && decision.Verdict == InstallVerdict.Install);
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
