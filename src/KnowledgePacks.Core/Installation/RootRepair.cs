using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// Finishes or undoes what commands left that did not end: killed, or without power. Run by every command that takes the
/// root's lock, before its own work.
/// </summary>
internal sealed class RootRepair(InstallRoot root, TransactionOptions options)
{
    /// <summary>
    /// For the holder of the root's lock. What is left of one pack does not stop commands on others, and what merely cannot be deleted
    /// stops nobody: <c>gc</c> and <c>doctor</c> tell of it.
    /// </summary>
    /// <param name="concerned">The pack that a command is about to change: it must be whole. <c>null</c> when there is none.</param>
    /// <exception cref="IOException">Something of that pack could not be finished.</exception>
    public void Run(PackName? concerned = null)
    {
        foreach (var staging in StagingDirectory.TakeLeft(root))
            using (staging)
                Repair(staging, concerned);
        foreach (var name in KeptVersions.Names(root))
            Tolerate(new KeptVersions(root, name).DeleteRemains);
        TakeBackWaitingResults(concerned);
    }

    /// <summary>
    /// The packs whose kept versions may be given up: not those of which an interrupted command could not be finished, because results
    /// may still have to be carried over from one.
    /// </summary>
    public static IReadOnlyList<PackName> Settled(InstallRoot root)
    {
        var waiting = new HashSet<PackName>();
        foreach (var path in StagingDirectory.FindLeft(root))
            if (Journal.Read(path) is { } journal)
                waiting.Add(journal.Name);
        return [.. KeptVersions.Names(root).Where(name => !waiting.Contains(name))];
    }

    private void Repair(StagingDirectory staging, PackName? concerned)
    {
        // Until it is done, a failure leaves it to the next command.
        staging.Leave();
        // One that cannot be read may be of any pack: no command is safe then.
        var journal = Journal.Read(staging.Path);
        var finished = false;
        try
        {
            finished = journal is not null && Finish(journal, staging.Path);
            // Without its journal the directory is waste, whatever becomes of its deletion.
            Journal.Close(staging.Path);
            if (options.Sync)
                Durability.SyncDirectory(staging.Path);
        }
        catch (Exception failure) when (DiskFailure.IsOfPlace(failure) && (journal is null || journal.Name != concerned))
        {
            options.OnNotice?.Invoke($"what an interrupted command left{(journal is null ? "" : $" of {journal.Name}")} waits: " +
                failure.Message);
            return;
        }
        if (Tolerate(() => staging.DeleteLeft()))
            options.OnNotice?.Invoke(finished ? $"finished what an interrupted command had begun: {Describe(journal!)}"
                : "removed what an interrupted command left");
    }

    /// <summary>Does what may fail; false when it did, or had nothing to do.</summary>
    private static bool Tolerate(Func<bool> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (DiskFailure.IsOfPlace(failure))
        {
            return false;
        }
    }

    private static string Describe(Journal journal) => journal.Kind switch
    {
        JournalKind.Place => $"{journal.Name} is installed",
        JournalKind.Exchange => $"{journal.Name} is replaced",
        _ => $"{journal.Name} is removed",
    };

    /// <summary>Whether the name had changed hands, so that the rest was to be done; else it is as it was before.</summary>
    private bool Finish(Journal journal, string staging)
    {
        var place = root.PathOf(journal.Name);
        var other = Path.Join(root.StatePath, journal.Other);
        if (journal.Kind == JournalKind.Remove)
        {
            if (Path.Exists(place))
                return false;
            var versions = new KeptVersions(root, journal.Name);
            if (Path.Exists(other))
                _ = versions.Replace(other, journal.Keep, staging, options.Sync, leavesForeign: true);
            else
                versions.Drop(staging, journal.Keep ?? 0, leavesForeign: true);
            return true;
        }
        if (journal.Kind == JournalKind.Exchange)
            ResolveAside(journal, place, other, Path.Join(staging, StagingDirectory.AsideName));
        if (!Path.Exists(place) || FileStatus.Identity(place) != journal.Incoming)
            return false;
        var kept = new KeptVersions(root, journal.Name);
        if (journal.Kind == JournalKind.Exchange && Path.Exists(other))
        {
            new EvalResults(Path.Join(staging, "result"), options.Sync, CancellationToken.None).Merge(other, place);
            kept.Replace(other, journal.Keep, staging, options.Sync, leavesForeign: true);
        }
        else if (journal is { Kind: JournalKind.Exchange, Keep: { } count })
        {
            kept.Drop(staging, count, leavesForeign: true);
        }
        root.DropWaitingResults(journal.Name, staging);
        return true;
    }

    /// <summary>Where directories cannot be exchanged, the old pack waits aside between two renames.</summary>
    private static void ResolveAside(Journal journal, string place, string other, string aside)
    {
        if (!Path.Exists(aside))
            return;
        if (!Path.Exists(place))
            DirectoryExchange.Rename(aside, place);
        else if (FileStatus.Identity(place) == journal.Incoming && !Path.Exists(other))
            DirectoryExchange.Rename(aside, other);
    }

    /// <summary>
    /// Results that wait for a pack which is there: a removal that kept them was interrupted before the pack was gone, or
    /// another tool installed it. The pack gets what it does not have.
    /// </summary>
    private void TakeBackWaitingResults(PackName? concerned)
    {
        foreach (var kept in root.KeptResults())
        {
            var name = Path.GetFileName(kept);
            try
            {
                if (Directory.Exists(Path.Join(root.Path, name)))
                    TakeBack(kept, name);
            }
            catch (Exception failure) when (DiskFailure.IsOfPlace(failure) && name != concerned?.Text)
            {
                options.OnNotice?.Invoke($"evaluation results of {name} wait: {failure.Message}");
            }
        }
    }

    private void TakeBack(string kept, string name)
    {
        using var staging = StagingDirectory.Create(root, options.Sync);
        new EvalResults(Path.Join(staging.Path, "result"), options.Sync, CancellationToken.None).Merge(kept, Path.Join(root.Path, name));
        DirectoryExchange.Rename(kept, Path.Join(staging.Path, "kept"));
        options.OnNotice?.Invoke($"evaluation results that were kept are in {name} again");
    }
}
