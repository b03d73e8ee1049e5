using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace KnowledgePacks.Versions;

/// <summary>
/// A version by Semantic Versioning 2.0.0, strictly: three numbers without leading zeros, ASCII only, no <c>v</c>,
/// no surrounding space. Numbers are kept as digits, so they may be of any length.
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

    private readonly string text;
    private readonly int majorEnd;
    private readonly int minorEnd;
    private readonly int patchEnd;
    private readonly int prereleaseEnd;

    private SemanticVersion(string text, int majorEnd, int minorEnd, int patchEnd, int prereleaseEnd)
    {
        this.text = text;
        this.majorEnd = majorEnd;
        this.minorEnd = minorEnd;
        this.patchEnd = patchEnd;
        this.prereleaseEnd = prereleaseEnd;
    }


    /// <summary>The first number: one or more ASCII digits, of any length. A new string at each call, as for the others.</summary>
    public string Major => MajorDigits.ToString();

    /// <summary>The second number: one or more ASCII digits, of any length.</summary>
    public string Minor => MinorDigits.ToString();

    /// <summary>The third number: one or more ASCII digits, of any length.</summary>
    public string Patch => PatchDigits.ToString();

    /// <summary>The dotted identifiers between <c>-</c> and <c>+</c>, without either; empty for a release.</summary>
    public string Prerelease => Identifiers.ToString();

    /// <summary>Whether the version comes before the release of the same three numbers, as <c>1.0.0-rc.1</c> does.</summary>
    public bool IsPrerelease => prereleaseEnd > patchEnd;

    private ReadOnlySpan<char> MajorDigits => text.AsSpan(0, majorEnd);

    private ReadOnlySpan<char> MinorDigits => text.AsSpan((majorEnd + 1)..minorEnd);

    private ReadOnlySpan<char> PatchDigits => text.AsSpan((minorEnd + 1)..patchEnd);

    private ReadOnlySpan<char> Identifiers => IsPrerelease ? text.AsSpan((patchEnd + 1)..prereleaseEnd) : default;

    private ReadOnlySpan<char> Numbers => text.AsSpan(0, patchEnd);

    /// <summary>Reads a version.</summary>
    /// <exception cref="FormatException">It is not one; the message is the reason, on one line, without the text.</exception>
    public static SemanticVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var version, out var problem) ? version : throw new FormatException(problem);
    }

    /// <summary>Reads a version; false if <paramref name="text"/> is null or not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SemanticVersion? version) => TryParse(text, out version, out _);

    /// <summary>Reads a version, or says in <paramref name="problem"/> why it is none: one line, lower case, without the text.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out SemanticVersion? version, [NotNullWhen(false)] out string? problem)
    {
        version = null;
        if (text is null || text.Length > MaxLength)
        {
            problem = text is null ? VersionText.ThreeNumbers : "a version has at most 256 characters";
            return false;
        }

        var (patchEnd, prereleaseEnd) = VersionText.FindEnds(text);
        var majorEnd = text.AsSpan(0, patchEnd).IndexOf('.');
        var minorLength = text.AsSpan((majorEnd + 1)..patchEnd).IndexOf('.');
        if (majorEnd < 0 || minorLength < 0)
        {
            problem = VersionText.ThreeNumbers;
            return false;
        }

        var read = new SemanticVersion(text, majorEnd, majorEnd + 1 + minorLength, patchEnd, prereleaseEnd);
        problem = VersionText.CheckNumber(read.MajorDigits, VersionText.ThreeNumbers)
            ?? VersionText.CheckNumber(read.MinorDigits, VersionText.ThreeNumbers)
            ?? VersionText.CheckNumber(read.PatchDigits, VersionText.ThreeNumbers)
            ?? VersionText.CheckIdentifiers(text, patchEnd, prereleaseEnd);
        version = problem is null ? read : null;
        return problem is null;
    }

    /// <summary>-1, 0 or 1 by precedence (section 11); null comes before every version.</summary>
    public static int Compare(SemanticVersion? left, SemanticVersion? right)
    {
        if (left is null || right is null)
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);

        var order = VersionText.CompareNumbers(left.MajorDigits, right.MajorDigits);
        if (order == 0)
            order = VersionText.CompareNumbers(left.MinorDigits, right.MinorDigits);
        if (order == 0)
            order = VersionText.CompareNumbers(left.PatchDigits, right.PatchDigits);
        if (order != 0)
            return order;

        return left.IsPrerelease && right.IsPrerelease
            ? VersionText.ComparePrereleases(left.Identifiers, right.Identifiers)
            : (left.IsPrerelease ? 0 : 1) - (right.IsPrerelease ? 0 : 1);
    }

    /// <summary>
    /// Whether a pack that asks for <paramref name="required"/> works with <paramref name="installed"/> by the rule that
    /// Knowledge Packs have always had: the major numbers are the same, while minor and patch may differ in either direction
    /// (an older installed version is compatible), major 0 included. A pre-release on either side is compatible only
    /// with a version of the same precedence. Build metadata is ignored. False if either text is not a version.
    /// For a lower bound use a <see cref="VersionRange"/>.
    /// </summary>
    public static bool IsCompatible(string? required, string? installed)
    {
        if (!TryParse(required, out var wanted) || !TryParse(installed, out var present))
            return false;

        return wanted.IsPrerelease || present.IsPrerelease
            ? wanted.PrecedenceEquals(present)
            : wanted.MajorDigits.SequenceEqual(present.MajorDigits);
    }

    /// <summary>-1, 0 or 1 by precedence (section 11). 0 does not imply equality: see the remarks on the type.</summary>
    public int CompareTo(SemanticVersion? other) => Compare(this, other);

    /// <summary>Whether neither version comes before the other: the same but for build metadata.</summary>
    public bool PrecedenceEquals(SemanticVersion? other) => Compare(this, other) == 0;

    /// <summary>Whether both have the same text, build metadata included; stricter than <see cref="PrecedenceEquals"/>.</summary>
    public bool Equals(SemanticVersion? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SemanticVersion);

    /// <summary>A hash of the text, in agreement with <see cref="Equals(SemanticVersion)"/>.</summary>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text as it was read, build metadata included.</summary>
    public override string ToString() => text;

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

    /// <summary>Puts a version together from parts already checked; it may be longer than <see cref="MaxLength"/>.</summary>
    internal static SemanticVersion FromParts(
        ReadOnlySpan<char> major, ReadOnlySpan<char> minor, ReadOnlySpan<char> patch, ReadOnlySpan<char> prerelease)
    {
        var numbers = $"{major}.{minor}.{patch}";
        var text = prerelease.IsEmpty ? numbers : $"{numbers}-{prerelease}";
        return new SemanticVersion(text, major.Length, major.Length + 1 + minor.Length, numbers.Length, text.Length);
    }

    /// <summary>Whether major, minor and patch are the same.</summary>
    internal bool HasNumbersOf(SemanticVersion other) => Numbers.SequenceEqual(other.Numbers);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out SemanticVersion? result) => TryParse(s, out result, out _);

    static bool ISpanParsable<SemanticVersion>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out SemanticVersion? result) => TryParse(s.ToString(), out result, out _);

    static SemanticVersion IParsable<SemanticVersion>.Parse(string s, IFormatProvider? provider) => TryParse(s, out SemanticVersion? value, out var problem) ? value : throw new FormatException(problem);

    static SemanticVersion ISpanParsable<SemanticVersion>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s.ToString(), out SemanticVersion? value, out var problem) ? value : throw new FormatException(problem);
}
