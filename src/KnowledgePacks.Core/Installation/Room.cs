namespace KnowledgePacks.Installation;

/// <summary>Space on a full disk, made by giving up kept versions.</summary>
/// <param name="root">The root.</param>
/// <param name="options">Whether they may be given up, and whom to tell.</param>
/// <param name="holdsLock">Whether the root's lock is held; else it is taken for as long as it takes.</param>
/// <param name="cancellation">Ends the wait for the lock.</param>
internal sealed class Room(InstallRoot root, TransactionOptions options, bool holdsLock, CancellationToken cancellation)
{
    /// <summary>Gives up all kept versions; false when there were none, or they are not to be given up.</summary>
    public bool Make()
    {
        if (!options.GivesUpKept)
            return false;
        // Whoever has the lock now may need it for the same reason, and is soon done.
        using var taken = holdsLock ? null : InstallLock.Take(root, "making room", options with { Wait = true }, cancellation);
        if (!holdsLock)
            new RootRepair(root, options).Run();
        var dropped = 0;
        foreach (var name in RootRepair.Settled(root))
            dropped += new KeptVersions(root, name).GiveUp();
        if (dropped > 0)
            options.OnNotice?.Invoke($"space is short: {dropped} kept version(s) dropped, there is nothing to roll back to");
        return dropped > 0;
    }

    /// <summary>Does something that takes space, again when the disk was full and room could be made.</summary>
    public T With<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException full) when (DiskFailure.IsFull(full) && Make())
        {
            return action();
        }
    }
}
