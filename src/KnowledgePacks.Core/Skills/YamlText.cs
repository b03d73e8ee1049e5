using System.Globalization;
using System.Text;

namespace KnowledgePacks.Skills;

/// <summary>Foreign text for YAML: one line of it, and the one spelling that every reader takes for that text.</summary>
internal static class YamlText
{
    private const string Ellipsis = "…";

    /// <summary>
    /// A text as one line: line breaks, controls and runs of spaces are a space each, and characters that nobody sees (bidirectional
    /// overrides and tags among them) are left out.
    /// </summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control)
                space = line.Length > 0;
            else if (!IsInvisible(rune))
            {
                line.Append(space ? " " : "").Append(rune);
                space = false;
            }
        }
        return line.ToString();
    }

    /// <summary>At most so many UTF-16 units of one line; what is longer ends at a word where there is one, and with an ellipsis.</summary>
    public static string Shorten(string line, int most)
    {
        if (line.Length <= most)
            return line;
        var end = most - Ellipsis.Length;
        if (char.IsLowSurrogate(line[end]))
            end--;
        if (line.LastIndexOf(' ', end) is var word && word > most / 2)
            end = word;
        return line[..end].TrimEnd(' ', ',', ';', ':', '.', '-') + Ellipsis;
    }

    /// <summary>A double-quoted scalar. Of the plain ones, <c>no</c> is no text, <c>1e3</c> a number, and <c>a: b</c> a mapping.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
                quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= 0x20 and < 0x7f || (rune.Value >= 0xa0 && !IsInvisible(rune)))
                quoted.Append(rune);
            else
                quoted.Append(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>YAML lets some of them stand as they are, and some readers do not take those.</summary>
    private static bool IsInvisible(Rune rune) => rune.Value >= 0x80 && Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
