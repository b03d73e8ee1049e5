namespace KnowledgePacks.Platform;

/// <summary>How large a directory is.</summary>
internal static class TreeSize
{
    /// <summary>Bytes of all files below a directory, links not followed; what goes away meanwhile is not counted.</summary>
    public static long Of(string path)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };
        long total = 0;
        try
        {
            foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", options))
                total += file.LinkTarget is null ? file.Length : 0;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Replaced or removed while it was counted: readers take no lock.
        }
        return total;
    }
}
