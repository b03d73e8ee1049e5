using System.Globalization;
using System.Text;

namespace KnowledgePacks.Core.Tests.Skills;

/// <summary>
/// A strict reader of front matter: three hyphens, three keys on a line each, three hyphens. A value is a double-quoted scalar of printable
/// characters and YAML 1.2's escapes, or false.
/// </summary>
internal static class YamlScalar
{
    public static IReadOnlyDictionary<string, string> ReadFrontMatter(string file)
    {
        var lines = file.Split('\n');
        Assert.Equal("---", lines[0]);
        var end = Array.IndexOf(lines, "---", 1);
        Assert.Equal(4, end);
        var values = new Dictionary<string, string>();
        foreach (var line in lines[1..end])
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            Assert.True(colon > 0, line);
            values.Add(line[..colon], line[(colon + 2)..] is "false" ? "false" : Unquote(line[(colon + 2)..]));
        }
        return values;
    }

    public static string Unquote(string scalar)
    {
        Assert.True(scalar.Length >= 2 && scalar[0] == '"' && scalar[^1] == '"', scalar);
        var inner = scalar[1..^1];
        var text = new StringBuilder();
        for (var i = 0; i < inner.Length; i++)
        {
            Assert.NotEqual('"', inner[i]);
            if (inner[i] != '\\')
            {
                Assert.True(IsPrintable(inner[i]), $"U+{(int)inner[i]:X4} as it is");
                text.Append(inner[i]);
                continue;
            }
            var length = inner[++i] switch { 'u' => 4, 'U' => 8, '"' or '\\' => 0, var other => throw new FormatException($"\\{other}") };
            var code = length == 0 ? inner[i]
                : int.Parse(inner.AsSpan(i + 1, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            text.Append(char.ConvertFromUtf32(code));
            i += length;
        }
        return text.ToString();
    }

    // Narrower than YAML: line separators and a byte-order mark may stand in it, but break lines for some readers.
    private static bool IsPrintable(char character) => character is >= ' ' and <= '~'
        || (character >= '\u00a0' && character is not ('\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff'));
}
