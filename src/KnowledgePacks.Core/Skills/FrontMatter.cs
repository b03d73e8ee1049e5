namespace KnowledgePacks.Skills;

/// <summary>The YAML between two lines of three hyphens at the beginning of a Markdown file.</summary>
internal static class FrontMatter
{
    /// <summary>The text after it; the whole text when there is none, or when it does not end.</summary>
    /// <param name="markdown">The file, lines divided by line feeds.</param>
    public static string Strip(string markdown)
    {
        var end = markdown.IndexOf('\n');
        if (end < 0 || !IsFence(markdown.AsSpan(0, end)))
            return markdown;
        for (var start = end + 1; start < markdown.Length; start = end + 1)
        {
            end = markdown.IndexOf('\n', start);
            end = end < 0 ? markdown.Length : end;
            if (IsFence(markdown.AsSpan(start, end - start)))
                return end < markdown.Length ? markdown[(end + 1)..] : "";
        }
        return markdown;
    }

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd(" \t").SequenceEqual("---");
}
