using KnowledgePacks.Installation;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Core.Tests.Platform;

public sealed class DurabilityTests
{
    // The kernel's own filesystem of processes has no sync for directories either.
    [Test]
    public void A_directory_that_cannot_be_synced_is_no_failure()
    {
        Durability.SyncDirectory("/proc/self");
        using var directory = Durability.OpenDirectory("/proc/self");
        Assert.Throws<IOException>(() => Durability.Sync(directory, "/proc/self"));
    }

    [Test]
    public void A_filesystem_without_locks_is_named()
    {
        var failure = DiskFailure.Translate(new IOException("No locks available", 37), Path.GetTempPath(), "installation");
        Assert.Equal(RootProblem.NoLocks, failure.Problem);
    }
}
