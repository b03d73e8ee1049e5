using KnowledgePacks.Packs;

namespace KnowledgePacks.Sources;

/// <summary>Where an archive's bytes come from.</summary>
public interface IPackSource
{
    /// <summary>What messages and receipts call it: a path as the caller gave it, or "standard input".</summary>
    string Label { get; }

    /// <summary>Bytes of the archive; <c>null</c> when unknown, as from a pipe.</summary>
    long? Size { get; }

    /// <summary>The profile that the kind of source implies; <c>null</c> for none.</summary>
    PackProfile? ImpliedProfile { get; }

    /// <summary>What an index says the archive is; <c>null</c> without one.</summary>
    ReleaseIndex? Index { get; }

    /// <summary>Opens the archive's bytes; forward only is enough.</summary>
    /// <exception cref="PackNotFoundException">Some part is not there.</exception>
    Stream OpenRead();
}
