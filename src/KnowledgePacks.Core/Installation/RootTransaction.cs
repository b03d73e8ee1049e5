using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>How a transaction behaves towards others and the disk.</summary>
/// <param name="Wait">Whether to wait for another process that changes the root.</param>
/// <param name="Sync">Whether everything is on disk before it counts as done.</param>
/// <param name="OnWaiting">Told once who is waited for.</param>
/// <param name="OnNotice">Told what was repaired, and what was given up for want of space.</param>
/// <param name="GivesUpKept">Whether kept versions may go when space is short.</param>
internal sealed record TransactionOptions(bool Wait, bool Sync, Action<string>? OnWaiting, Action<string>? OnNotice,
    bool GivesUpKept = false);

/// <summary>
/// What installing, updating, rolling back and removing have in common: the root's lock, the repair of what others left
/// undone, a staging directory, and the one step in which a pack's name changes hands. Before that step nothing has
/// happened; after it, what could not be finished is left for the next command.
/// </summary>
internal sealed class RootTransaction : IDisposable
{
    private readonly InstallRoot root;
    private readonly TransactionOptions options;
    private readonly InstallLock rootLock;
    private readonly StagingDirectory staging;
    private readonly bool ownsStaging;
    private readonly CancellationToken cancellation;

    private RootTransaction(InstallRoot root, TransactionOptions options, InstallLock rootLock, StagingDirectory? prepared,
        PackName? concerned, CancellationToken cancellation)
    {
        (this.root, this.options, this.rootLock, this.cancellation) = (root, options, rootLock, cancellation);
        Room = new Room(root, options, holdsLock: true, cancellation);
        new RootRepair(root, options).Run(concerned);
        ownsStaging = prepared is null;
        staging = prepared ?? Room.With(() => StagingDirectory.Create(root, options.Sync));
    }

    /// <summary>The directory for whatever the transaction needs.</summary>
    public string StagingPath => staging.Path;

    /// <summary>Makes space.</summary>
    public Room Room { get; }

    private string AsidePath => Path.Join(staging.Path, StagingDirectory.AsideName);

    /// <summary>Takes the lock, and repairs first what others left.</summary>
    /// <param name="root">The root.</param>
    /// <param name="purpose">What is being done, for others to read.</param>
    /// <param name="concerned">The pack that will be changed; <c>null</c> when it is none, or all.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Ends the wait, and the work until the decisive step.</param>
    /// <param name="prepared">Where everything has been made ready; stays its maker's. <c>null</c> for a new directory.</param>
    /// <exception cref="RootLockedException">Another process holds it and is not to be waited for.</exception>
    public static RootTransaction Begin(InstallRoot root, string purpose, PackName? concerned, TransactionOptions options,
        CancellationToken cancellation, StagingDirectory? prepared = null)
    {
        var rootLock = InstallLock.Take(root, purpose, options, cancellation);
        try
        {
            return new RootTransaction(root, options, rootLock, prepared, concerned, cancellation);
        }
        catch
        {
            rootLock.Dispose();
            throw;
        }
    }

    /// <summary>A way to read or merge evaluation results.</summary>
    public EvalResults Results() => ResultsUntil(cancellation);

    /// <summary>Gives a pack a name that nothing has; results that waited for it have been carried over.</summary>
    public void Place(PackName name, string incoming)
    {
        var place = root.PathOf(name);
        Announce(new Journal(JournalKind.Place, name, FileStatus.Identity(incoming), null, Relative(incoming)));
        using var parent = Durability.OpenDirectory(root.Path);
        cancellation.ThrowIfCancellationRequested();
        DirectoryExchange.Rename(incoming, place);
        UndoOnFailure(() => SyncNames(parent), () => DirectoryExchange.Rename(place, incoming));
        Finish(() => root.DropWaitingResults(name, staging.Path));
    }

    /// <summary>
    /// Lets a pack take the place of the installed one, with every result that was written to it until then.
    /// </summary>
    /// <param name="name">The pack.</param>
    /// <param name="incoming">The new pack: in staging, or a kept version, whose place the old one takes.</param>
    /// <param name="keep">How many replaced versions are kept, this one included; <c>null</c> when the old one takes a kept one's
    /// place.</param>
    public void Exchange(PackName name, string incoming, int? keep)
    {
        var place = root.PathOf(name);
        Announce(new Journal(JournalKind.Exchange, name, FileStatus.Identity(incoming), keep, Relative(incoming)));
        using var parent = Durability.OpenDirectory(root.Path);
        using var otherParent = Durability.OpenDirectory(Path.GetDirectoryName(incoming)!);
        cancellation.ThrowIfCancellationRequested();
        DirectoryExchange.Exchange(incoming, place, AsidePath);
        // The name incoming is the old pack's now.
        UndoOnFailure(
            () =>
            {
                SyncNames(parent);
                SyncNames(otherParent);
                Results().Merge(incoming, place);
            },
            () => DirectoryExchange.Exchange(incoming, place, AsidePath));
        Finish(() =>
        {
            var replaced = new KeptVersions(root, name).Replace(incoming, keep, staging.Path, options.Sync);
            root.DropWaitingResults(name, staging.Path);
            // Once more, for a program that had looked up the old directory just before it lost its name.
            ResultsUntil(CancellationToken.None).Merge(replaced, place);
        });
    }

    /// <summary>Takes a pack out of its place.</summary>
    /// <param name="name">The pack.</param>
    /// <param name="keep">1 when it becomes the kept version that can be brought back; 0 when it goes with the staging directory. The
    /// versions that were kept until now go.</param>
    public void Remove(PackName name, int keep)
    {
        var place = root.PathOf(name);
        var removed = Path.Join(staging.Path, "removed");
        Announce(new Journal(JournalKind.Remove, name, 0, keep, Relative(removed)));
        using var parent = Durability.OpenDirectory(root.Path);
        cancellation.ThrowIfCancellationRequested();
        DirectoryExchange.Rename(place, removed);
        UndoOnFailure(() => SyncNames(parent), () => DirectoryExchange.Rename(removed, place));
        Finish(() => _ = new KeptVersions(root, name).Replace(removed, keep, staging.Path, options.Sync));
    }

    /// <summary>Puts a file that lies in the staging directory into an installed pack, in place of the one it may have.</summary>
    /// <param name="packPath">The pack.</param>
    /// <param name="name">The file's name in both.</param>
    public void PutFile(string packPath, string name)
    {
        var (made, place) = (Path.Join(staging.Path, name), Path.Join(packPath, name));
        using var parent = Durability.OpenDirectory(packPath);
        var replaces = File.Exists(place);
        Swap();
        UndoOnFailure(() => Durability.SyncDirectory(parent, packPath), Swap);

        void Swap()
        {
            if (replaces)
                DirectoryExchange.Exchange(made, place, AsidePath);
            else if (File.Exists(made))
                DirectoryExchange.Rename(made, place);
            else
                DirectoryExchange.Rename(place, made);
        }
    }

    /// <summary>Everything below the staging directory is on disk, and its journal, before a name is touched.</summary>
    private void Announce(Journal journal)
    {
        _ = Room.With(() => journal.Write(staging.Path, options.Sync));
        if (!options.Sync)
            return;
        Durability.SyncDirectory(staging.Path);
        Durability.SyncDirectory(root.StagingPath);
    }

    private void SyncNames(Microsoft.Win32.SafeHandles.SafeFileHandle directory)
    {
        if (options.Sync)
            Durability.SyncDirectory(directory, root.Path);
    }

    private void UndoOnFailure(Action action, Action undo)
    {
        try
        {
            action();
        }
        catch
        {
            try
            {
                undo();
            }
            catch (Exception failure) when (DiskFailure.Is(failure))
            {
                // Neither forward nor back: the journal tells the next command.
                staging.Leave();
            }
            throw;
        }
    }

    /// <summary>What is left to do when the new state stands already: it must not make a failure of it.</summary>
    private void Finish(Action action)
    {
        try
        {
            action();
            Journal.Close(staging.Path);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            staging.Leave();
        }
    }

    private EvalResults ResultsUntil(CancellationToken until) => new(Path.Join(staging.Path, "result"), options.Sync, until);

    private string Relative(string path) => Path.GetRelativePath(root.StatePath, path);

    public void Dispose()
    {
        // What is to be deleted is nobody's any more: that takes as long as it takes, without the lock.
        rootLock.Dispose();
        if (ownsStaging)
            staging.Dispose();
    }
}
