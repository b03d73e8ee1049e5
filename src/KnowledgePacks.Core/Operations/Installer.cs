using KnowledgePacks.Installation;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Operations;

/// <summary>
/// Installs archives into a root. A pack of the same name is replaced by another version, and its evaluation results
/// are kept; at every moment either the old pack or the new one is there, whole.
/// </summary>
/// <param name="root">The root; created when it is not there.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Installer(InstallRoot root, InstallOptions? options = null)
{
    private readonly InstallOptions options = options ?? new InstallOptions();

    /// <summary>Whether the installed version is installed again whatever the bytes; else the same bytes change nothing, and others are
    /// refused.</summary>
    public bool Force { get; init; }

    /// <summary>Installs an archive, on the thread pool.</summary>
    /// <param name="source">Where the archive comes from, such as <see cref="FileSource.Open"/>.</param>
    /// <param name="progress">Told how many bytes of the archive are done.</param>
    /// <param name="cancellation">Until the new pack is in its place, stops the work and leaves all as it was.</param>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public Task<InstallResult> InstallAsync(IPackSource source, IProgress<Progress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(async () =>
            await new InstallTransaction(root, options, Rule, progress, cancellation).RunAsync(source).ConfigureAwait(false), cancellation);

    /// <summary>
    /// Installs several archives, on the thread pool. All are read and made ready before the first takes its place: when one of them
    /// cannot be installed, none is.
    /// </summary>
    /// <param name="sources">Where the archives come from. The same archive twice counts once.</param>
    /// <param name="progress">Told how many bytes of the archives are done.</param>
    /// <param name="installed">Told of each pack that has its place.</param>
    /// <param name="cancellation">Stops the work; packs that have their places keep them.</param>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public Task<IReadOnlyList<InstallResult>> InstallAllAsync(IReadOnlyList<IPackSource> sources, IProgress<Progress>? progress = null,
        Action<InstallResult>? installed = null, CancellationToken cancellation = default) =>
        Task.Run(async () =>
        {
            var transaction = new InstallTransaction(root, options, Rule, progress, cancellation);
            var offers = new List<InstallOffer>(sources.Count);
            try
            {
                foreach (var source in sources)
                {
                    var offer = await transaction.PrepareAsync(source).ConfigureAwait(false);
                    if (IsNew(offer, offers))
                        offers.Add(offer);
                    else
                        offer.Dispose();
                }
                var results = new List<InstallResult>(offers.Count);
                foreach (var offer in offers)
                {
                    cancellation.ThrowIfCancellationRequested();
                    results.Add(transaction.Commit(offer));
                    installed?.Invoke(results[^1]);
                }
                return (IReadOnlyList<InstallResult>)results;
            }
            finally
            {
                foreach (var offer in offers)
                    offer.Dispose();
            }
        }, cancellation);

    private InstallRule Rule => new() { ReplacesEqual = Force };

    private static bool IsNew(InstallOffer offer, List<InstallOffer> offers)
    {
        foreach (var other in offers)
        {
            if (other.Judged.Name != offer.Judged.Name)
                continue;
            if (other.Judged.Sha256 == offer.Judged.Sha256)
                return false;
            offer.Dispose();
            throw new InvalidRequestException(RequestProblem.SamePackTwice,
                $"two archives of one pack: {offer.Judged.Name}: {other.Label} (sha256 {other.Judged.Sha256}), {offer.Label} (sha256 " +
                $"{offer.Judged.Sha256})");
        }
        return true;
    }
}
