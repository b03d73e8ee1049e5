using KnowledgePacks.Manifests;

namespace KnowledgePacks.Packs;

/// <summary>
/// The order of entries in archives: first the documents by which a pack is judged, so that a reader knows soon what it gets; then all
/// others, ordinal by their paths.
/// </summary>
internal static class ArchiveOrder
{
    private static readonly string[] Documents = [PackManifest.FileName, PackValidator.ConfigFileName, PackValidator.SkillFileName];

    /// <summary>Whether a path is one of the documents that come first.</summary>
    public static bool ComesFirst(PackPath path) => Array.IndexOf(Documents, path.Text) >= 0;

    public static int Compare(PackPath left, PackPath right)
    {
        var ranks = Rank(left).CompareTo(Rank(right));
        return ranks != 0 ? ranks : PackPath.Compare(left, right);
    }

    private static int Rank(PackPath path) => (uint)Array.IndexOf(Documents, path.Text) is < 3 and var index ? (int)index
        : Documents.Length;
}
