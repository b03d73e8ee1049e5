namespace KnowledgePacks.Versions;

/// <summary>Says in one line why a text is no version. Semver's own messages hold the text, control characters and all.</summary>
internal static class VersionGrammar
{
    internal const string ThreeNumbers = "a version has three numbers, such as 1.0.0";
    internal const string Unread = "a range has versions such as 1.2.3, 1.2 or 1.x";

    private const string LeadingZeros = "a number must not have leading zeros";

    /// <summary>Null if nothing is wrong with <paramref name="text"/>.</summary>
    /// <param name="text">A version without operators.</param>
    /// <param name="inRange">Whether numbers may be open, as in <c>1.2</c>, <c>1.x</c> or <c>*</c>.</param>
    internal static string? Problem(string text, bool inRange)
    {
        var build = text.Split('+', 2);
        var prerelease = build[0].Split('-', 2);
        var numbers = prerelease[0].Split('.');
        var problem = !inRange && numbers.Length != 3 ? ThreeNumbers : numbers.Length > 3 ? "a version has at most three numbers" : null;
        var known = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (inRange && numbers[i] is "x" or "X" or "*")
                continue;

            problem ??= !IsNumeric(numbers[i]) ? inRange ? Unread : ThreeNumbers
                : ZerosLead(numbers[i]) ? LeadingZeros
                : known++ < i ? "a number must not follow a wildcard" : null;
        }

        if (known < 3 && prerelease[0].Length < text.Length)
            problem ??= "only a version of three numbers has a pre-release or build metadata";
        foreach (var identifier in prerelease.Skip(1).SelectMany(dotted => dotted.Split('.')))
            problem ??= IdentifierProblem(identifier) ?? (IsNumeric(identifier) && ZerosLead(identifier) ? LeadingZeros : null);
        foreach (var identifier in build.Skip(1).SelectMany(dotted => dotted.Split('.')))
            problem ??= IdentifierProblem(identifier);
        return problem;
    }

    private static string? IdentifierProblem(string identifier) =>
        identifier.Length == 0 ? "an identifier must not be empty"
        : identifier.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') ? null
        : "an identifier has only ASCII letters, digits and hyphens";

    private static bool IsNumeric(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static bool ZerosLead(string digits) => digits.Length > 1 && digits[0] == '0';
}
