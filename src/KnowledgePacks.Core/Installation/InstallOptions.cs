namespace KnowledgePacks.Installation;

/// <summary>How to install; the defaults are what the command line does without options.</summary>
public sealed record InstallOptions
{
    /// <summary>What the pack must hold; <c>null</c> for what the source implies, else standard.</summary>
    public PackProfile? Profile { get; init; }

    /// <summary>Whether README.md and evaluation questions are required too.</summary>
    public bool Strict { get; init; }

    /// <summary>The digest that the archive must have; <c>null</c> for any.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>Do all checks and write nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether everything is on disk when the call returns. False is for roots that may be lost.</summary>
    public bool Sync { get; init; } = true;

    /// <summary>
    /// Whether nobody may write to the pack's files, so that an engine cannot rewrite its database. Directories stay writable.
    /// </summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether to wait for another process that changes the root.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Told once, with the other process, when there is one to wait for.</summary>
    public Action<string>? OnWaiting { get; init; }

    /// <summary>
    /// Told what was repaired of interrupted commands, and what was given up for want of space; one line each, from whichever thread needed
    /// it.
    /// </summary>
    public Action<string>? OnNotice { get; init; }

    /// <summary>How many replaced versions of a pack are kept to roll back to.</summary>
    public int Keep { get; init; } = 1;

    /// <summary>What the archive may cost.</summary>
    public PackLimits Limits { get; init; } = PackLimits.Default;

    /// <summary>
    /// Threads that expand the archive; <c>null</c> for as many as pay. One means that all is done on the calling thread.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>The receipt's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal int ThreadCount => Threads ?? Environment.ProcessorCount;

    internal TransactionOptions Transaction => new(Wait, Sync, OnWaiting, OnNotice, GivesUpKept: true);
}
