using KnowledgePacks.Content;
using KnowledgePacks.Packs;
using KnowledgePacks.Platform;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Installation;

/// <summary>A pack in a staging directory, whole, judged, and on disk: all that is left is to give it its name.</summary>
/// <param name="Staging">Where it is; goes when this is disposed.</param>
/// <param name="PackPath">The pack's directory.</param>
/// <param name="Contents">What came in the archive.</param>
/// <param name="Receipt">The receipt that lies in it.</param>
internal sealed record PreparedPack(StagingDirectory Staging, string PackPath, PackContents Contents, InstallReceipt Receipt) : IDisposable
{
    /// <summary>How many results of the archive's own are where the user's would be.</summary>
    public int CountResults(IReadOnlyList<MovedPath> moved) =>
        Contents.Entries.FindAll(entry =>
            !entry.IsDirectory && ReservedNames.IsResult(entry.Path) && MovedPath.Apply(moved, entry.Path) == entry.Path).Count;

    public void Dispose() => Staging.Dispose();
}

/// <summary>
/// The long part of an installation: reading, limits, grammar, validation, hashing, writing, syncing. It holds no lock but that of its
/// own staging directory; any number run side by side in one root.
/// </summary>
internal sealed class Preparation(InstallRoot root, InstallOptions options, InstallRule rule, IProgress<Progress>? progress,
    CancellationToken cancellation)
{
    /// <summary>Makes a pack ready; it is <c>null</c> when it is installed already, and when it was not written as a whole.</summary>
    /// <param name="bytes">The archive's bytes; are disposed.</param>
    /// <param name="label">What messages and the receipt call it.</param>
    /// <param name="expected">What the source says of it.</param>
    /// <param name="sparesKnown">Whether nothing is written of what seems to be installed already.</param>
    /// <exception cref="KnowledgePackException">It must not be installed.</exception>
    /// <exception cref="IOException">The system refused.</exception>
    public (JudgedPack Judged, PreparedPack? Prepared) Prepare(Stream bytes, string label, SourceExpectation expected, bool sparesKnown)
    {
        StagingDirectory staging;
        var room = new Room(root, options.Transaction, holdsLock: false, cancellation);
        try
        {
            staging = room.With(() => StagingDirectory.Create(root, options.Sync));
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
        PreparedPack? prepared = null;
        try
        {
            (var judged, prepared) = Prepare(bytes, label, expected, sparesKnown, staging, room);
            return (judged, prepared);
        }
        finally
        {
            if (prepared is null)
                staging.Dispose();
        }
    }

    private (JudgedPack, PreparedPack?) Prepare(Stream bytes, string label, SourceExpectation expected, bool sparesKnown,
        StagingDirectory staging, Room room)
    {
        // Before anything is written that it is to answer for.
        using var sync = options.Sync ? new TreeSync(staging.Path) : null;
        var files = new StagingFiles(staging, room, sync) { IsShared = root.IsGroupWritable, IsReadOnly = options.ReadOnly };
        files.CreateDirectory(staging.PackPath);
        using var writer = new StagingWriter(staging.PackPath, files, options.ThreadCount);
        var reading = new JudgedReading(root, options, rule, progress, cancellation)
        {
            OnEntry = writer.Write,
            SparesKnown = sparesKnown,
        };
        var judged = reading.Read(bytes, label, expected);
        if (judged.IsInstalled || judged.IsIncomplete)
            return (judged, null);
        var (facts, report) = (judged.Facts, judged.Report);
        writer.Finish();
        // The archive's contents were judged while they were written, and nobody else writes here: they are not read again.
        var packPath = facts.Wrapper is null ? staging.PackPath : Path.Join(staging.PackPath, facts.Wrapper);
        var (table, tree) = Files(facts.Contents, writer.Hashes);
        var receipt = new InstallReceipt(report.Manifest!.Name, report.Manifest.Version, report.Profile, label,
            options.Clock.GetUtcNow().ToUniversalTime(), InstallReceipt.LibraryVersion, facts.Descriptor, facts.Contents.TotalSize,
                table, InstallReceipt.CurrentFormat);
        _ = room.With(() => receipt.WriteTo(packPath, sync: false));
        if (tree.Count > 0)
            _ = room.With(() => HashTreeFile.Write(Path.Join(packPath, ReservedNames.HashTree), tree, sync: false));
        sync?.Sync(packPath, files.Count, cancellation);
        return (judged, new PreparedPack(staging, packPath, facts.Contents, receipt));
    }

    /// <summary>The receipt's table, in ordinal order, and the nodes of its large files in the same.</summary>
    private static (List<ReceiptFile> Table, List<ReadOnlyMemory<byte>> Tree) Files(PackContents contents, IReadOnlyList<HashedFile> hashes)
    {
        var table = new List<ReceiptFile>(hashes.Count);
        var large = new List<(PackPath Path, ReadOnlyMemory<byte> Nodes)>();
        foreach (var entry in contents.Entries)
        {
            if (entry.IsDirectory)
                continue;
            var hashed = hashes[table.Count];
            table.Add(new ReceiptFile(entry.Path, entry.Size, null, hashed.Digest));
            if (!hashed.Nodes.IsEmpty)
                large.Add((entry.Path, hashed.Nodes));
        }
        table.Sort(ReceiptFile.Compare);
        large.Sort((left, right) => PackPath.Compare(left.Path, right.Path));
        return (table, large.ConvertAll(file => file.Nodes));
    }
}
