using System.Globalization;
using System.IO.Compression;
using System.Text;
using KnowledgePacks.Names;

namespace KnowledgePacks.Core.Tests.Names;

/// <summary>Folding against the conformance data of the Unicode Character Database that the tables come from.</summary>
public class NameFoldingTests
{
    private readonly NameFolding folding = new();

    [Test]
    public void All_five_forms_of_each_line_of_NormalizationTest_fold_to_one_text()
    {
        var lines = 0;
        foreach (var fields in Read("NormalizationTest"))
        {
            lines++;
            var folded = Fold(Text(fields[4]));
            foreach (var form in fields[..4])
                Assert.Equal(folded, Fold(Text(form)));
        }
        Assert.InRange(lines, 19_000, 20_000);
    }

    [Test]
    public void Case_folding_is_full()
    {
        var lines = 0;
        foreach (var fields in Read("CaseFolding"))
        {
            lines++;
            Assert.Equal(Fold(Text(fields[2])), Fold(Text(fields[0])));
        }
        Assert.InRange(lines, 1_500, 1_600);
    }

    [Test]
    public void Every_code_point_folds_to_what_its_property_NFKC_Casefold_says()
    {
        var mappings = Mappings();
        Assert.InRange(mappings.Count, 10_000, 11_000);
        for (var point = 0; point <= 0x10ffff; point++)
        {
            if (!Rune.IsValid(point))
                continue;
            var text = char.ConvertFromUtf32(point);
            // What folds to itself is not listed; its decomposition, in the other file, folds to the same.
            var expected = mappings.TryGetValue(point, out var mapping) ? Fold(mapping) : Fold(Fold(text));
            var folded = Fold(text);
            Assert.True(expected == folded, $"U+{point:X4}");
            Assert.True(mapping is null or { Length: > 0 } == folded.Length > 0, $"U+{point:X4}");
        }
    }

    [Test]
    public void What_the_property_leaves_alone_stays_apart()
    {
        var mappings = Mappings();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var point = 0; point <= 0x10ffff; point++)
            if (Rune.IsValid(point) && !mappings.ContainsKey(point) && point != 0x3b9)
                Assert.True(seen.TryAdd(Fold(char.ConvertFromUtf32(point)), point), $"U+{point:X4}");
    }

    [Test]
    [Arguments("README.md", "readme.MD")]
    [Arguments("straße", "STRASSE")]
    [Arguments("stra\u1e9ee", "strasse")] // Capital sharp s.
    [Arguments("caf\u00e9", "cafe\u0301")]
    [Arguments("\u212a", "k")] // Kelvin sign.
    [Arguments("\u212b", "A\u030a")] // Angstrom sign.
    [Arguments("\uff21\uff42", "aB")] // Full width.
    [Arguments("\ufb01le", "file")] // A ligature.
    [Arguments("\u03a3\u03a3", "\u03c3\u03c2")] // Final sigma.
    [Arguments("\u1fb4", "\u03b1\u0345\u0301")] // An iota below, in another order.
    [Arguments("\u1fb4", "\u0386\u0399")]
    [Arguments("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")] // Hangul.
    [Arguments("a\u0323\u0301", "a\u0301\u0323")] // Marks in another order.
    [Arguments("zero\u200bwidth\u2060\ufeff", "zerowidth")]
    [Arguments("tag\U000e0041", "tag")]
    [Arguments("\u202egpj", "GPJ")]
    [Arguments("\U00010400", "\U00010428")] // Deseret.
    [Arguments("\ud835\udc00", "a")] // Mathematical bold.
    [Arguments("\u0130", "i\u0307")]
    public void Takes_for_one(string one, string other) => Assert.Equal(Fold(one), Fold(other));

    [Test]
    [Arguments("resume", "r\u00e9sum\u00e9")]
    [Arguments("i", "\u0131")] // Only Turkish takes these for one.
    [Arguments("a", "\u0430")] // Latin and Cyrillic look alike, which is no filesystem's affair.
    [Arguments("ss", "s")]
    [Arguments("a\u0301\u0300", "a\u0300\u0301")] // Marks of one class keep their order.
    [Arguments("a-b", "a_b")]
    public void Keeps_apart(string one, string other) => Assert.NotEqual(Fold(one), Fold(other));

    [Test]
    public void Long_names_that_grow_fold_whole() =>
        Assert.Equal(string.Concat(Enumerable.Repeat(Fold("\ufdfa"), 3000)), Fold(new string('\ufdfa', 3000)));

    [Test]
    public void Ten_thousand_marks_are_put_in_order()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 5000));
        Assert.Equal("x" + new string('\u0323', 5000) + new string('\u0301', 5000), Fold("x" + marks));
    }

    private static Dictionary<int, string> Mappings()
    {
        var mappings = new Dictionary<int, string>();
        foreach (var fields in Read("NFKC_CF"))
        {
            var range = fields[0].Split("..");
            for (var point = Number(range[0]); point <= Number(range[^1]); point++)
                mappings.Add(point, Text(fields[1]));
        }
        return mappings;
    }

    private static IEnumerable<string[]> Read(string name)
    {
        using var file = File.OpenRead(
            Path.Join(AppContext.BaseDirectory, "Fixtures", "unicode", $"{name}-{NameFoldingTables.UnicodeVersion}.txt.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
            yield return line.Split(';');
    }

    private static string Text(string points) =>
        string.Concat(points.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(point => char.ConvertFromUtf32(Number(point))));

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private string Fold(string text) => folding.Fold(text).ToString();
}
