using System.Text.Json;
using System.Text.Json.Serialization;

namespace KnowledgePacks.Json;

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
