using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>Every file of an installed pack, links and special files included.</summary>
internal static class InstalledFiles
{
    public static Dictionary<PackPath, FileStatus> List(string packPath)
    {
        var files = new Dictionary<PackPath, FileStatus>();
        Walk(packPath, default, files);
        return files;
    }

    private static void Walk(string packPath, PackPath parent, Dictionary<PackPath, FileStatus> files)
    {
        foreach (var fullPath in Directory.EnumerateFileSystemEntries(Path.Join(packPath, parent.Text)))
        {
            var name = Path.GetFileName(fullPath);
            var status = FileStatus.Get(fullPath);
            if (status.Kind == FileKind.Directory)
                Walk(packPath, parent.Directory(name), files);
            else
                files.Add(parent.File(name), status);
        }
    }
}
