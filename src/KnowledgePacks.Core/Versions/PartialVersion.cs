using System.Diagnostics.CodeAnalysis;

namespace KnowledgePacks.Versions;

/// <summary>
/// A version as a range may write it: <c>1.2.3-rc.1</c>, but also <c>1.2</c>, <c>1.x</c> or <c>*</c>, where the numbers
/// from some place on are open. Open numbers count as 0.
/// </summary>
internal readonly ref struct PartialVersion
{
    // 1.0.0-0 is the lowest version of 1.0.0: as an excluded upper bound it keeps out all pre-releases of 1.0.0 as well.
    private const string LowestPrerelease = "0";

    private readonly ReadOnlySpan<char> major;
    private readonly ReadOnlySpan<char> minor;
    private readonly ReadOnlySpan<char> patch;
    private readonly ReadOnlySpan<char> prerelease;
    private readonly int known;

    private PartialVersion(
        ReadOnlySpan<char> major, ReadOnlySpan<char> minor, ReadOnlySpan<char> patch, ReadOnlySpan<char> prerelease, int known)
    {
        this.major = major;
        this.minor = minor;
        this.patch = patch;
        this.prerelease = prerelease;
        this.known = known;
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out PartialVersion version, [NotNullWhen(false)] out string? problem)
    {
        var (numbersEnd, prereleaseEnd) = VersionText.FindEnds(text);
        var numbers = text[..numbersEnd];
        Span<Range> places = stackalloc Range[4];
        var count = numbers.Split(places, '.');
        problem = count > 3 ? "a version has at most three numbers" : null;
        var known = 0;
        for (var i = 0; problem is null && i < count; i++)
        {
            var number = numbers[places[i]];
            if (number is "x" or "X" or "*")
                continue;

            problem = VersionText.CheckNumber(number, "a range has versions such as 1.2.3, 1.2 or 1.x")
                ?? (known < i ? "a number must not follow a wildcard" : null);
            known++;
        }

        if (numbersEnd < text.Length && known < 3)
            problem ??= "only a version of three numbers has a pre-release or build metadata";
        problem ??= VersionText.CheckIdentifiers(text, numbersEnd, prereleaseEnd);
        version = problem is not null
            ? default
            : new PartialVersion(
                known > 0 ? numbers[places[0]] : "0",
                known > 1 ? numbers[places[1]] : "0",
                known > 2 ? numbers[places[2]] : "0",
                prereleaseEnd > numbersEnd ? text[(numbersEnd + 1)..prereleaseEnd] : default,
                known);
        return problem is null;
    }

    /// <summary>Adds the primitive comparisons that <paramref name="comparison"/> with this version means: none, one or two.</summary>
    internal void AddTo(List<VersionComparator> comparators, RangeOperator comparison)
    {
        switch (comparison)
        {
            // No version lies beyond all versions, and every other comparison with all versions holds.
            case RangeOperator.Less or RangeOperator.Greater when known == 0:
                comparators.Add(new(RangeOperator.Less, SemanticVersion.FromParts("0", "0", "0", LowestPrerelease)));
                break;
            case var _ when known == 0:
                break;
            case RangeOperator.Equal when known < 3:
                AddBetween(comparators, known);
                break;
            case RangeOperator.Tilde:
                AddBetween(comparators, Math.Min(known, 2));
                break;
            case RangeOperator.Caret:
                AddBetween(comparators, FirstNonZero());
                break;
            case RangeOperator.Less when known < 3:
                comparators.Add(new(RangeOperator.Less, SemanticVersion.FromParts(major, minor, patch, LowestPrerelease)));
                break;
            case RangeOperator.AtMost when known < 3:
                comparators.Add(new(RangeOperator.Less, Next(known, LowestPrerelease)));
                break;
            case RangeOperator.Greater when known < 3:
                comparators.Add(new(RangeOperator.AtLeast, Next(known, default)));
                break;
            default:
                comparators.Add(new(comparison, SemanticVersion.FromParts(major, minor, patch, prerelease)));
                break;
        }
    }

    private void AddBetween(List<VersionComparator> comparators, int place)
    {
        comparators.Add(new(RangeOperator.AtLeast, SemanticVersion.FromParts(major, minor, patch, prerelease)));
        comparators.Add(new(RangeOperator.Less, Next(place, LowestPrerelease)));
    }

    /// <summary>The place of the leftmost known number that is not 0; of the last known if all are.</summary>
    private int FirstNonZero() => known == 1 || major is not "0" ? 1 : known == 2 || minor is not "0" ? 2 : 3;

    /// <summary>This version with the number at <paramref name="place"/> (1 to 3) one higher and all later ones 0.</summary>
    private SemanticVersion Next(int place, ReadOnlySpan<char> newPrerelease) => place switch
    {
        1 => SemanticVersion.FromParts(VersionText.Increment(major), "0", "0", newPrerelease),
        2 => SemanticVersion.FromParts(major, VersionText.Increment(minor), "0", newPrerelease),
        _ => SemanticVersion.FromParts(major, minor, VersionText.Increment(patch), newPrerelease),
    };
}
