using System.Globalization;

namespace KnowledgePacks.Json;

/// <summary>A moment as JSON: ISO 8601 in UTC, to the second.</summary>
public sealed class UtcTimeConverter : TextConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out DateTimeOffset value) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out value);

    /// <inheritdoc/>
    protected override string Text(DateTimeOffset value) => ToText(value);

    /// <summary>The moment's text.</summary>
    public static string ToText(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
