using System.Diagnostics.CodeAnalysis;

namespace KnowledgePacks.Versions;

/// <summary>
/// A set of versions as npm and cargo users write it: <c>^1.2</c>, <c>~1.2.3</c>, <c>&gt;=1.2 &lt;2</c>,
/// <c>&gt;=1.2, &lt;2</c>, <c>1.x</c>, <c>1.2.3 - 2.0</c>, <c>1.x || 2.x</c>, <c>*</c>.
/// </summary>
/// <remarks>
/// Where npm and cargo differ, npm is followed: a version alone means that version, while cargo reads <c>1.2.3</c> as
/// <c>^1.2.3</c>; <c>1.2</c> alone means <c>1.2.x</c>. A pre-release is in the range only if a condition of the
/// alternative that admits it names a pre-release of the same three numbers: <c>&gt;=1.0.0-rc.1</c> contains
/// <c>1.0.0-rc.2</c> and <c>1.1.0</c>, but not <c>1.1.0-rc.1</c>. Build metadata is ignored. An empty range, an empty
/// alternative, a <c>v</c> prefix and <c>~&gt;</c> are refused, as is a pre-release after a wildcard.
/// </remarks>
public sealed class VersionRange : ISpanParsable<VersionRange>
{
    /// <summary>The longest text that is read as a range, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The most versions that a range may name.</summary>
    public const int MaxVersions = 32;

    private readonly string text;
    private readonly VersionComparator[][] alternatives;

    private VersionRange(string text, VersionComparator[][] alternatives)
    {
        this.text = text;
        this.alternatives = alternatives;
    }

    /// <summary>Reads a range.</summary>
    /// <exception cref="FormatException">It is not one; the message is the reason, on one line, without the text.</exception>
    public static VersionRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var range, out var problem) ? range : throw new FormatException(problem);
    }

    /// <summary>Reads a range; false if <paramref name="text"/> is null or not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VersionRange? range) => TryParse(text, out range, out _);

    /// <summary>Reads a range, or says in <paramref name="problem"/> why it is none: one line, lower case, without the text.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out VersionRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        text ??= "";
        problem = "a range has at most 256 characters";
        if (text.Length <= MaxLength && VersionRangeParser.Parse(text, out problem) is { } alternatives)
            range = new VersionRange(text, alternatives);
        return range is not null;
    }

    /// <summary>Whether all conditions of at least one alternative admit <paramref name="version"/>.</summary>
    public bool Contains(SemanticVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        foreach (var comparators in alternatives)
        {
            if (IsAdmitted(version, comparators))
                return true;
        }

        return false;
    }

    /// <summary>The text as it was read.</summary>
    public override string ToString() => text;

    private static bool IsAdmitted(SemanticVersion version, VersionComparator[] comparators)
    {
        var isNamed = !version.IsPrerelease;
        foreach (var comparator in comparators)
        {
            if (!comparator.Admits(version))
                return false;

            // The bound 2.0.0-0 that ^1 makes names no pre-release by accident: it admits none of 2.0.0 in the first place.
            isNamed |= comparator.Bound.IsPrerelease && comparator.Bound.HasNumbersOf(version);
        }

        return isNamed;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out VersionRange? result) => TryParse(s, out result, out _);

    static bool ISpanParsable<VersionRange>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out VersionRange? result) => TryParse(s.ToString(), out result, out _);

    static VersionRange IParsable<VersionRange>.Parse(string s, IFormatProvider? provider) => TryParse(s, out VersionRange? value, out var problem) ? value : throw new FormatException(problem);

    static VersionRange ISpanParsable<VersionRange>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s.ToString(), out VersionRange? value, out var problem) ? value : throw new FormatException(problem);
}
