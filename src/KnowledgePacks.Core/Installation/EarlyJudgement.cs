using KnowledgePacks.Archives.Tar;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Installation;

/// <summary>
/// Judges an archive by its documents while they pass by: what will be refused for them is refused before its database is read.
/// What is let through is judged again as a whole.
/// </summary>
/// <param name="root">Where it is to be installed.</param>
/// <param name="rule">What may be installed there.</param>
/// <param name="expected">What the source says of it.</param>
/// <param name="profile">What the pack must hold; <c>null</c> for what its database implies.</param>
internal sealed class EarlyJudgement(InstallRoot root, InstallRule rule, SourceExpectation expected, PackProfile? profile)
{
    private readonly HashSet<string> documents = [];
    private byte[]? manifest;
    private bool isComplete;

    /// <summary>Whether the archive seems to be what is installed, so that only its digest is wanted.</summary>
    public bool OnlyCompares { get; private set; }

    /// <summary>Looks at the manifest.</summary>
    /// <exception cref="KnowledgePackException">It must not be installed.</exception>
    public void SeesManifest(byte[] document)
    {
        manifest = document;
        // What does not hold under the legacy profile holds under none.
        var findings = new List<PackFinding>();
        if (!PackManifest.TryParse(document, profile ?? PackProfile.Legacy, findings, out var parsed))
            throw new PackInvalidException(findings);
        if (expected.FindDisagreement(parsed) is { } disagreement)
            throw disagreement;
        var decision = rule.Judge(parsed, null, root);
        if (decision.Refusal is not null)
            throw decision.Refusal;
        OnlyCompares = decision.Verdict == InstallVerdict.Compare;
    }

    /// <summary>Looks at an entry that comes next.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="documentsFirst">Whether the documents stand before all other entries.</param>
    /// <exception cref="PackInvalidException">The pack lacks what it must hold.</exception>
    public void Sees(TarEntryFacts entry, bool documentsFirst)
    {
        if (ArchiveOrder.ComesFirst(entry.Path))
        {
            documents.Add(entry.Path.Text);
            return;
        }
        // A database of this name makes it a standard pack, whatever else it holds.
        var isStandard = profile == PackProfile.Standard
            || (profile is null && (entry.Path.Text == PackDatabase.FileName || PackDatabase.IsInside(entry.Path)));
        if (!isStandard || manifest is null || isComplete)
            return;
        isComplete = true;
        var findings = new List<PackFinding>();
        _ = PackManifest.TryParse(manifest, PackProfile.Standard, findings, out _);
        if (documentsFirst)
            PackValidator.CheckCompanions(documents.Contains, PackProfile.Standard, findings);
        if (findings.Count > 0)
            throw new PackInvalidException(findings);
    }
}
