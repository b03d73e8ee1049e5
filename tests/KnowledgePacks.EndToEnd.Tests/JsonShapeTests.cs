using System.Text.RegularExpressions;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Scripts parse these documents: a change of shape is a change of the contract.</summary>
public sealed partial class JsonShapeTests : CommandTest
{
    [Test]
    public void Documents_have_their_verified_shape()
    {
        Directory.CreateDirectory(Temp["packs"]);
        var pack = new PackBuilder().WithExecutable("bin/tool", "#!/bin/sh\n").With("debug.log", "left out")
            .With("eval_results.json", "{\"accuracy\": 0.75}");
        pack.Manifest["topics"] = new System.Text.Json.Nodes.JsonArray("testing", "größe");
        pack.WriteTo(Temp["packs", "sample"]);
        Verify("package", "package", "packs/sample", "-o", "sample.tar.gz");
        Verify("inspect", "inspect", "sample.tar.gz");
        Verify("validate", "validate", "sample.tar.gz");
        Verify("install", "install", "sample.tar.gz");
        Verify("reinstall", "install", "sample.tar.gz");
        Verify("list", "list");
        Verify("info", "info", "sample-pack");
        Verify("path", "path", "sample-pack");
        Verify("show", "show", "sample-pack", "config");
        Verify("skill-link", "skill", "link", "sample-pack");
        Verify("skill-list", "skill", "list");
        Verify("verify", "verify");
        Verify("diff-equal", "diff", "sample-pack", "sample.tar.gz");
        Verify("update-current", "update", "sample-pack", "--from", "sample.tar.gz");
        Archive(new PackBuilder(version: "1.1.0"), "newer.tar.gz");
        Verify("update", "update", "sample-pack", "--from", "newer.tar.gz");
        VerifyDifference("diff", "sample.tar.gz", "newer.tar.gz");
        Verify("init", "init", "started");
        Verify("adopt", "adopt", "sample-pack");
        Verify("doctor", "doctor");
        Verify("remove", "remove", "sample-pack", "--yes");
        Succeed("install", "newer.tar.gz", "--skill");
        Verify("skill-unlink", "skill", "unlink", "sample-pack");
        Verify("version-compare", "version", "compare", "1.0.0-rc.9", "1.0.0-rc.10");
        Verify("version-satisfies", "version", "satisfies", "^1.2", "1.4.0");
    }

    [Test]
    public void Failing_checks_still_write_their_document()
    {
        File.WriteAllBytes(Temp["bad.tar.gz"], new RawTarBuilder().File("../evil").End().Gzip());
        VerifyFailure("inspect-unsafe", "inspect", "bad.tar.gz");
        VerifyFailure("validate-unsafe", "validate", "bad.tar.gz");
        Archive(new PackBuilder().Without("kg_config.json").Without("pack.db"), "invalid.tar.gz");
        VerifyFailure("validate-invalid", "validate", "invalid.tar.gz");
        var inspected = Kpacks.Run("inspect", "invalid.tar.gz", "--json");
        Assert.Equal((0, ""), (inspected.ExitCode, inspected.Errors));
        Archive(new PackBuilder("changed"), "changed.tar.gz");
        Succeed("install", "changed.tar.gz");
        File.AppendAllText(Path.Join(Root, "changed", "skill.md"), "x");
        VerifyFailure("verify-modified", "verify");
    }

    private void Verify(string name, params string[] arguments) => Golden.Verify(Stable(Succeed([.. arguments, "--json"])), name);

    private void VerifyDifference(string name, string old, string @new)
    {
        var result = Kpacks.Run("diff", old, @new, "--json");
        Assert.Equal((1, ""), (result.ExitCode, result.Errors));
        Golden.Verify(Stable(result.Output), name);
    }

    private void VerifyFailure(string name, params string[] arguments)
    {
        var result = Kpacks.Run([.. arguments, "--json"]);
        Assert.Equal(4, result.ExitCode);
        Golden.Verify(Stable(result.Output + "--- standard error\n" + result.Errors), name);
    }

    private string Stable(string text) => Hex().Replace(Time().Replace(Scrub(text), "{time}"), "{sha256}");

    [GeneratedRegex(@"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hex();
}
