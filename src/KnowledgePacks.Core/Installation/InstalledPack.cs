using KnowledgePacks.Manifests;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>What is known of an installed pack without reading its files.</summary>
public enum InstalledPackStatus
{
    /// <summary>A pack with a receipt.</summary>
    Ok,

    /// <summary>A pack that another tool put there: it has no receipt.</summary>
    Unmanaged,

    /// <summary>Something is wrong; see <see cref="InstalledPack.Problem"/>.</summary>
    Broken,
}

/// <summary>A directory in an install root, as its manifest and its receipt tell.</summary>
public sealed class InstalledPack
{
    private InstalledPack(string path)
    {
        Path = path;
        Name = System.IO.Path.GetFileName(path);
    }

    /// <summary>The directory's name, which is the pack's identity in the root.</summary>
    public string Name { get; }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>Whether it is sound as far as its manifest and receipt tell.</summary>
    public InstalledPackStatus Status { get; private set; }

    /// <summary>Whether this user may not read it, so that nothing can be said of it.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>What is wrong; <c>null</c> unless broken.</summary>
    public string? Problem { get; private set; }

    /// <summary>The manifest; <c>null</c> when it cannot be read.</summary>
    public PackManifest? Manifest { get; private set; }

    /// <summary>The first lines of the receipt; <c>null</c> without one, or when it cannot be read.</summary>
    public ReceiptSummary? Summary { get; private set; }

    /// <summary>The receipt, read when it is first asked for; <c>null</c> without one, or when it cannot be read.</summary>
    public InstallReceipt? Receipt => Summary is null ? null : field ??= LoadReceipt();

    /// <summary>Bytes of its files: from the receipt, else counted.</summary>
    public long Size => Summary?.TotalSize ?? TreeSize.Of(Path);

    /// <summary>
    /// The pack of a directory; <c>null</c> when it is gone. Readers take no lock: when the pack was replaced or removed while it was
    /// read, what was seen is of two packs or of none, and is read again.
    /// </summary>
    internal static InstalledPack? Find(string path)
    {
        while (FileStatus.FindIdentity(path) is { } identity)
        {
            var pack = Read(path);
            if (FileStatus.FindIdentity(path) == identity)
                return pack;
        }
        return null;
    }

    private static InstalledPack Read(string path)
    {
        var pack = new InstalledPack(path);
        pack.IsUnreadable = !OperatingSystem.IsWindows() && LibC.Access(path, LibC.ReadAndSearch) != 0;
        pack.Problem = pack.IsUnreadable ? $"this user may not read it: {path}: Permission denied"
            : pack.ReadManifest() ?? pack.ReadReceipt() ?? pack.FindDatabaseProblem();
        pack.Status = pack.Problem is not null ? InstalledPackStatus.Broken
            : pack.Summary is null ? InstalledPackStatus.Unmanaged
            : InstalledPackStatus.Ok;
        return pack;
    }

    private string? ReadManifest()
    {
        try
        {
            Manifest = PackManifest.Load(System.IO.Path.Join(Path, PackManifest.FileName), PackProfile.Legacy);
        }
        catch (PackNotFoundException)
        {
            return "Required file missing: manifest.json";
        }
        catch (PackInvalidException invalid)
        {
            return string.Join("; ", invalid.Findings.Select(finding => finding.Message));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"manifest.json cannot be read: {failure.Message}";
        }
        return Manifest.Name.Text == Name ? null : $"manifest.json names the pack '{Manifest.Name}'";
    }

    private string? ReadReceipt()
    {
        try
        {
            Summary = ReceiptSummary.Load(Path);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return $"{InstallReceipt.FileName} cannot be read: {failure.Message}";
        }
    }

    private InstallReceipt? LoadReceipt()
    {
        try
        {
            return InstallReceipt.Load(Path);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private string? FindDatabaseProblem()
    {
        var standard = System.IO.Path.Join(Path, PackDatabase.FileName);
        return File.Exists(standard) || Directory.Exists(standard) || File.Exists(System.IO.Path.Join(Path, PackDatabase.RustFileName))
            ? null
            : "Required database missing: pack.db";
    }
}
