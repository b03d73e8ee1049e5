using System.Text.Json;
using System.Text.Json.Serialization;
using KnowledgePacks.Archives;
using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Operations;
using KnowledgePacks.Packs;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Cli.Documents;

/// <summary>What a failure writes to standard error under --json.</summary>
internal sealed record ErrorDocument(ErrorDetail Error);

/// <summary>A failure: stable code, one line, one action or null.</summary>
internal sealed record ErrorDetail(string Code, string Message, string? Hint);

/// <summary>A database as inspect and info show it.</summary>
internal sealed record DatabaseDocument(string Path, DatabaseKind Kind, string? Engine, ulong? StorageVersion, long Size)
{
    public static DatabaseDocument? From(PackDatabase? database) => database is null ? null
        : new DatabaseDocument(database.Path, database.Kind, database.Header?.Engine, database.Header?.StorageVersion, database.Size);
}

/// <summary>An entry of an archive. Its digests are left out unless they were asked for; directories have none.</summary>
internal sealed record EntryDocument(
    PackPath Path, long Size, bool Executable,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Digest? Sha256,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyName("fsverity")] Digest? FsVerity)
{
    public static IReadOnlyList<EntryDocument> From(ArchiveReport report)
    {
        var documents = new List<EntryDocument>(report.Entries.Count);
        var files = 0;
        foreach (var entry in report.Entries)
        {
            EntryDigests? digests = report.Digests is null || entry.Path.IsDirectory ? null : report.Digests[files++];
            documents.Add(new EntryDocument(entry.Path, entry.Size, entry.Executable, digests?.Sha256, digests?.FsVerity));
        }
        return documents;
    }
}

/// <summary>What inspect writes; all but the findings is null when the grammar does not hold.</summary>
internal sealed record InspectDocument(
    PackName? Name,
    SemanticVersion? Version,
    ArchiveFormat? Format,
    ArchiveLayout? Layout,
    PackProfile? Profile,
    long? Size,
    Digest? Sha256,
    long? UncompressedSize,
    JsonElement? Manifest,
    DatabaseDocument? Database,
    IReadOnlyList<EntryDocument>? Entries,
    IReadOnlyList<PackFinding> Findings);

/// <summary>What validate writes.</summary>
internal sealed record ValidateDocument(bool Valid, PackName? Name, SemanticVersion? Version, IReadOnlyList<PackFinding> Findings);

/// <summary>What update writes: as install, and whether anything was done.</summary>
internal sealed record UpdateDocument(
    PackName Name,
    SemanticVersion? Version,
    string Path,
    Digest? Sha256,
    ReplacedPack? Replaced,
    int KeptResults,
    IReadOnlyList<PackFinding> Warnings,
    string Status,
    IReadOnlyList<string> Skills);

/// <summary>What remove writes for each pack.</summary>
internal sealed record RemoveDocument(PackName Name, SemanticVersion? Version, bool Removed, long Freed, long Kept,
    IReadOnlyList<string> Skills);

/// <summary>What list writes for each pack.</summary>
internal sealed record ListDocument(
    string Name,
    SemanticVersion? Version,
    string? Description,
    IReadOnlyList<string> Topics,
    string Path,
    long Size,
    DateTimeOffset? InstalledAt,
    InstalledPackStatus Status,
    string? Problem);

/// <summary>A receipt without its list of files, which verify reads.</summary>
internal sealed record ReceiptDocument(
    string Source, DateTimeOffset InstalledAt, string KpacksVersion, PackProfile Profile, PackDescriptor? Archive, long TotalSize,
    int Files)
{
    public static ReceiptDocument? From(InstallReceipt? receipt) => receipt is null ? null
        : new ReceiptDocument(receipt.Source, receipt.InstalledAt, receipt.KpacksVersion, receipt.Profile, receipt.Archive,
            receipt.TotalSize, receipt.Files.Count);
}

/// <summary>What info writes.</summary>
internal sealed record InfoDocument(
    string Name,
    SemanticVersion? Version,
    string Path,
    InstalledPackStatus Status,
    string? Problem,
    DatabaseDocument? Database,
    JsonElement? Manifest,
    ReceiptDocument? Receipt,
    IReadOnlyList<SemanticVersion> KeptVersions,
    IReadOnlyDictionary<string, double>? EvalScores);

/// <summary>What path writes.</summary>
internal sealed record PathDocument(PackName Name, string Path);

/// <summary>What show writes.</summary>
internal sealed record ShowDocument(PackName Name, string Path, string Text);

/// <summary>What diff writes.</summary>
internal sealed record DiffDocument(
    bool Equal, DiffSide Old, DiffSide New, IReadOnlyList<ManifestChangeDocument> Manifest, IReadOnlyList<FileChangeDocument> Files);

// Members of enumerations as texts: for each enumeration that it writes itself, the serializer is compiled once more.

/// <summary>A value of a manifest that differs: added, removed or changed.</summary>
internal sealed record ManifestChangeDocument(string Path, string Change, JsonElement? Old, JsonElement? New)
{
    public static ManifestChangeDocument From(ManifestChange change) =>
        new(change.Path, change.Change.ToString().ToLowerInvariant(), change.Old, change.New);
}

/// <summary>A file that differs: added, removed or changed.</summary>
internal sealed record FileChangeDocument(string Path, string Change, ComparedFile? Old, ComparedFile? New)
{
    public static FileChangeDocument From(FileChange change) =>
        new(change.Path, change.Change.ToString().ToLowerInvariant(), change.Old, change.New);
}

/// <summary>What skill writes of each skill file.</summary>
internal sealed record SkillDocument(string Name, string Scope, string Path, string Status)
{
    public static SkillDocument From(SkillLink link) =>
        new(link.Name, link.Scope.ToString().ToLowerInvariant(), link.Path, link.Status.ToString().ToLowerInvariant());
}

/// <summary>A pack that is compared; null where its manifest cannot be read.</summary>
internal sealed record DiffSide(PackName? Name, SemanticVersion? Version);

/// <summary>What doctor writes.</summary>
internal sealed record DoctorDocument(bool Ok, IReadOnlyList<DoctorFinding> Findings);

/// <summary>One thing about a root; the remedy is null when there is nothing to do.</summary>
internal sealed record DoctorFinding(FindingSeverity Severity, string Code, string Message, string? Remedy);
