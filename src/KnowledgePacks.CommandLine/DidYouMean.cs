namespace KnowledgePacks.CommandLine;

/// <summary>Finds what somebody probably meant.</summary>
internal static class DidYouMean
{
    /// <summary>"did you mean x?", or null when nothing is near.</summary>
    public static string? Hint(ReadOnlySpan<char> given, IEnumerable<string> candidates)
    {
        var (best, nearest) = ((string?)null, Math.Min(3, Math.Max(1, given.Length / 3)) + 1);
        foreach (var candidate in candidates)
        {
            var isFar = Math.Abs(given.Length - candidate.Length) >= nearest;
            var distance = given.Length > 2 && candidate.StartsWith(given) ? 1 : isFar ? nearest : Distance(given, candidate);
            (best, nearest) = distance < nearest ? (candidate, distance) : (best, nearest);
        }
        return best is null ? null : $"did you mean {best}?";
    }

    // Optimal string alignment: insertions, deletions, replacements and swapped neighbours.
    private static int Distance(ReadOnlySpan<char> a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
