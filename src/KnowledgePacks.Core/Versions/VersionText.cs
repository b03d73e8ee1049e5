namespace KnowledgePacks.Versions;

/// <summary>What versions and version ranges have in common: the numbers and identifiers of the grammar, and their order.</summary>
internal static class VersionText
{
    internal const string ThreeNumbers = "a version has three numbers, such as 1.0.0";

    private const string LeadingZeros = "a number must not have leading zeros";

    /// <summary>
    /// Where the numbers end and where the pre-release ends. Equal if there is no pre-release; the second is the length if
    /// there is no build metadata. Hyphens may stand in both of the later parts, so the first of each sign divides.
    /// </summary>
    internal static (int Numbers, int Prerelease) FindEnds(ReadOnlySpan<char> text)
    {
        var plus = text.IndexOf('+');
        var prereleaseEnd = plus < 0 ? text.Length : plus;
        var hyphen = text[..prereleaseEnd].IndexOf('-');
        return (hyphen < 0 ? prereleaseEnd : hyphen, prereleaseEnd);
    }

    /// <summary>Null if these are digits without a leading zero, else the problem.</summary>
    internal static string? CheckNumber(ReadOnlySpan<char> digits, string problemIfNoNumber)
    {
        if (!IsNumeric(digits))
            return problemIfNoNumber;

        return digits.Length > 1 && digits[0] == '0' ? LeadingZeros : null;
    }

    /// <summary>Null if what follows the numbers is well formed, or nothing; else the problem.</summary>
    internal static string? CheckIdentifiers(ReadOnlySpan<char> text, int numbersEnd, int prereleaseEnd)
    {
        string? problem = null;
        if (prereleaseEnd > numbersEnd)
            problem = CheckIdentifiers(text[(numbersEnd + 1)..prereleaseEnd], zerosMayLead: false);
        if (problem is null && text.Length > prereleaseEnd)
            problem = CheckIdentifiers(text[(prereleaseEnd + 1)..], zerosMayLead: true);
        return problem;
    }

    /// <summary>-1, 0 or 1 for two numbers without leading zeros, of any length.</summary>
    internal static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length == right.Length ? Math.Sign(left.SequenceCompareTo(right)) : left.Length < right.Length ? -1 : 1;

    /// <summary>-1, 0 or 1 for two pre-releases that are not empty (section 11.4).</summary>
    internal static int ComparePrereleases(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            var order = CompareIdentifiers(FirstIdentifier(left), FirstIdentifier(right));
            if (order != 0)
                return order;

            // Equal identifiers are equally long: both end here, or one of them goes on and is the higher.
            var length = FirstIdentifier(left).Length;
            if (left.Length == length || right.Length == length)
                return left.Length.CompareTo(right.Length);

            left = left[(length + 1)..];
            right = right[(length + 1)..];
        }
    }

    /// <summary>The number after this one; one digit longer if all are nines.</summary>
    internal static string Increment(ReadOnlySpan<char> digits)
    {
        var last = digits.LastIndexOfAnyExcept('9');
        return last < 0
            ? $"1{new string('0', digits.Length)}"
            : $"{digits[..last]}{(char)(digits[last] + 1)}{new string('0', digits.Length - 1 - last)}";
    }

    private static string? CheckIdentifiers(ReadOnlySpan<char> dotted, bool zerosMayLead)
    {
        while (true)
        {
            var identifier = FirstIdentifier(dotted);
            if (identifier.IsEmpty)
                return "an identifier must not be empty";

            foreach (var character in identifier)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character != '-')
                    return "an identifier has only ASCII letters, digits and hyphens";
            }

            if (!zerosMayLead && identifier.Length > 1 && identifier[0] == '0' && IsNumeric(identifier))
                return LeadingZeros;
            if (identifier.Length == dotted.Length)
                return null;

            dotted = dotted[(identifier.Length + 1)..];
        }
    }

    private static int CompareIdentifiers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => (IsNumeric(left), IsNumeric(right)) switch
    {
        (true, true) => CompareNumbers(left, right),
        (true, false) => -1,
        (false, true) => 1,
        _ => Math.Sign(left.SequenceCompareTo(right)),
    };

    private static ReadOnlySpan<char> FirstIdentifier(ReadOnlySpan<char> dotted)
    {
        var dot = dotted.IndexOf('.');
        return dot < 0 ? dotted : dotted[..dot];
    }

    private static bool IsNumeric(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
