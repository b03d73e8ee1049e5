using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Semver;

namespace KnowledgePacks.Versions;

/// <summary>
/// A set of versions as npm and cargo users write it: <c>^1.2</c>, <c>~1.2.3</c>, <c>&gt;=1.2 &lt;2</c>,
/// <c>&gt;=1.2, &lt;2</c>, <c>1.x</c>, <c>1.2.3 - 2.0</c>, <c>1.x || 2.x</c>, <c>*</c>.
/// </summary>
/// <remarks>
/// Where npm and cargo differ, npm is followed: a version alone means that version, while cargo reads <c>1.2.3</c> as
/// <c>^1.2.3</c>; <c>1.2</c> alone means <c>1.2.x</c>. An empty range or alternative means <c>*</c>, <c>~&gt;</c> is
/// <c>~</c>, and a version may have a <c>v</c> before it. A pre-release is in the range only if a condition of the
/// alternative that admits it names a pre-release of the same three numbers: <c>&gt;=1.0.0-rc.1</c> contains
/// <c>1.0.0-rc.2</c> and <c>1.1.0</c>, but not <c>1.1.0-rc.1</c>. Build metadata is ignored.
/// </remarks>
public sealed partial class VersionRange : ISpanParsable<VersionRange>
{
    /// <summary>The longest text that is read as a range, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The most versions that a range may name.</summary>
    public const int MaxVersions = 32;

    private const string Hyphen = "a hyphen range is two versions with a spaced hyphen between, such as 1.2 - 2.0";

    private readonly string text;
    private readonly SemVersionRange range;

    private VersionRange(string text, SemVersionRange range)
    {
        this.text = text;
        this.range = range;
    }

    /// <summary>Reads a range.</summary>
    /// <exception cref="FormatException">It is not one; the message is the reason, on one line, without the text.</exception>
    public static VersionRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var range, out var problem) ? range : throw new FormatException(problem);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static VersionRange Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc cref="Parse(string)"/>
    public static VersionRange Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    /// <summary>Reads a range; false if <paramref name="text"/> is null or not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VersionRange? range) =>
        TryParse(text, out range, out _);

    /// <inheritdoc cref="TryParse(string?, out VersionRange?)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out VersionRange? result) =>
        TryParse(s, out result, out _);

    /// <inheritdoc cref="TryParse(string?, out VersionRange?)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out VersionRange? result) =>
        TryParse(s.ToString(), out result, out _);

    /// <summary>Reads a range, or says in <paramref name="problem"/> why it is none: one line, lower case, without the text.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out VersionRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        problem = text is null ? VersionGrammar.Unread
            : text.Length > MaxLength ? "a range has at most 256 characters"
            : Problem(text);
        if (problem is null && SemVersionRange.TryParseNpm(text!.Replace(',', ' '), out var read, MaxLength))
            range = new VersionRange(text, read);
        else
            problem ??= VersionGrammar.Unread;
        return range is not null;
    }

    /// <summary>Whether all conditions of at least one alternative admit <paramref name="version"/>.</summary>
    public bool Contains(SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return range.Contains(version.Value);
    }

    /// <summary>The text as it was read.</summary>
    public override string ToString() => text;

    // Semver takes more than is to be taken, such as >1<2, all kinds of whitespace and 1.2+b.
    private static string? Problem(string text)
    {
        var versions = 0;
        return text.Split("||").Select(alternative => Problem(alternative, ref versions)).FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(string alternative, ref int versions)
    {
        if (alternative.Contains('|'))
            return "alternatives are divided by ||";

        var conditions = Condition().Matches(alternative.Trim(' ', '\t'));
        var isHyphen = conditions.Count > 2 && conditions[0].Groups["operator"].Length == 0
            && conditions[1].Value.TrimEnd(' ', '\t') == "-";
        for (var i = 0; i < conditions.Count; i++)
        {
            var (before, version) = (conditions[i].Groups["operator"].Value, conditions[i].Groups["version"].Value);
            if (isHyphen && i == 1)
                continue;

            var problem = version.Length == 0 || (i == 0 && before.StartsWith(','))
                ? "a version is missing: write such as >=1.2 <2 or 1.x || 2.x"
                : version[0] == '-' ? Hyphen
                : ++versions > MaxVersions ? "a range names at most 32 versions"
                : isHyphen && i == 2 && before.Length > 0 ? VersionGrammar.Unread
                : VersionGrammar.Problem(version, inRange: true);
            if (problem is not null)
                return problem;
        }

        return isHyphen && conditions.Count > 3 ? "a hyphen range cannot be combined with further conditions, only with ||" : null;
    }

    // A comma before a condition counts as part of its operator: no hyphen range and no first condition has one.
    [GeneratedRegex(@"(?!\z)(?<operator>(?:,[ \t]*)?(?:~>?|\^|[<>]=?|=)?)[ \t]*v?(?<version>[^ \t,]*)[ \t]*",
        RegexOptions.CultureInvariant)]
    private static partial Regex Condition();
}
