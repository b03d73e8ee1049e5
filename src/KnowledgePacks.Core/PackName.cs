using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using KnowledgePacks.Json;

namespace KnowledgePacks;

/// <summary>
/// A pack's name: 1 to 64 ASCII letters, digits, hyphens and underscores, beginning with a letter or digit, and no
/// Windows device name. It is safe as a directory's name on every platform. Equality is ordinal; two names that differ
/// only by case do not share an install root (see <see cref="Collides"/>).
/// </summary>
[JsonConverter(typeof(PackNameConverter))]
public sealed partial record PackName : ISpanParsable<PackName>
{
    private PackName(string text) => Text = text;

    /// <summary>The name as written.</summary>
    public string Text { get; }

    /// <summary>Parses a name.</summary>
    /// <exception cref="FormatException">With the reason in one line.</exception>
    public static PackName Parse(string text) =>
        TryParse(text, out var name, out var problem) ? name : throw new FormatException(problem);

    /// <inheritdoc cref="Parse(string)"/>
    public static PackName Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static PackName Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s.ToString());

    /// <summary>Parses a name; <c>false</c> when it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PackName? name) =>
        TryParse(text, out name, out _);

    /// <inheritdoc cref="TryParse(string?, out PackName?)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out PackName? result) =>
        TryParse(s, out result, out _);

    /// <inheritdoc cref="TryParse(string?, out PackName?)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [NotNullWhen(true)] out PackName? result) =>
        TryParse(s.ToString(), out result, out _);

    /// <summary>Parses a name and says in one line, in the words of the Python tool, why it is not one.</summary>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out PackName? name, [NotNullWhen(false)] out string? problem)
    {
        name = null;
        problem = string.IsNullOrEmpty(text) ? "Pack name cannot be empty"
            : !Pattern().IsMatch(text)
                ? $"Pack name '{text}' contains invalid characters. Pack names must start with an alphanumeric character and contain " +
                "only alphanumeric characters, hyphens, and underscores."
            : DeviceNames().IsMatch(text) ? $"Pack name '{text}' is a device name on Windows"
            : null;
        if (problem is not null)
            return false;
        name = new PackName(text!);
        return true;
    }

    /// <summary>Whether both names would be one directory on a filesystem that ignores case, without being the same name.</summary>
    public bool Collides(string other) =>
        !Text.Equals(other, StringComparison.Ordinal) && Text.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DeviceNames();
}

/// <summary>A pack name as JSON.</summary>
public sealed class PackNameConverter : TextConverter<PackName>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out PackName? value) => PackName.TryParse(text, out value);
}
