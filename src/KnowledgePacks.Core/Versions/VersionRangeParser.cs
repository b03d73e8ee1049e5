namespace KnowledgePacks.Versions;

/// <summary>
/// Reads a range from left to right:
/// <code>
/// range       = alternative *( "||" alternative )
/// alternative = partial " - " partial / condition *( ( " " / "," ) condition )
/// condition   = [ "=" / "&lt;" / "&lt;=" / "&gt;" / "&gt;=" / "~" / "^" ] partial
/// partial     = xr [ "." xr [ "." xr [ "-" prerelease ] [ "+" build ] ] ]
/// xr          = "x" / "X" / "*" / number
/// </code>
/// Spaces and tabs may stand around everything but inside an operator or a partial version.
/// </summary>
internal ref struct VersionRangeParser
{
    private readonly List<VersionComparator> comparators = [];
    private ReadOnlySpan<char> rest;
    private int versions;
    private string? problem;

    private VersionRangeParser(ReadOnlySpan<char> text) => rest = text.Trim(" \t");

    private readonly bool AtAlternativeEnd => rest.IsEmpty || rest[0] == '|';

    private readonly bool AtHyphen => rest is ['-', ' ' or '\t', ..];

    /// <summary>The alternatives, each a list of conditions that must all hold; or null and the problem.</summary>
    internal static VersionComparator[][]? Parse(ReadOnlySpan<char> text, out string? problem)
    {
        var parser = new VersionRangeParser(text);
        var alternatives = parser.rest.IsEmpty ? parser.Fail("a range must not be empty: * admits every release") : parser.ReadRange();
        problem = parser.problem;
        return alternatives;
    }

    private VersionComparator[][]? ReadRange()
    {
        var alternatives = new List<VersionComparator[]>();
        while (ReadAlternative())
        {
            alternatives.Add([.. comparators]);
            comparators.Clear();
            if (rest.IsEmpty)
                return [.. alternatives];
            if (rest is not ['|', '|', ..])
                return Fail("alternatives are divided by ||");

            Skip(2);
        }

        return null;
    }

    private bool ReadAlternative()
    {
        var comparison = ReadOperator(out var isWritten);
        if (!ReadVersion(out var first))
            return false;

        if (AtHyphen && !isWritten)
        {
            Skip(1);
            if (!ReadVersion(out var last))
                return false;

            first.AddTo(comparators, RangeOperator.AtLeast);
            last.AddTo(comparators, RangeOperator.AtMost);
            if (!AtAlternativeEnd)
                Fail("a hyphen range cannot be combined with further conditions, only with ||");
            return problem is null;
        }

        first.AddTo(comparators, comparison);
        while (!AtAlternativeEnd)
        {
            if (rest[0] == ',')
                Skip(1);
            comparison = ReadOperator(out _);
            if (!ReadVersion(out var next))
                return false;

            next.AddTo(comparators, comparison);
        }

        return true;
    }

    private RangeOperator ReadOperator(out bool isWritten)
    {
        var (comparison, length) = rest switch
        {
            ['<', '=', ..] => (RangeOperator.AtMost, 2),
            ['>', '=', ..] => (RangeOperator.AtLeast, 2),
            ['<', ..] => (RangeOperator.Less, 1),
            ['>', ..] => (RangeOperator.Greater, 1),
            ['=', ..] => (RangeOperator.Equal, 1),
            ['~', ..] => (RangeOperator.Tilde, 1),
            ['^', ..] => (RangeOperator.Caret, 1),
            _ => (RangeOperator.Equal, 0),
        };
        Skip(length);
        isWritten = length > 0;
        return comparison;
    }

    private bool ReadVersion(out PartialVersion version)
    {
        var end = rest.IndexOfAny(" \t,|");
        var word = end < 0 ? rest : rest[..end];
        version = default;
        if (word.IsEmpty)
            Fail("a version is missing: write such as >=1.2 <2 or 1.x || 2.x");
        else if (word[0] == '-')
            Fail("a hyphen range is two versions with a spaced hyphen between, such as 1.2 - 2.0");
        else if (word[0] is 'v' or 'V')
            Fail("a version must not start with v");
        else if (++versions > VersionRange.MaxVersions)
            Fail("a range names at most 32 versions");
        else if (PartialVersion.TryParse(word, out version, out var reason))
            Skip(word.Length);
        else
            Fail(reason);
        return problem is null;
    }

    private void Skip(int length) => rest = rest[length..].TrimStart(" \t");

    private VersionComparator[][]? Fail(string reason)
    {
        problem ??= reason;
        return null;
    }
}
