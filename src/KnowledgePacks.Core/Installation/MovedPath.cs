namespace KnowledgePacks.Installation;

/// <summary>A file or directory that came in an archive under a name that the user's results have.</summary>
/// <param name="From">Its path in the archive, without a slash at its end.</param>
/// <param name="To">Its path in the installed pack.</param>
internal readonly record struct MovedPath(string From, string To)
{
    /// <summary>Where a file of the archive is once results of its own were put aside.</summary>
    public static PackPath Apply(IReadOnlyList<MovedPath> moved, PackPath path)
    {
        foreach (var (from, to) in moved)
            if (path.Text == from || path.IsIn(from + "/"))
                return PackPath.Known(to + path.Text[from.Length..]);
        return path;
    }
}
