using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// Finishes or undoes what commands left that did not end: killed, or without power. Run by every command that takes the
/// root's lock, before its own work.
/// </summary>
internal sealed class RootRepair(InstallRoot root, TransactionOptions options)
{
    /// <summary>For the holder of the root's lock.</summary>
    public void Run()
    {
        foreach (var staging in StagingDirectory.TakeLeft(root))
            using (staging)
                Repair(staging);
        foreach (var name in KeptVersions.Names(root))
            new KeptVersions(root, name).DeleteRemains();
        TakeBackWaitingResults();
    }

    private void Repair(StagingDirectory staging)
    {
        // Until it is done, a failure leaves it to the next command.
        staging.Leave();
        var journal = Journal.Read(staging.Path);
        var finished = journal is not null && Finish(journal, staging.Path);
        // Without its journal the directory is waste, whatever becomes of its deletion.
        Journal.Close(staging.Path);
        if (options.Sync)
            Durability.SyncDirectory(staging.Path);
        if (staging.DeleteLeft())
            options.OnNotice?.Invoke(finished ? $"finished what an interrupted command had begun: {Describe(journal!)}"
                : "removed what an interrupted command left");
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
            if (Path.Exists(place) || !Path.Exists(other))
                return false;
            new KeptVersions(root, journal.Name).Drop(staging, 0);
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
            kept.Replace(other, journal.Keep, staging, options.Sync);
        }
        else if (journal is { Kind: JournalKind.Exchange, Keep: { } count })
        {
            kept.Drop(staging, count);
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
    private void TakeBackWaitingResults()
    {
        foreach (var kept in root.KeptResults())
        {
            var place = Path.Join(root.Path, Path.GetFileName(kept));
            if (!Directory.Exists(place))
                continue;
            using var staging = StagingDirectory.Create(root, options.Sync);
            new EvalResults(Path.Join(staging.Path, "result"), options.Sync, CancellationToken.None).Merge(kept, place);
            DirectoryExchange.Rename(kept, Path.Join(staging.Path, "kept"));
            options.OnNotice?.Invoke($"evaluation results that were kept are in {Path.GetFileName(kept)} again");
        }
    }
}
