using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using KnowledgePacks.Json;
using Semver;

namespace KnowledgePacks.Versions;

/// <summary>
/// A version by Semantic Versioning 2.0.0, strictly: three numbers without leading zeros, ASCII only, no <c>v</c>,
/// no surrounding space. Numbers may be of any length.
/// </summary>
/// <remarks>
/// There are two relations, and they differ. Precedence (<see cref="CompareTo"/>, <see cref="PrecedenceEquals"/>,
/// <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>) ignores build metadata, as section 10 demands. Equality
/// (<see cref="Equals(SemanticVersion)"/>, <c>==</c>, the hash code) is that of the text, build metadata included:
/// <c>1.0.0+a</c> and <c>1.0.0+b</c> may be different builds. So a <see cref="CompareTo"/> of 0 does not imply equality.
/// </remarks>
[JsonConverter(typeof(SemanticVersionConverter))]
public sealed class SemanticVersion : IComparable<SemanticVersion>, IEquatable<SemanticVersion>, ISpanParsable<SemanticVersion>
{
    /// <summary>The longest text that is read as a version, in characters.</summary>
    public const int MaxLength = 256;

    private SemanticVersion(SemVersion value) => Value = value;

    /// <summary>The first number: one or more ASCII digits, of any length.</summary>
    public string Major => Value.Major.ToString(CultureInfo.InvariantCulture);

    /// <summary>The second number: one or more ASCII digits, of any length.</summary>
    public string Minor => Value.Minor.ToString(CultureInfo.InvariantCulture);

    /// <summary>The third number: one or more ASCII digits, of any length.</summary>
    public string Patch => Value.Patch.ToString(CultureInfo.InvariantCulture);

    /// <summary>The dotted identifiers between <c>-</c> and <c>+</c>, without either; empty for a release.</summary>
    public string Prerelease => Value.Prerelease;

    /// <summary>Whether the version comes before the release of the same three numbers, as <c>1.0.0-rc.1</c> does.</summary>
    public bool IsPrerelease => Value.IsPrerelease;

    internal SemVersion Value { get; }

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">It is not one; the message is the reason, on one line, without the text.</exception>
    public static SemanticVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var version, out var problem) ? version : throw new FormatException(problem);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static SemanticVersion Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <inheritdoc cref="Parse(string)"/>
    public static SemanticVersion Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    /// <summary>Reads a version; false if <paramref name="text"/> is null or not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SemanticVersion? version) =>
        TryParse(text, out version, out _);

    /// <inheritdoc cref="TryParse(string?, out SemanticVersion?)"/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out SemanticVersion? result) =>
        TryParse(s, out result, out _);

    /// <inheritdoc cref="TryParse(string?, out SemanticVersion?)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out SemanticVersion? result) =>
        TryParse(s.ToString(), out result, out _);

    /// <summary>Reads a version, or says in <paramref name="problem"/> why it is none: one line, lower case, without the text.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out SemanticVersion? version, [NotNullWhen(false)] out string? problem)
    {
        version = text is not null && SemVersion.TryParse(text, SemVersionStyles.Strict, out var value, MaxLength) ? new(value) : null;
        problem = version is not null ? null
            : text is { Length: > MaxLength } ? "a version has at most 256 characters"
            : VersionGrammar.Problem(text ?? "", inRange: false) ?? VersionGrammar.ThreeNumbers;
        return version is not null;
    }

    /// <summary>-1, 0 or 1 by precedence (section 11); null comes before every version.</summary>
    public static int Compare(SemanticVersion? left, SemanticVersion? right) => SemVersion.ComparePrecedence(left?.Value, right?.Value);

    /// <summary>
    /// Whether a pack that asks for <paramref name="required"/> works with <paramref name="installed"/> by the rule that
    /// Knowledge Packs have always had: the major numbers are the same, while minor and patch may differ in either direction
    /// (an older installed version is compatible), major 0 included. A pre-release on either side is compatible only
    /// with a version of the same precedence. Build metadata is ignored. False if either text is not a version.
    /// For a lower bound use a <see cref="VersionRange"/>.
    /// </summary>
    public static bool IsCompatible(string? required, string? installed) =>
        TryParse(required, out var wanted) && TryParse(installed, out var present)
        && (wanted.IsPrerelease || present.IsPrerelease ? wanted.PrecedenceEquals(present) : wanted.Value.Major == present.Value.Major);

    /// <summary>-1, 0 or 1 by precedence (section 11). 0 does not imply equality: see the remarks on the type.</summary>
    public int CompareTo(SemanticVersion? other) => Compare(this, other);

    /// <summary>Whether neither version comes before the other: the same but for build metadata.</summary>
    public bool PrecedenceEquals(SemanticVersion? other) => Compare(this, other) == 0;

    /// <summary>Whether both have the same text, build metadata included; stricter than <see cref="PrecedenceEquals"/>.</summary>
    public bool Equals(SemanticVersion? other) => Value.Equals(other?.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SemanticVersion);

    /// <summary>A hash of the text, in agreement with <see cref="Equals(SemanticVersion)"/>.</summary>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The text as it was read, build metadata included.</summary>
    public override string ToString() => Value.ToString();

    /// <summary>Whether both have the same text, build metadata included.</summary>
    public static bool operator ==(SemanticVersion? left, SemanticVersion? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the texts differ, be it only in build metadata.</summary>
    public static bool operator !=(SemanticVersion? left, SemanticVersion? right) => !(left == right);

    /// <summary>Whether <paramref name="left"/> has the lower precedence.</summary>
    public static bool operator <(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) < 0;

    /// <summary>Whether <paramref name="left"/> has the higher precedence.</summary>
    public static bool operator >(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) > 0;

    /// <summary>Whether <paramref name="left"/> has the lower or the same precedence.</summary>
    public static bool operator <=(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) <= 0;

    /// <summary>Whether <paramref name="left"/> has the higher or the same precedence.</summary>
    public static bool operator >=(SemanticVersion? left, SemanticVersion? right) => Compare(left, right) >= 0;
}

/// <summary>A version as JSON.</summary>
public sealed class SemanticVersionConverter : TextConverter<SemanticVersion>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out SemanticVersion? value) => SemanticVersion.TryParse(text, out value);
}
