using KnowledgePacks.Installation;
using KnowledgePacks.Packs;
using KnowledgePacks.Testing;
using KnowledgePacks.Versions;

namespace KnowledgePacks.Core.Tests.Installation;

public sealed class EvalResultsTests : IDisposable
{
    private readonly TempDirectory temp = new();
    private readonly EvalResults results;

    public EvalResultsTests() => results = new EvalResults(temp["scratch"], sync: true, TestContext.Current!.Execution.CancellationToken);

    [Test]
    public void Results_are_copied_with_their_directories_and_links()
    {
        Write("old/eval/results/a.json", "1");
        Write("old/eval/results/deep/b.json", "2");
        Write("old/eval_results.json", "3");
        Directory.CreateDirectory(temp["old", "eval", "results", "empty"]);
        File.CreateSymbolicLink(temp["old", "eval", "results", "link"], "a.json");
        Directory.CreateDirectory(temp["new"]);
        results.Merge(temp["old"], temp["new"]);
        Assert.Equal(TempDirectory.Snapshot(temp["old"]), TempDirectory.Snapshot(temp["new"]));
        Assert.False(Path.Exists(temp["scratch"]));
    }

    [Test]
    public void Shipped_results_are_put_beside_the_users_own()
    {
        Write("new/eval/results/theirs.json", "theirs");
        Write("new/eval_results.json", "theirs");
        var moved = EvalResults.PutAside(temp["new"], SemanticVersion.Parse("2.0.0-rc.1+b"), directory: true, file: true,
            sync: true);
        Assert.Equal(
            [new("eval/results", "eval/results.shipped-2.0.0-rc.1+b"), new("eval_results.json", "eval_results.shipped-2.0.0-rc.1+b.json")],
            moved);
        Assert.Equal("theirs", Read("new/eval/results.shipped-2.0.0-rc.1+b/theirs.json"));
        Assert.Equal("theirs", Read("new/eval_results.shipped-2.0.0-rc.1+b.json"));
    }

    [Test]
    public void A_name_for_shipped_results_that_is_taken_gets_a_number()
    {
        Write("new/eval/results/theirs.json", "theirs");
        Write("new/eval/results.shipped-2.0.0/other.json", "other");
        Assert.Equal([new MovedPath("eval/results", "eval/results.shipped-2.0.0-2")],
            EvalResults.PutAside(temp["new"], SemanticVersion.Parse("2.0.0"), directory: true, file: true, sync: false));
        Assert.Equal("other", Read("new/eval/results.shipped-2.0.0/other.json"));
    }

    [Test]
    public void Shipped_results_stay_where_they_are_when_the_user_has_none()
    {
        Write("new/eval/results/theirs.json", "theirs");
        Write("new/eval_results.json", "theirs");
        Assert.Empty(EvalResults.PutAside(temp["new"], SemanticVersion.Parse("2.0.0"), directory: false, file: false, sync: true));
        Assert.Equal("theirs", Read("new/eval/results/theirs.json"));
    }

    [Test]
    public void What_is_written_in_between_is_merged_and_nothing_else()
    {
        Write("old/eval/results/kept.json", "kept");
        Write("old/eval/results/changed.json", "before");
        Directory.CreateDirectory(temp["new"]);
        results.Merge(temp["old"], temp["new"]);
        Write("new/eval/results/kept.json", "written to the new pack since");
        Write("old/eval/results/changed.json", "changed later");
        Write("old/eval/results/late.json", "late");
        // Again and again, as after an interruption.
        for (var i = 0; i < 2; i++)
        {
            results.Merge(temp["old"], temp["new"]);
            Assert.Equal("written to the new pack since", Read("new/eval/results/kept.json"));
            Assert.Equal("changed later", Read("new/eval/results/changed.json"));
            Assert.Equal("late", Read("new/eval/results/late.json"));
        }
    }

    [Test]
    public void A_copy_that_was_interrupted_is_begun_anew()
    {
        Write("old/eval/results/a.json", "whole");
        Write("scratch", "ha");
        Directory.CreateDirectory(temp["new"]);
        results.Merge(temp["old"], temp["new"]);
        Assert.Equal("whole", Read("new/eval/results/a.json"));
    }

    [Test]
    public void What_another_tool_saved_of_the_directory_is_merged()
    {
        Write("backup/a.json", "1");
        Write("backup/deep/b.json", "2");
        Directory.CreateDirectory(temp["new"]);
        results.MergeBackup(temp["backup"], temp["new"]);
        Assert.Equal("2", Read("new/eval/results/deep/b.json"));
    }

    [Test]
    [Arguments("eval/results/a.json", true)]
    [Arguments("eval_results.json", true)]
    [Arguments("eval/results.shipped-1.0.0/a.json", false)]
    [Arguments("eval/questions.jsonl", false)]
    [Arguments("sub/eval_results.json", false)]
    [Arguments("eval/results", false)]
    public void Only_the_two_places_belong_to_the_user(string path, bool owned) =>
        Assert.Equal(owned, ReservedNames.IsResult(PackPath.Known(path)));

    [Test]
    [Arguments(".kpacks.json", true)]
    [Arguments(".kpacks.tree", true)]
    [Arguments(".KPacks.Tree", true)]
    [Arguments(".kpacks", false)]
    [Arguments(".kpacks.json.txt", false)]
    [Arguments("kpacks.json", false)]
    public void Only_installations_may_use_their_names(string name, bool reserved) =>
        Assert.Equal(reserved, ReservedNames.IsInstallations(name));

    [Test]
    public void Files_move_with_their_directory_and_others_stay()
    {
        MovedPath[] moved = [new("eval/results", "eval/results.shipped-1.0.0"),
            new("eval_results.json", "eval_results.shipped-1.0.0.json")];
        foreach (var (from, to) in ((string, string)[])[
            ("eval/results/a/b.json", "eval/results.shipped-1.0.0/a/b.json"), ("eval_results.json", "eval_results.shipped-1.0.0.json"),
            ("eval/results.json", "eval/results.json"), ("eval/resultsx/a", "eval/resultsx/a"),
            ("eval_results.json2", "eval_results.json2"), ("x/eval_results.json", "x/eval_results.json")])
            Assert.Equal(to, MovedPath.Apply(moved, PackPath.Known(from)).Text);
    }

    public void Dispose() => temp.Dispose();

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(temp[path])!);
        File.WriteAllText(temp[path], text);
    }

    private string Read(string path) => File.ReadAllText(temp[path]);
}
