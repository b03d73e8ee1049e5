namespace KnowledgePacks;

/// <summary>How much a finding weighs.</summary>
public enum FindingSeverity
{
    /// <summary>The pack works; something about it may surprise.</summary>
    Warning,

    /// <summary>The pack is refused.</summary>
    Error,
}

/// <summary>One thing that is wrong or odd about a pack.</summary>
/// <param name="Severity">Whether it makes the pack invalid.</param>
/// <param name="Code">Stable snake_case code, such as <c>skill_missing</c>.</param>
/// <param name="Path">The file it is about, relative to the pack; <c>null</c> for the pack as a whole.</param>
/// <param name="Message">One line, in the Python tool's words where it has some.</param>
public sealed record PackFinding(FindingSeverity Severity, string Code, string? Path, string Message)
{
    internal const string ManifestInvalid = "manifest_invalid";
    internal const string SkillMissing = "skill_missing";
    internal const string ConfigMissing = "config_missing";
    internal const string NotCheckpointed = "database_not_checkpointed";

    internal static PackFinding Error(string code, string? path, string message) => new(FindingSeverity.Error, code, path, message);

    internal static PackFinding Warning(string code, string? path, string message) => new(FindingSeverity.Warning, code, path, message);

    internal static IEnumerable<PackFinding> Errors(IEnumerable<PackFinding> findings) =>
        findings.Where(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>The errors in one line, as the Python tool words it.</summary>
    internal static string Summary(IEnumerable<PackFinding> findings) =>
        "Pack validation failed: " + string.Join("; ", Errors(findings).Select(finding => finding.Message));

    /// <summary><c>manifest_invalid</c> when the manifest alone is at fault, else <c>pack_invalid</c>.</summary>
    internal static string CommonCode(IEnumerable<PackFinding> findings) =>
        Errors(findings).All(finding => finding.Code == ManifestInvalid) ? ManifestInvalid : "pack_invalid";
}
