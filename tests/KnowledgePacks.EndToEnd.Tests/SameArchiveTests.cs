using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>One archive has one meaning, whether it comes as a file, through a pipe, or as a release in parts.</summary>
public sealed class SameArchiveTests : CommandTest
{
    private const string StandardInput = "standard input";

    [Test]
    [Arguments("gzip", "")]
    [Arguments("gzip", "./")]
    [Arguments("gzip", "wrapper/")]
    [Arguments("gzip by kpacks", "")]
    [Arguments("zstd by kpacks", "")]
    public void Every_way_gives_the_same_pack(string compression, string prefix)
    {
        var pack = new PackBuilder().WithExecutable("bin/tool", "#!/bin/sh\n").WithDirectory("empty").With("größe.txt", "ü")
            .With("pack.db", PackBuilder.Database(300_000));
        if (compression == "gzip")
            Archive(pack, "archive", prefix);
        else
            Succeed("package", pack.WriteTo(Temp["pack"]), "--compression", compression[..4], "-o", "archive");
        var bytes = File.ReadAllBytes(Temp["archive"]);

        var expected = Inspect(null, "archive");
        var (tree, receipt) = Install(null, "archive");
        foreach (var (input, source, layout) in Ways(bytes, "1.0.0").Skip(1))
        {
            var document = Inspect(input, source);
            Assert.Equal(layout ?? (string?)expected["layout"], (string?)document["layout"]);
            document["layout"] = (string?)expected["layout"];
            Assert.Equal(expected.ToJsonString(), document.ToJsonString());
            var (sameTree, sameReceipt) = Install(input, source);
            Assert.Equal(tree, sameTree);
            Assert.Equal(receipt, sameReceipt);
        }
    }

    [Test]
    public void Every_way_gives_the_same_refusal()
    {
        foreach (var hostile in HostileArchives.All.Where(hostile => hostile.Error is not null))
        {
            var bytes = hostile.Make(Temp["outside"]);
            File.WriteAllBytes(Temp["archive"], bytes);
            string? expected = null;
            // The version that hostile packs claim to be: another one would be refused for that.
            foreach (var (input, source, _) in Ways(bytes, "2.0.0"))
            {
                var result = Kpacks.Run(input, ["install", source, "--json", "--packs-dir", Temp["root"]]);
                Assert.True(result.ExitCode == 4, $"{hostile.Name} from {source}");
                var error = JsonNode.Parse(result.Errors)!["error"]!.AsObject();
                error["message"] = ((string)error["message"]!)
                    .Replace($": {(source == "-" ? StandardInput : source)}: ", ": {archive}: ", StringComparison.Ordinal);
                expected ??= error.ToJsonString();
                Assert.True(expected == error.ToJsonString(), $"{hostile.Name} from {source}: {expected} / {error.ToJsonString()}");
            }
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temp["root", ".kpacks", "staging"]));
    }

    /// <summary>Standard input, how the command line names the archive, and the layout where the way itself decides it.</summary>
    private IEnumerable<(byte[]? Input, string Source, string? Layout)> Ways(byte[] archive, string version)
    {
        yield return (null, "archive", null);
        yield return (archive, "-", null);
        yield return (null, WriteRelease(archive, version, Math.Max(1, archive.Length / 3)), "release");
        yield return (null, WriteRelease(archive, version, archive.Length), "release");
    }

    private JsonObject Inspect(byte[]? input, string source) =>
        JsonNode.Parse(Run(input, "inspect", source, "--profile", "standard", "--json"))!.AsObject();

    /// <summary>Installs into a root of its own: the tree, and the receipt but for where the archive came from and when.</summary>
    private (SortedDictionary<string, string> Tree, string Receipt) Install(byte[]? input, string source)
    {
        var root = Temp[Path.GetRandomFileName()];
        Run(input, "install", source, "--profile", "standard", "--packs-dir", root);
        var path = Path.Join(root, "sample-pack", ".kpacks.json");
        var receipt = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.Equal(source == "-" ? StandardInput : source, (string?)receipt["source"]);
        Assert.True(receipt.Remove("source") && receipt.Remove("installed_at"));
        File.Delete(path);
        var tree = TempDirectory.Snapshot(Path.Join(root, "sample-pack"));
        foreach (var entry in tree.Keys.ToArray())
            tree[entry] += $" {File.GetUnixFileMode(Path.Join(root, "sample-pack", entry))}";
        return (tree, receipt.ToJsonString());
    }

    private string Run(byte[]? input, params string[] arguments)
    {
        var result = Kpacks.Run(input, arguments);
        Assert.Equal(("", 0), (result.Errors, result.ExitCode));
        return result.Output;
    }

    /// <summary>The archive in parts with an index beside them, as the TypeScript tool publishes it.</summary>
    private string WriteRelease(byte[] archive, string version, int partBytes)
    {
        var directory = $"release-of-{partBytes}";
        Directory.CreateDirectory(Temp[directory]);
        var parts = new JsonArray();
        foreach (var (number, part) in archive.Chunk(partBytes).Index())
        {
            File.WriteAllBytes(Temp[directory, $"part.{number:d3}"], part);
            parts.Add(new JsonObject { ["file"] = $"part.{number:d3}", ["bytes"] = part.Length, ["sha256"] = Sha256(part) });
        }
        var index = new JsonObject
        {
            ["name"] = "sample-pack",
            ["version"] = version,
            ["format"] = "tar.gz-multipart-v1",
            ["sha256"] = Sha256(archive),
            ["totalBytes"] = archive.Length,
            ["partSize"] = partBytes,
            ["parts"] = parts,
        };
        var path = Path.Join(directory, "sample-pack.pack-release.json");
        File.WriteAllText(Temp[path], index.ToJsonString());
        return path;
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
