using KnowledgePacks.Json;
using KnowledgePacks.Manifests;

namespace KnowledgePacks.Packs;

/// <summary>
/// What makes a pack valid, judged from its contents alone: for directories, archives and installed packs alike. Texts
/// are the Python tool's where it has them.
/// </summary>
internal static class PackValidator
{
    public const string SkillFileName = "skill.md", ConfigFileName = "kg_config.json", ReadmeFileName = "README.md";

    private static readonly string[] QuestionFiles = ["eval/questions.jsonl", "eval_questions.jsonl", "eval/questions.json"];

    /// <summary>Judges a pack.</summary>
    /// <param name="contents">The pack, unwrapped.</param>
    /// <param name="profile">The profile asked for; <c>null</c> for standard, or legacy where graph.lbug implies it.</param>
    /// <param name="strict">Whether README.md and evaluation questions are required too.</param>
    public static PackReport Validate(PackContents contents, PackProfile? profile, bool strict)
    {
        var effective = profile
            ?? (contents.Contains(PackDatabase.RustFileName) && !HasStandardDatabase(contents) ? PackProfile.Legacy : PackProfile.Standard);
        var findings = new List<PackFinding>();
        var manifest = CheckManifest(contents, effective, findings);
        CheckCompanions(contents.Contains, effective, findings);
        CheckConfig(contents, findings);
        var database = CheckDatabase(contents, findings);
        CheckResults(contents, findings);
        if (strict)
            CheckStrict(contents, findings);
        return new PackReport(effective, manifest, database, findings);
    }

    private static bool HasStandardDatabase(PackContents contents) =>
        contents.Contains(PackDatabase.FileName) || HasDirectoryDatabase(contents);

    private static bool HasDirectoryDatabase(PackContents contents) => contents.Entries.Exists(entry => PackDatabase.IsInside(entry.Path));

    private static PackManifest? CheckManifest(PackContents contents, PackProfile profile, List<PackFinding> findings)
    {
        if (OversizedDocument(contents, PackManifest.FileName, PackFinding.ManifestInvalid) is { } oversized)
        {
            findings.Add(oversized);
            return null;
        }
        if (contents.Document(PackManifest.FileName) is { } document)
            return PackManifest.TryParse(document, profile, findings, out var manifest) ? manifest : null;
        findings.Add(PackFinding.Error("manifest_missing", PackManifest.FileName, "Required file missing: manifest.json"));
        return null;
    }

    /// <summary>Looks for the documents that the standard profile wants beside the manifest.</summary>
    /// <param name="isThere">Whether the pack has a file.</param>
    /// <param name="profile">The profile that is applied.</param>
    /// <param name="findings">Receives what is missing.</param>
    public static void CheckCompanions(Func<string, bool> isThere, PackProfile profile, List<PackFinding> findings)
    {
        var severity = profile == PackProfile.Standard ? FindingSeverity.Error : FindingSeverity.Warning;
        foreach (var (name, code) in ((string, string)[])[(SkillFileName, PackFinding.SkillMissing), (ConfigFileName,
            PackFinding.ConfigMissing)])
            if (!isThere(name))
                findings.Add(new PackFinding(severity, code, name, $"Required file missing: {name}"));
    }

    private static void CheckConfig(PackContents contents, List<PackFinding> findings)
    {
        if (OversizedDocument(contents, ConfigFileName, "config_invalid") is { } oversized)
            findings.Add(oversized);
        else if (contents.Document(ConfigFileName) is { } document && !StrictJson.TryParse(document, out _, out var problem))
            findings.Add(PackFinding.Error("config_invalid", ConfigFileName, $"Invalid JSON in kg_config.json: {problem}"));
    }

    private static PackFinding? OversizedDocument(PackContents contents, string name, string code) =>
        contents.Entries.Find(entry => entry.Path.Text == name).Size is > PackLimits.MaxDocumentBytes and var size
            ? PackFinding.Error(code, name, $"{name} is too large: {size} bytes, more than {PackLimits.MaxDocumentBytes}")
            : null;

    private static PackDatabase? CheckDatabase(PackContents contents, List<PackFinding> findings)
    {
        foreach (var log in contents.Entries.FindAll(entry => entry.Size > 0 && PackDatabase.IsLog(entry.Path)))
            findings.Add(
                PackFinding.Warning(PackFinding.NotCheckpointed, log.Path.Text,
                $"the database was not checkpointed: {log.Path} has {log.Size} bytes that are not in it yet"));
        var isDirectory = HasDirectoryDatabase(contents);
        var path = isDirectory || contents.Contains(PackDatabase.FileName) ? PackDatabase.FileName
            : contents.Contains(PackDatabase.RustFileName) ? PackDatabase.RustFileName
            : null;
        if (path is null)
        {
            findings.Add(PackFinding.Error("database_missing", PackDatabase.FileName, "Required database missing: pack.db"));
            return null;
        }
        var header = DatabaseHeader.TryRead(contents.Document(isDirectory ? PackDatabase.DirectoryCatalog : path));
        if (header is null && isDirectory)
            findings.Add(
                PackFinding.Warning("database_unknown_engine", path, "unknown engine: pack.db is a directory without a known header"));
        else if (header is null)
            findings.Add(
                PackFinding.Error("database_invalid", path, $"{path} must be a directory (LadybugDB database) or a LadybugDB file"));
        long size = 0;
        foreach (var entry in contents.Entries)
            size += entry.Path.Text == path || (isDirectory && PackDatabase.IsInside(entry.Path)) ? entry.Size : 0;
        return new PackDatabase(path, isDirectory ? DatabaseKind.Directory : DatabaseKind.File, header, size);
    }

    /// <summary>The user's results are to be kept under these names, whatever the pack brings.</summary>
    private static void CheckResults(PackContents contents, List<PackFinding> findings)
    {
        foreach (var name in (string[])["eval", ReservedNames.ResultsDirectory])
            if (contents.Contains(name))
                findings.Add(PackFinding.Error("results_invalid", name, $"{name} must be a directory: evaluation results are kept there"));
        if (contents.Entries.Exists(entry => entry.Path.Text.StartsWith(ReservedNames.ResultsFile + "/", StringComparison.Ordinal)))
            findings.Add(
                PackFinding.Error("results_invalid", ReservedNames.ResultsFile,
                $"{ReservedNames.ResultsFile} must be a file: evaluation results are kept there"));
    }

    private static void CheckStrict(PackContents contents, List<PackFinding> findings)
    {
        if (!contents.Contains(ReadmeFileName))
            findings.Add(PackFinding.Error("readme_missing", ReadmeFileName, "Strict mode: README.md is required but missing"));
        if (!Array.Exists(QuestionFiles, contents.Contains))
            findings.Add(
                PackFinding.Error("questions_missing", QuestionFiles[0], $"Strict mode: {QuestionFiles[0]} is required but missing"));
    }
}

/// <summary>What the validator found.</summary>
/// <param name="Profile">The profile that was applied.</param>
/// <param name="Manifest">The manifest; <c>null</c> when it is missing or invalid.</param>
/// <param name="Database">The database; <c>null</c> when there is none.</param>
/// <param name="Findings">Errors and warnings.</param>
internal sealed record PackReport(PackProfile Profile, PackManifest? Manifest, PackDatabase? Database, IReadOnlyList<PackFinding> Findings)
{
    public bool IsValid => !PackFinding.Errors(Findings).Any();
}
