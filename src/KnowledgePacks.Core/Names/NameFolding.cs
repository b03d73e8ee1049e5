using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgePacks.Names;

/// <summary>
/// Makes names comparable: two names fold to the same text when some filesystem may take them for one. That is Unicode's
/// compatibility caseless matching for identifiers (The Unicode Standard, D147): NFKC, full case folding, and without the
/// characters that are not to be seen. The result is left decomposed, because equality is all that it is for: texts are
/// equal in NFKC exactly when they are in NFKD. In a globalization-invariant executable <c>string.Normalize</c> gives
/// back what it was given, so the tables are our own. Keeps the buffers of one thread's work.
/// </summary>
internal sealed class NameFolding
{
    private const int Ypogegrammeni = 0x345, Iota = 0x3b9;
    private const int FirstSyllable = 0xac00, LastSyllable = 0xd7a3, FirstLead = 0x1100, FirstVowel = 0x1161, BeforeTrail = 0x11a7,
        Vowels = 21, Trails = 28;
    private const int EndOfTables = 0x30000, FirstTag = 0xe0000, LastTag = 0xe0fff, Itself = 255;

    private readonly List<int> points = [];
    private readonly List<int> order = [];
    private char[] folded = new char[256];

    /// <summary>The folded name; valid until the next call.</summary>
    public ReadOnlySpan<char> Fold(ReadOnlySpan<char> name)
    {
        if (folded.Length < name.Length)
            folded = new char[name.Length];
        return Ascii.ToLower(name, folded, out var count) == OperationStatus.Done ? folded.AsSpan(0, count) : FoldUnicode(name);
    }

    private ReadOnlySpan<char> FoldUnicode(ReadOnlySpan<char> name)
    {
        points.Clear();
        foreach (var rune in name.EnumerateRunes())
            AddFolded(rune.Value);
        OrderMarks(CollectionsMarshal.AsSpan(points));
        if (folded.Length < 2 * points.Count)
            folded = new char[2 * points.Count];
        var length = 0;
        foreach (var point in points)
            length += new Rune(point == Ypogegrammeni ? Iota : point).EncodeToUtf16(folded.AsSpan(length));
        return folded.AsSpan(0, length);
    }

    private void AddFolded(int point)
    {
        if (point is >= FirstSyllable and <= LastSyllable)
        {
            var at = point - FirstSyllable;
            points.Add(FirstLead + at / (Vowels * Trails));
            points.Add(FirstVowel + at / Trails % Vowels);
            if (at % Trails > 0)
                points.Add(BeforeTrail + at % Trails);
            return;
        }
        if (point is >= FirstTag and <= LastTag)
            return;
        var entry = EntryOf(point);
        var header = NameFoldingTables.Entries[entry];
        if (entry == 0 || header >> 8 == Itself)
        {
            points.Add(point);
            return;
        }
        var units = NameFoldingTables.Entries.Slice(entry + 1, header >> 8);
        foreach (var rune in MemoryMarshal.Cast<ushort, char>(units).EnumerateRunes())
            points.Add(rune.Value);
    }

    /// <summary>
    /// Puts marks behind one character into the order of their combining classes (D109), in less than quadratic time
    /// however many there are. The iota below a letter has stood among them until now, as it does before folding.
    /// </summary>
    private void OrderMarks(Span<int> text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            order.Clear();
            for (int end = start, mark; end < text.Length && (mark = CombiningClass(text[end])) > 0; end++)
                order.Add((mark << 16) + order.Count);
            if (order.Count > 1)
                CollectionsMarshal.AsSpan(order).Sort(text.Slice(start, order.Count));
            start += order.Count;
        }
    }

    private static int CombiningClass(int point) => NameFoldingTables.Entries[EntryOf(point)] & 0xff;

    private static int EntryOf(int point) => point >= EndOfTables ? 0
        : NameFoldingTables.Blocks[(NameFoldingTables.Index[point >> NameFoldingTables.BlockBits] << NameFoldingTables.BlockBits)
            + (point & ((1 << NameFoldingTables.BlockBits) - 1))];
}
