namespace KnowledgePacks.Sources;

/// <summary>Where an archive comes from: first what is known of it, then its bytes.</summary>
public interface IPackSource
{
    /// <summary>What messages and receipts call it: a path as the caller gave it, or "standard input".</summary>
    string Label { get; }

    /// <summary>Whether the bytes can be opened a second time, unlike those of a pipe.</summary>
    bool CanReopen { get; }

    /// <summary>Finds out what the archive must be, without reading it.</summary>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="KnowledgePackException">There is no such archive, or what describes it is no description.</exception>
    ValueTask<SourceExpectation> ResolveAsync(CancellationToken cancellation);

    /// <summary>Opens the archive's bytes; forward only is enough, and one stream at a time.</summary>
    /// <param name="offset">The first byte wanted.</param>
    /// <param name="cancellation">Ends the opening. Reading a stream ends when it is disposed.</param>
    /// <exception cref="PackNotFoundException">Some part is not there.</exception>
    ValueTask<Stream> OpenAsync(long offset, CancellationToken cancellation);
}
