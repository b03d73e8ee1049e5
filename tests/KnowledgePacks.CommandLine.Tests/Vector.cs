namespace KnowledgePacks.CommandLine.Tests;

internal static class Vector
{
    /// <summary>Splits at spaces; single quotes hold a word together.</summary>
    public static string[] Of(string line) => line == "" ? [] :
        [.. System.Text.RegularExpressions.Regex.Matches(line, @"'([^']*)'|\S+")
            .Select(m => m.Value[0] == '\'' ? m.Groups[1].Value : m.Value)];
}
