using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>
/// Text that others wrote, wherever it is shown: escape sequences, C1 controls, line breaks, bidirectional overrides
/// and characters of no width are seen as what they are. Documents for programs have it exactly as it was.
/// </summary>
public sealed class ForeignTextTests : CommandTest
{
    /// <summary>What names in archives may hold.</summary>
    private const string Invisible = "x\u202e\u202d\u2066\u2067\u2069\u200e\u061c\u200b\u200d\u2060\ufeff\u00ad\U000e0041y";

    private const string Foreign = "a\u001b[31m\u001b]0;owned\u0007\u009b31m\u0085\r\n\t\u0001\u007f\u2028\u2029" + Invisible;

    private const string Shown = @"a\e[31m\e]0;owned\u{7}\u{9b}31m\u{85}\r\n\t\u{1}\u{7f}\u{2028}\u{2029}" + InvisibleShown;

    private const string InvisibleShown =
        @"x\u{202e}\u{202d}\u{2066}\u{2067}\u{2069}\u{200e}\u{61c}\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{e0041}y";

    [Test]
    public void A_manifest_s_text()
    {
        var pack = new PackBuilder();
        foreach (var key in (string[])["description", "license", "author"])
            pack.Manifest[key] = Foreign;
        pack.Manifest["topics"] = new JsonArray(Foreign, "plain");
        pack.Manifest["eval_scores"] = new JsonObject { [Foreign] = 0.5 };
        pack.Manifest[Foreign] = Foreign;
        pack.WriteTo(Temp["pack"]);
        Archive(pack);

        Plain("package", "pack", "-o", "other.tar.gz");
        Plain("validate", "pack");
        Assert.Contains($"Description: {Shown}\n", Plain("inspect", "pack.tar.gz"), StringComparison.Ordinal);
        Plain("install", "pack.tar.gz");
        Plain("update", "sample-pack", "--from", "other.tar.gz", "--force");
        Assert.Contains(Shown, Plain("list"), StringComparison.Ordinal);
        var info = Plain("info", "sample-pack", "--show-eval-scores");
        foreach (var label in (string[])["Description", "License", "Author"])
            Assert.Contains($"{label}: {Shown}\n", info, StringComparison.Ordinal);
        Assert.Contains($"Topics: {Shown}, plain\n", info, StringComparison.Ordinal);
        Assert.Contains($"  {Shown}: 0.5\n", info, StringComparison.Ordinal);

        IsExact(SucceedWithJson("inspect", "pack.tar.gz").GetProperty("manifest"));
        IsExact(SucceedWithJson("info", "sample-pack").GetProperty("manifest"));
        var listed = SucceedWithJson("list")[0];
        Assert.Equal(Foreign, listed.GetProperty("description").GetString());
        Assert.Equal(Foreign, listed.GetProperty("topics")[0].GetString());
        Assert.Equal(0.5, SucceedWithJson("info", "sample-pack").GetProperty("eval_scores").GetProperty(Foreign).GetDouble());
    }

    [Test]
    [Arguments("name")]
    [Arguments("version")]
    [Arguments("packId")]
    [Arguments("created_at")]
    [Arguments("source_urls")]
    [Arguments("graph_stats")]
    [Arguments("eval_scores")]
    public void A_finding_about_a_manifest(string key)
    {
        var pack = new PackBuilder();
        pack.Manifest[key] = key switch
        {
            "source_urls" => new JsonArray(Foreign),
            "graph_stats" => new JsonObject { [Foreign] = -1 },
            "eval_scores" => new JsonObject { [Foreign] = 2 },
            _ => Foreign,
        };
        IsTold(pack);
    }

    [Test]
    public void A_finding_about_a_key_that_occurs_twice()
    {
        var key = JsonSerializer.Serialize(Foreign);
        IsTold(new PackBuilder().With("manifest.json", $"{{{key}: 1, {key}: 2}}"));
        IsTold(new PackBuilder().With("kg_config.json", $"{{{key}: 1, {key}: 2}}"));
    }

    [Test]
    public void A_name_in_an_archive()
    {
        var name = $"docs/{Invisible}.md";
        Archive(new PackBuilder().With(name, "text"));
        Assert.Contains($" docs/{InvisibleShown}.md\n", Plain("inspect", "pack.tar.gz"), StringComparison.Ordinal);
        Assert.Contains(name,
            SucceedWithJson("inspect", "pack.tar.gz").GetProperty("entries").EnumerateArray()
            .Select(entry => entry.GetProperty("path").GetString()));
        Plain("install", "pack.tar.gz");
        var installed = Path.Join(Root, "sample-pack");
        File.WriteAllText(Path.Join(installed, name), "other");
        Assert.Contains($"  modified: docs/{InvisibleShown}.md\n", Told("verify").Output, StringComparison.Ordinal);
        File.Delete(Path.Join(installed, name));
        File.WriteAllText(Path.Join(installed, "docs", Foreign), "");
        var verified = Told("verify").Output;
        Assert.Contains($"  missing: docs/{InvisibleShown}.md\n", verified, StringComparison.Ordinal);
        Assert.Contains($"  extra: docs/{Shown}\n", verified, StringComparison.Ordinal);
        Assert.Equal($"docs/{Foreign}",
            JsonDocument.Parse(Kpacks.Run("verify", "--json").Output).RootElement[0].GetProperty("extra")[0].GetString());
        Told("adopt", "sample-pack");
        Told("update", "sample-pack", "--from", "pack.tar.gz");
    }

    [Test]
    public void A_name_that_is_refused()
    {
        File.WriteAllBytes(Temp["pack.tar.gz"], HostileArchives.PackEntries().Pax(("path", $"../{Foreign}")).File("x").End().Gzip());
        Assert.Contains(Shown, Told("install", "pack.tar.gz").Errors, StringComparison.Ordinal);
        Assert.Contains($"../{Foreign}", Message("install", "pack.tar.gz"), StringComparison.Ordinal);
        File.WriteAllText(Path.Join(new PackBuilder().WriteTo(Temp["pack"]), Foreign), "");
        Assert.Contains(Shown, Told("package", "pack").Errors, StringComparison.Ordinal);
        Assert.Contains(Foreign, Message("package", "pack"), StringComparison.Ordinal);
    }

    [Test]
    public void A_pack_that_another_tool_put_there()
    {
        var pack = new PackBuilder("broken");
        pack.Manifest["version"] = Foreign;
        pack.WriteTo(Path.Join(Root, "broken"));
        var other = new PackBuilder("unmanaged");
        other.Manifest["description"] = Foreign;
        other.WriteTo(Path.Join(Root, "unmanaged"));
        Directory.CreateDirectory(Path.Join(Root, Foreign));
        Assert.Contains(Shown, Told("list").Output, StringComparison.Ordinal);
        Assert.Contains(Shown, Told("doctor").Output, StringComparison.Ordinal);
        Assert.Contains(Shown, Told("info", "broken").Output, StringComparison.Ordinal);
        Assert.Contains(Shown, Told("adopt", "broken").Errors, StringComparison.Ordinal);
        Assert.Contains(Foreign, SucceedWithJson("info", "broken").GetProperty("problem").GetString(), StringComparison.Ordinal);
        Told("validate", "broken");
        Told("verify");
        Told("adopt", "--all");
        Told("remove", "broken", "--yes");
    }

    [Test]
    public void What_the_command_line_says()
    {
        File.Move(Archive(new PackBuilder()), Temp[Foreign]);
        Plain("install", Foreign);
        Assert.Contains($"UTC from {Shown}\n", Plain("info", "sample-pack"), StringComparison.Ordinal);
        Assert.Equal(Foreign, SucceedWithJson("info", "sample-pack").GetProperty("receipt").GetProperty("source").GetString());
        new PackBuilder().WriteTo(Temp["pack"]);
        Assert.Contains(Shown, Plain("package", "pack", "-o", Foreign, "--compression", "gzip"), StringComparison.Ordinal);
        Plain("--packs-dir", Temp[$"root{Foreign}"], "install", Foreign);
        foreach (var arguments in (string[][])
        [
            [Foreign], ["list", $"--{Foreign}"], ["list", "--format", Foreign], ["inspect", Foreign + "!"], ["info", Foreign],
            ["package", Foreign],
            ["install", "pack", "--sha256", Foreign], ["version", "compare", "1.0.0", Foreign], ["version", "satisfies", Foreign, "1.0.0"],
            ["list", "--packs-dir", Foreign],
        ])
            Told(arguments);
    }

    [Test]
    public void Who_holds_the_lock()
    {
        Archive(new PackBuilder());
        Succeed("install", "pack.tar.gz");
        const string Holder =
            "import fcntl,sys; f=open(sys.argv[1],'w'); f.write('process 7: '+sys.argv[2]); f.flush(); fcntl.flock(f, fcntl.LOCK_EX); " +
            "print('held', flush=True); sys.stdin.read()";
        using var holder = Process.Start(
            new ProcessStartInfo("python3", ["-c", Holder, Path.Join(Root, ".kpacks", "lock"), Foreign])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true
            })!;
        Assert.Equal("held", holder.StandardOutput.ReadLine());
        Assert.Contains("process 7: a\\e[31m", Told("doctor").Output, StringComparison.Ordinal);
        Assert.Contains("process 7: a\\e[31m", Told("install", "pack.tar.gz", "--no-wait", "--force").Errors, StringComparison.Ordinal);
        holder.StandardInput.Close();
        holder.WaitForExit();
    }

    /// <summary>Directory and archive are judged, with the text shown escaped, and exact in JSON.</summary>
    private void IsTold(PackBuilder pack)
    {
        pack.WriteTo(Temp["pack"]);
        Archive(pack);
        foreach (var arguments in (string[][])[["validate", "pack"], ["validate", "pack.tar.gz"], ["inspect", "pack.tar.gz"],
            ["install", "pack.tar.gz"], ["package", "pack"]])
        {
            var told = Told(arguments);
            Assert.Contains(Shown, told.Output + told.Errors, StringComparison.Ordinal);
        }
        Assert.Contains(Foreign, Message("install", "pack.tar.gz"), StringComparison.Ordinal);
        var findings = SucceedWithJson("inspect", "pack.tar.gz").GetProperty("findings").EnumerateArray();
        Assert.Contains(findings, finding => finding.GetProperty("message").GetString()!.Contains(Foreign, StringComparison.Ordinal));
    }

    private string Message(params string[] arguments) =>
        JsonDocument.Parse(Kpacks.Run([.. arguments, "--json"]).Errors).RootElement.GetProperty("error").GetProperty("message")
            .GetString()!;

    /// <summary>Runs a command that must succeed and whose text is plain.</summary>
    private string Plain(params string[] arguments) => PlainText.Check(Succeed(arguments));

    /// <summary>Runs a command whose text is plain whether it succeeds or not, causes included.</summary>
    private KpacksResult Told(params string[] arguments)
    {
        var verbose = Kpacks.Run([.. arguments, "--verbose"]);
        PlainText.Check(verbose.Output + verbose.Errors);
        var result = Kpacks.Run(arguments);
        PlainText.Check(result.Output + result.Errors);
        Assert.DoesNotContain("internal error", result.Errors, StringComparison.Ordinal);
        return result;
    }

    private static void IsExact(JsonElement manifest)
    {
        foreach (var key in (string[])["description", "license", "author", Foreign])
            Assert.Equal(Foreign, manifest.GetProperty(key).GetString());
        Assert.Equal(Foreign, manifest.GetProperty("topics")[0].GetString());
    }
}
