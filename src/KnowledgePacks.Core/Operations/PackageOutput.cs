using KnowledgePacks.Archives;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Operations;

/// <summary>
/// Where an archive goes, from what the caller said: a file under its own name or that of the pack, in a directory; the file that a
/// link leads to; or a pipe or a device, which is written to and never replaced.
/// </summary>
/// <param name="Path">The file, absolute, links resolved; of a pipe or a device, as it was said.</param>
/// <param name="Format">How the archive is compressed.</param>
/// <param name="IsStream">Whether it is a pipe or a device.</param>
internal sealed record PackageOutput(string Path, ArchiveFormat Format, bool IsStream)
{
    /// <summary>Finds out where the archive goes. Nothing is made.</summary>
    /// <param name="output">A file, an existing directory, or a path that ends with a slash.</param>
    /// <param name="pack">The pack, which gives the archive its name in a directory.</param>
    /// <param name="format">The compression that was asked for; <c>null</c> for what the name says.</param>
    /// <exception cref="InvalidRequestException">Nothing can be written there, or the name does not say in which format.</exception>
    public static PackageOutput Find(string output, Pack pack, ArchiveFormat? format)
    {
        if (string.IsNullOrWhiteSpace(output))
            throw new InvalidRequestException(RequestProblem.OutputUnnamed, "the output's name is empty");
        var path = System.IO.Path.GetFullPath(output);
        var kind = FileStatus.FindTargetKind(path);
        if (kind is FileKind.Fifo or FileKind.CharacterDevice)
            return new PackageOutput(path, Choose(output, format) ?? ArchiveFormat.TarGzip, IsStream: true);
        if (kind == FileKind.Special)
            throw new InvalidRequestException(RequestProblem.OutputSpecial, $"the output is neither a file nor a pipe: {output}");
        var name = output;
        if (kind == FileKind.Directory || System.IO.Path.EndsInDirectorySeparator(output))
        {
            var chosen = format ?? ArchiveFormat.TarGzip;
            path = System.IO.Path.Join(path, $"{pack.Manifest.Name}-{pack.Manifest.Version}{chosen.Extension()}");
            (name, format) = (path, chosen);
        }
        var made = Choose(name, format)
            ?? throw new InvalidRequestException(RequestProblem.OutputExtension, $"the output's name says no format: {output}");
        path = Resolve(path);
        if (FileStatus.FindTargetKind(path) is FileKind.Directory)
            throw new InvalidRequestException(RequestProblem.OutputDirectory, $"a directory has the archive's name: {path}");
        if (IsInside(path, pack.Path))
            throw new InvalidRequestException(RequestProblem.OutputInsidePack, $"output lies inside the pack: {output}");
        return new PackageOutput(path, made, IsStream: false);
    }

    private static ArchiveFormat? Choose(string output, ArchiveFormat? format)
    {
        var named = ArchiveFormats.FromFileName(output);
        return format is { } asked && named is { } said && asked != said
            ? throw new InvalidRequestException(RequestProblem.OutputFormat,
                $"the output's name asks for {said.Extension()}, the compression for {asked.Extension()}: {output}")
            : format ?? named;
    }

    /// <summary>Whether a path lies in a directory, links in the existing part of either resolved.</summary>
    private static bool IsInside(string path, string directory)
    {
        var parent = new DirectoryInfo(System.IO.Path.GetDirectoryName(path)!);
        while (!parent.Exists && parent.Parent is not null)
            parent = parent.Parent;
        var root = Resolve(directory);
        var place = Resolve(parent.FullName);
        return place == root || place.StartsWith(root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static string Resolve(string path)
    {
        FileSystemInfo info = File.Exists(path) ? new FileInfo(path) : new DirectoryInfo(path);
        if (System.IO.Path.GetDirectoryName(info.FullName) is not { } parent)
            return path;
        var target = info.LinkTarget is null ? null : info.ResolveLinkTarget(returnFinalTarget: true);
        return target is not null ? Resolve(target.FullName) : System.IO.Path.Join(Resolve(parent), info.Name);
    }
}
