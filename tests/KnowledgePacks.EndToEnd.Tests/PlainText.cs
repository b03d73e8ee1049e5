using System.Globalization;
using System.Text;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Text that a terminal shows as it stands.</summary>
internal static class PlainText
{
    /// <summary>Nothing in it moves a cursor, rings, hides, or turns the reading direction; lines end with a newline alone.</summary>
    public static string Check(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            Assert.True(rune.Value == '\n' || !IsActive(rune), $"U+{rune.Value:X4} in: {text}");
        return text;
    }

    private static bool IsActive(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse;
}
