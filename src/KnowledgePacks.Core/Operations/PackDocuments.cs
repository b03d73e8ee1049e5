using KnowledgePacks.Installation;
using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Operations;

/// <summary>The files of a pack that people read.</summary>
public enum PackDocument
{
    /// <summary>skill.md.</summary>
    Skill,

    /// <summary>README.md.</summary>
    Readme,

    /// <summary>manifest.json.</summary>
    Manifest,

    /// <summary>kg_config.json.</summary>
    Config,
}

/// <summary>Opens what people read of an installed pack.</summary>
public static class PackDocuments
{
    /// <summary>The name of a document's file.</summary>
    public static string FileNameOf(PackDocument document) => document switch
    {
        PackDocument.Skill => PackValidator.SkillFileName,
        PackDocument.Readme => PackValidator.ReadmeFileName,
        PackDocument.Manifest => PackManifest.FileName,
        _ => PackValidator.ConfigFileName,
    };

    /// <summary>Opens a document for reading.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="document">Which.</param>
    /// <exception cref="PackNotFoundException">The pack has no such file. A link, or what is no file, counts as none.</exception>
    /// <exception cref="IOException">The system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is not readable.</exception>
    public static Stream Open(InstalledPack pack, PackDocument document)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var path = Path.Join(pack.Path, FileNameOf(document));
        if (FileStatus.Find(path) is not { Kind: FileKind.File })
            throw new PackNotFoundException(SoughtThing.Document, path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }
}
