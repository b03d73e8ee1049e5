using System.Globalization;
using System.Text;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>
/// Foreign text for a terminal: names, descriptions and messages may hold escape sequences, line breaks or characters
/// that turn the reading direction. They are shown as what they are; JSON output stays exact.
/// </summary>
internal static class TerminalText
{
    public static string Escape(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (IsUnsafe(rune))
                return EscapeAll(text);
        return text;
    }

    private static string EscapeAll(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsUnsafe(rune))
                escaped.Append(rune);
            else
                escaped.Append(
                    rune.Value switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", 0x1b => "\\e", _ => $"\\u{{{rune.Value:x}}}" });
        }
        return escaped.ToString();
    }

    /// <summary>Controls, invisible formatting (bidirectional overrides among it), and line separators.</summary>
    private static bool IsUnsafe(Rune rune) => rune.Value is < 0x20 or 0x7f || (rune.Value >= 0x80 && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
