using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>Every file of an installed pack, links and special files included.</summary>
internal static class InstalledFiles
{
    public static Dictionary<string, FileStatus> List(string packPath)
    {
        var files = new Dictionary<string, FileStatus>(StringComparer.Ordinal);
        Walk(packPath, "", files);
        return files;
    }

    private static void Walk(string packPath, string parent, Dictionary<string, FileStatus> files)
    {
        foreach (var fullPath in Directory.EnumerateFileSystemEntries(Path.Join(packPath, parent)))
        {
            var path = parent + Path.GetFileName(fullPath);
            var status = FileStatus.Get(fullPath);
            if (status.Kind == FileKind.Directory)
                Walk(packPath, path + "/", files);
            else
                files.Add(path, status);
        }
    }
}
