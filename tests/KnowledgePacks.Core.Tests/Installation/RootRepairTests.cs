using KnowledgePacks.Installation;
using KnowledgePacks.Platform;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Installation;

/// <summary>What commands leave when they are killed, made by hand: finished or undone, and said once.</summary>
public sealed class RootRepairTests : IDisposable
{
    private static readonly PackName Name = PackName.Parse("sample-pack");

    private readonly TempDirectory temp = new();
    private readonly InstallRoot root;
    private readonly List<string> notices = [];

    public RootRepairTests() => root = new InstallRoot(temp["root"]);

    private string Staging => Path.Join(root.StagingPath, "left.beh");

    private string Place => root.PathOf(Name);

    [Test]
    public void What_has_no_journal_is_waste()
    {
        Write(Path.Join(Staging, "pack", "manifest.json"), "{}");
        Repair();
        Assert.Equal(["removed what an interrupted command left"], notices);
        Repair();
        Assert.Single(notices);
    }

    [Test]
    [Arguments("")]
    [Arguments("kpacks-journal-1 Exchange sample-pack 12")]
    [Arguments("kpacks-journal-1 Exchange sample-pack 12 1 staging/x/pack")] // Not to its end.
    [Arguments("kpacks-journal-1 Swap sample-pack 12 1 staging/x/pack\n")]
    [Arguments("kpacks-journal-2 Exchange sample-pack 12 1 staging/x/pack\n")]
    public void A_journal_that_is_not_whole_says_that_nothing_was_done(string text)
    {
        Write(Path.Join(Place, "version"), "old");
        Write(Path.Join(Staging, "pack", "version"), "new");
        Write(Path.Join(Staging, "journal"), text);
        Repair();
        Assert.Equal("old", Read("version"));
    }

    [Test]
    public void An_exchange_that_was_not_reached_is_undone()
    {
        Write(Path.Join(Place, "version"), "old");
        Write(Path.Join(Staging, "pack", "version"), "new");
        Announce(JournalKind.Exchange, Path.Join(Staging, "pack"), 1);
        Repair();
        Assert.Equal("old", Read("version"));
        Assert.Empty(new KeptVersions(root, Name).Paths);
    }

    [Test]
    [Arguments(1)]
    [Arguments(0)]
    public void An_exchange_that_was_reached_is_finished(int keep)
    {
        Exchanged(keep);
        Write(Path.Join(Staging, "pack", "eval", "results", "late.json"), "late");
        Repair();
        Assert.Equal(("new", "late"), (Read("version"), Read("eval/results/late.json")));
        Assert.Equal(["finished what an interrupted command had begun: sample-pack is replaced"], notices);
        Assert.Equal(keep, new KeptVersions(root, Name).Paths.Count);
    }

    [Test]
    public void Results_that_are_newer_in_the_new_pack_stay()
    {
        Exchanged(1);
        Write(Path.Join(Staging, "pack", "eval_results.json"), "before");
        Write(Path.Join(Place, "eval_results.json"), "since then");
        File.SetLastWriteTimeUtc(Path.Join(Place, "eval_results.json"), DateTime.UtcNow.AddSeconds(1));
        Repair();
        Assert.Equal("since then", Read("eval_results.json"));
    }

    [Test]
    public void A_pack_that_waits_aside_is_put_back_when_its_place_is_free()
    {
        Write(Path.Join(Staging, StagingDirectory.AsideName, "version"), "old");
        Write(Path.Join(Staging, "pack", "version"), "new");
        Announce(JournalKind.Exchange, Path.Join(Staging, "pack"), 1);
        Directory.CreateDirectory(root.Path);
        Repair();
        Assert.Equal("old", Read("version"));
    }

    [Test]
    public void A_pack_that_waits_aside_is_kept_when_its_place_is_taken()
    {
        Write(Path.Join(Staging, "pack", "version"), "new");
        Announce(JournalKind.Exchange, Path.Join(Staging, "pack"), 1);
        DirectoryExchange.Rename(Path.Join(Staging, "pack"), Place);
        Write(Path.Join(Staging, StagingDirectory.AsideName, "version"), "old");
        Repair();
        Assert.Equal("new", Read("version"));
        Assert.Equal("old", File.ReadAllText(Path.Join(Assert.Single(new KeptVersions(root, Name).Paths), "version")));
    }

    [Test]
    public void A_first_installation_that_was_reached_no_longer_needs_the_results_that_waited()
    {
        Write(Path.Join(Place, "version"), "new");
        Write(Path.Join(root.KeptResultsPath(Name), "eval_results.json"), "kept");
        Write(Path.Join(Place, "eval_results.json"), "kept");
        Directory.CreateDirectory(Staging);
        new Journal(JournalKind.Place, Name, FileStatus.Identity(Place), null, "staging/left.beh/pack").Write(Staging, sync: false);
        Repair();
        Assert.False(Directory.Exists(root.KeptResultsPath(Name)));
        Assert.Equal(["finished what an interrupted command had begun: sample-pack is installed"], notices);
    }

    [Test]
    public void Results_that_wait_for_a_pack_that_is_there_go_into_it()
    {
        Write(Path.Join(Place, "version"), "old");
        Write(Path.Join(root.KeptResultsPath(Name), "eval", "results", "a.json"), "kept");
        Repair();
        Assert.Equal("kept", Read("eval/results/a.json"));
        Assert.False(Directory.Exists(root.KeptResultsPath(Name)));
    }

    [Test]
    public void A_removal_that_was_reached_takes_the_kept_versions_along()
    {
        Write(Path.Join(Staging, "removed", "version"), "old");
        Write(Path.Join(root.StatePath, "previous", Name.Text, "3", "version"), "older");
        new Journal(JournalKind.Remove, Name, 0, 0, "staging/left.beh/removed").Write(Staging, sync: false);
        Repair();
        Assert.Empty(new KeptVersions(root, Name).Paths);
        Assert.Equal(["finished what an interrupted command had begun: sample-pack is removed"], notices);
    }

    [Test]
    public void A_journal_keeps_a_directory_s_name_with_blanks()
    {
        Directory.CreateDirectory(Staging);
        var journal = new Journal(JournalKind.Exchange, Name, ulong.MaxValue, null, "staging/left.beh/pack/a b  c");
        journal.Write(Staging, sync: true);
        Assert.Equal(journal, Journal.Read(Staging));
    }

    [Test]
    public void What_cannot_be_finished_stops_commands_on_its_pack_alone()
    {
        Exchanged(1);
        // Where kept versions go, a file is in the way.
        Write(Path.Join(root.StatePath, KeptVersions.DirectoryName), "");
        var other = PackName.Parse("other");
        Run(other);
        Assert.StartsWith("what an interrupted command left of sample-pack waits: ", Assert.Single(notices), StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => Run(Name));
        File.Delete(Path.Join(root.StatePath, KeptVersions.DirectoryName));
        Write(Path.Join(root.StatePath, KeptVersions.DirectoryName, "sample-pack", "1", "version"), "older");
        Write(Path.Join(root.StatePath, KeptVersions.DirectoryName, "other", "1", "version"), "older");
        Assert.Equal([other], RootRepair.Settled(root));
        Repair();
        Assert.Equal([other, Name], RootRepair.Settled(root));
    }

    [Test]
    public void A_journal_that_cannot_be_read_may_be_of_any_pack()
    {
        Directory.CreateDirectory(Staging);
        File.CreateSymbolicLink(Path.Join(Staging, "journal"), "journal");
        Assert.ThrowsAny<IOException>(() => Run(PackName.Parse("other")));
    }

    private void Run(PackName concerned) =>
        new RootRepair(root, new TransactionOptions(Wait: false, Sync: true, null, notices.Add)).Run(concerned);

    private void Exchanged(int keep)
    {
        Write(Path.Join(Place, "version"), "old");
        Write(Path.Join(Staging, "pack", "version"), "new");
        Announce(JournalKind.Exchange, Path.Join(Staging, "pack"), keep);
        DirectoryExchange.Exchange(Path.Join(Staging, "pack"), Place, Path.Join(Staging, StagingDirectory.AsideName));
    }

    private void Announce(JournalKind kind, string incoming, int? keep) =>
        new Journal(kind, Name, FileStatus.Identity(incoming), keep, Path.GetRelativePath(root.StatePath, incoming))
            .Write(Staging, sync: false);

    private void Repair()
    {
        new RootRepair(root, new TransactionOptions(Wait: false, Sync: true, null, notices.Add)).Run();
        Assert.Empty(StagingDirectory.FindLeft(root));
        Assert.False(StagingDirectory.Exist(root));
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Read(string path) => File.ReadAllText(Path.Join(Place, path));

    public void Dispose() => temp.Dispose();
}
