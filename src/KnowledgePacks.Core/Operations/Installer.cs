using KnowledgePacks.Installation;
using KnowledgePacks.Sources;

namespace KnowledgePacks.Operations;

/// <summary>
/// Installs archives into a root. A pack of the same name is replaced whatever its version, and its evaluation results
/// are kept; at every moment either the old pack or the new one is there, whole.
/// </summary>
/// <param name="root">The root; created when it is not there.</param>
/// <param name="options">How; <c>null</c> for the defaults.</param>
public sealed class Installer(InstallRoot root, InstallOptions? options = null)
{
    private readonly InstallOptions options = options ?? new InstallOptions();

    /// <summary>Installs an archive, on the thread pool.</summary>
    /// <param name="source">Where the archive comes from, such as <see cref="FileSource.Open"/>.</param>
    /// <param name="progress">Told how many bytes of the archive are done.</param>
    /// <param name="cancellation">Until the new pack is in its place, stops the work and leaves all as it was.</param>
    /// <exception cref="KnowledgePackException">It could not be done; its code says why.</exception>
    public Task<InstallResult> InstallAsync(IPackSource source, IProgress<Progress>? progress = null,
        CancellationToken cancellation = default) =>
        Task.Run(async () =>
            (await new InstallTransaction(root, options, InstallRule.Any, progress, cancellation).RunAsync(source).ConfigureAwait(false))!,
            cancellation);
}
