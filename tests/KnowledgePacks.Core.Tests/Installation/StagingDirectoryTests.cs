using KnowledgePacks.Installation;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class StagingDirectoryTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly InstallRoot root;

    public StagingDirectoryTests() => root = new InstallRoot(temp["root"]);

    public void Dispose() => temp.Dispose();

    [Test]
    public void Is_there_until_it_is_disposed_and_private()
    {
        using (var staging = StagingDirectory.Create(root, sync: true))
        {
            Assert.True(Directory.Exists(staging.Path));
            Assert.True(StagingDirectory.Exist(root));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(staging.Path));
            Directory.CreateDirectory(staging.PackPath);
            File.WriteAllText(Path.Join(staging.PackPath, "x"), "x");
        }
        Assert.False(StagingDirectory.Exist(root));
    }

    [Test]
    public void While_its_owner_lives_it_is_nobody_else_s()
    {
        using var staging = StagingDirectory.Create(root, sync: false);
        using var another = StagingDirectory.Create(root, sync: false);
        Assert.NotEqual(staging.Path, another.Path);
        Assert.Empty(StagingDirectory.FindLeft(root));
        Assert.Empty(StagingDirectory.TakeLeft(root));
        new RootRepair(root, new TransactionOptions(Wait: false, Sync: false, null, null)).Run();
        Assert.True(Directory.Exists(staging.Path) && Directory.Exists(another.Path));
    }

    [Test]
    public void What_its_owner_left_can_be_taken_once()
    {
        var path = Leave();
        Assert.Equal([path], StagingDirectory.FindLeft(root));
        foreach (var left in StagingDirectory.TakeLeft(root))
        {
            Assert.Equal(path, left.Path);
            // It has an owner again.
            Assert.Empty(StagingDirectory.FindLeft(root));
            Assert.Empty(StagingDirectory.TakeLeft(root));
            Assert.True(left.DeleteLeft());
            left.Dispose();
        }
        Assert.False(StagingDirectory.Exist(root));
    }

    [Test]
    public void A_directory_whose_lock_is_gone_or_was_never_made_is_left_too()
    {
        Directory.CreateDirectory(Path.Join(root.StagingPath, "without-lock"));
        Assert.Equal([Path.Join(root.StagingPath, "without-lock")], StagingDirectory.FindLeft(root));
        foreach (var left in StagingDirectory.TakeLeft(root))
            using (left)
                Assert.True(left.DeleteLeft());
        Assert.False(StagingDirectory.Exist(root));
    }

    [Test]
    public void One_that_a_repair_was_deleting_is_left_as_well()
    {
        var path = Leave();
        Directory.Move(path, path + ".gone");
        Assert.Equal([path + ".gone"], StagingDirectory.FindLeft(root));
        foreach (var left in StagingDirectory.TakeLeft(root))
            using (left)
                Assert.True(left.DeleteLeft());
        Assert.False(StagingDirectory.Exist(root));
    }

    [Test]
    public void A_root_without_any_has_none()
    {
        Assert.False(StagingDirectory.Exist(root));
        Assert.Empty(StagingDirectory.FindLeft(root));
        Assert.Empty(StagingDirectory.TakeLeft(root));
        Assert.False(Directory.Exists(root.Path));
    }

    private string Leave()
    {
        using var staging = StagingDirectory.Create(root, sync: false);
        staging.Leave();
        return staging.Path;
    }
}
