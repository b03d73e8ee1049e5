using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace KnowledgePacks.Json;

/// <summary>
/// JSON documents that strangers wrote: one value, no duplicate keys (two readers would see two documents), every
/// string valid Unicode, a byte-order mark accepted. Mistakes are told with line and column, both counted from 1.
/// </summary>
internal static class StrictJson
{
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonElement? root,
        [NotNullWhen(false)] out string? problem)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        root = null;
        problem = FindProblem(utf8.Span);
        if (problem is not null)
            return false;
        using var document = JsonDocument.Parse(utf8);
        root = document.RootElement.Clone();
        return true;
    }

    private static string? FindProblem(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var keys = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        keys.Push(new HashSet<string>(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        keys.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        var key = reader.GetString()!;
                        if (!keys.Peek().Add(key))
                            return $"{Position(utf8, (int)reader.TokenStartIndex)}: duplicate key '{key}'";
                        break;
                    case JsonTokenType.String:
                        _ = reader.GetString();
                        break;
                }
            }
            return null;
        }
        catch (JsonException mistake)
        {
            return $"line {mistake.LineNumber + 1}, column {mistake.BytePositionInLine + 1}: {Reason(utf8, mistake)}";
        }
        catch (InvalidOperationException)
        {
            return $"{Position(utf8, (int)reader.TokenStartIndex)}: not valid Unicode";
        }
    }

    /// <summary>A reason of our own: the parser's messages are left out of the native executable.</summary>
    private static string Reason(ReadOnlySpan<byte> utf8, JsonException mistake)
    {
        var at = Offset(utf8, mistake.LineNumber ?? 0, mistake.BytePositionInLine ?? 0);
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
            return "the file is empty";
        return at >= utf8.Length ? "the text ends too early"
            : utf8[at] is > 0x20 and < 0x7f ? $"unexpected '{(char)utf8[at]}'"
            : $"unexpected byte 0x{utf8[at]:x2}";
    }

    private static int Offset(ReadOnlySpan<byte> utf8, long line, long column)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var end = utf8[start..].IndexOf((byte)'\n');
            if (end < 0)
                break;
            start += end + 1;
        }
        return (int)Math.Min(start + column, utf8.Length);
    }

    private static string Position(ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..offset];
        return $"line {before.Count((byte)'\n') + 1}, column {offset - before.LastIndexOf((byte)'\n')}";
    }
}
