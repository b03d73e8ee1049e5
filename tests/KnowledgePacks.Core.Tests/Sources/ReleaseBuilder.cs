using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace KnowledgePacks.Core.Tests.Sources;

/// <summary>Writes releases as the TypeScript tool publishes them: an index, and the parts of one archive beside it.</summary>
internal sealed class ReleaseBuilder
{
    private readonly byte[][] parts;

    public ReleaseBuilder(byte[] archive, int partSize, string name = "sample-pack", string version = "1.0.0")
    {
        parts = [.. archive.Chunk(partSize)];
        var list = new JsonArray();
        for (var i = 0; i < parts.Length; i++)
            list.Add(new JsonObject { ["file"] = $"{name}.tar.gz.{i:d3}", ["bytes"] = parts[i].Length, ["sha256"] = Sha256(parts[i]) });
        Index = new JsonObject
        {
            ["name"] = name,
            ["version"] = version,
            ["format"] = "tar.gz-multipart-v1",
            ["createdAt"] = "2026-06-01T00:00:00Z",
            ["sha256"] = Sha256(archive),
            ["totalBytes"] = archive.Length,
            ["partSize"] = partSize,
            ["parts"] = list,
        };
    }

    /// <summary>The index, to be changed before it is written.</summary>
    public JsonObject Index { get; }

    public JsonObject Part(int number) => Index["parts"]!.AsArray()[number]!.AsObject();

    public byte[] ToJson() => Encoding.UTF8.GetBytes(Index.ToJsonString(new() { WriteIndented = true }) + "\n");

    /// <summary>Writes parts and index, and returns the index's path.</summary>
    public string WriteTo(string directory)
    {
        for (var i = 0; i < parts.Length; i++)
            File.WriteAllBytes(Path.Join(directory, (string)Part(i)["file"]!), parts[i]);
        var path = Path.Join(directory, $"{Index["name"]}.pack-release.json");
        File.WriteAllBytes(path, ToJson());
        return path;
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
