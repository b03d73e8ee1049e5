using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using KnowledgePacks.Archives;
using KnowledgePacks.Content;
using KnowledgePacks.Packs;
using KnowledgePacks.Versions;

namespace KnowledgePacks;

/// <summary>Writes a value as the text that it parses from.</summary>
public abstract class TextConverter<T> : JsonConverter<T>
    where T : notnull
{
    /// <summary>Parses a text; <c>false</c> when it is none of the type's.</summary>
    protected abstract bool TryParse(string? text, out T? value);

    /// <summary>The text of a value.</summary>
    protected virtual string Text(T value) => value.ToString()!;

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var value) ? value! : throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));
}

/// <summary>A pack name as JSON.</summary>
public sealed class PackNameConverter : TextConverter<PackName>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out PackName? value) => PackName.TryParse(text, out value);
}

/// <summary>A version as JSON.</summary>
public sealed class SemanticVersionConverter : TextConverter<SemanticVersion>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out SemanticVersion? value) => SemanticVersion.TryParse(text, out value);
}

/// <summary>A digest as JSON: lower-case hexadecimal.</summary>
public sealed class DigestConverter : TextConverter<Digest>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out Digest? value) => Digest.TryParse(text, out value);
}

/// <summary>An archive format as JSON: <c>tar.gz</c> or <c>tar.zst</c>.</summary>
public sealed class ArchiveFormatConverter : TextConverter<ArchiveFormat>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out ArchiveFormat value)
    {
        value = text == "tar.zst" ? ArchiveFormat.TarZstd : ArchiveFormat.TarGzip;
        return text is "tar.zst" or "tar.gz";
    }

    /// <inheritdoc/>
    protected override string Text(ArchiveFormat value) => ToText(value);

    /// <summary>The format's text.</summary>
    public static string ToText(ArchiveFormat value) => value.Extension()[1..];
}

/// <summary>A profile as JSON: <c>standard</c> or <c>legacy</c>.</summary>
public sealed class PackProfileConverter : TextConverter<PackProfile>
{
    /// <inheritdoc/>
    protected override bool TryParse(string? text, out PackProfile value)
    {
        value = text == "legacy" ? PackProfile.Legacy : PackProfile.Standard;
        return text is "legacy" or "standard";
    }

    /// <inheritdoc/>
    protected override string Text(PackProfile value) => ToText(value);

    /// <summary>The profile's text.</summary>
    public static string ToText(PackProfile value) => value == PackProfile.Legacy ? "legacy" : "standard";
}

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
