namespace KnowledgePacks.Packs;

/// <summary>
/// What an installation puts into a pack, and what a pack therefore may not bring: the names, and who may change what is there.
/// </summary>
internal static class ReservedNames
{
    /// <summary>The record of an installation.</summary>
    public const string Receipt = ".kpacks.json";

    /// <summary>Digests of the ranges of its large files.</summary>
    public const string HashTree = ".kpacks.tree";

    /// <summary>Where evaluations write, in the user's copy of a pack.</summary>
    public const string ResultsDirectory = "eval/results", ResultsFile = "eval_results.json";

    /// <summary>Whether no archive may have an entry of that name, in whatever directory.</summary>
    /// <param name="name">The last component of a path, folded where case is to be ignored.</param>
    public static bool IsInstallations(ReadOnlySpan<char> name) =>
        name.Equals(Receipt, StringComparison.OrdinalIgnoreCase) || name.Equals(HashTree, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a path belongs to the evaluation results, which may change at any time.</summary>
    public static bool IsResult(PackPath path) => path.Text == ResultsFile || path.IsIn(ResultsDirectory + "/");
}
