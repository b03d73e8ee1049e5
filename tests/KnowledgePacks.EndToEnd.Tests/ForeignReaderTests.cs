using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>
/// An archive of several members or frames is one stream to every reader, and one archive whatever the threads; its database
/// has text and embeddings side by side, which are not compressed alike.
/// </summary>
public sealed class ForeignReaderTests : CommandTest
{
    private const int TextBytes = 1_300_001, EmbeddingBytes = 1_100_000, MemberContentBytes = 1 << 20, MemberSizeOffset = 16;

    private const string PythonGunzip = "import gzip, shutil, sys; shutil.copyfileobj(gzip.open(sys.argv[1]), sys.stdout.buffer)";

    private static readonly string[] Threads = ["1", "2", "16"];

    private readonly string pack;

    public ForeignReaderTests()
    {
        var random = new Random(20261121);
        byte[] database = [.. PackBuilder.Database(12), .. MakeText(random), .. MakeEmbeddings(random), .. MakeText(random)];
        pack = new PackBuilder().WithExecutable("bin/tool", "#!/bin/sh\n").With("größe.txt", "ü").With("pack.db", database)
            .WriteTo(Temp["pack"]);
    }

    [Test]
    [Arguments("fast")]
    [Arguments("default")]
    [Arguments("best")]
    public void Every_reader_finds_one_stream_in_gzip(string level)
    {
        var archive = Package("gzip", level);
        using var gzip = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        var expected = Digest(gzip);
        Assert.Equal(expected, DigestOf("gzip", "-dc", archive));
        Assert.Equal(expected, DigestOf("python3", "-c", PythonGunzip, archive));
        AssertUnpacksAndInstalls(archive);
    }

    [Test]
    [Arguments("fast")]
    [Arguments("default")]
    [Arguments("best")]
    public void Every_reader_finds_one_stream_in_zstd(string level)
    {
        // gzip's reader in this process tells what the tar stream is: it is the same in both.
        using var gzip = new GZipStream(File.OpenRead(Package("gzip", level)), CompressionMode.Decompress);
        var archive = Package("zstd", level);
        Assert.Equal(Digest(gzip), DigestOf("zstd", "-dcq", archive));
        AssertUnpacksAndInstalls(archive);
    }

    [Test]
    public void Members_tell_where_they_end()
    {
        var archive = File.ReadAllBytes(Package("gzip", "default"));
        using var tar = new MemoryStream();
        var members = 0;
        for (var at = 0; at < archive.Length; members++)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(at + MemberSizeOffset));
            Assert.InRange(size, MemberSizeOffset, archive.Length - at);
            var before = tar.Length;
            using var member = new GZipStream(new MemoryStream(archive, at, size), CompressionMode.Decompress);
            member.CopyTo(tar);
            Assert.InRange(tar.Length - before, 1, MemberContentBytes);
            at += size;
        }
        // Blocks in which both kinds of content meet are divided.
        Assert.True(members > (tar.Length + MemberContentBytes - 1) / MemberContentBytes, $"{members} members");
        tar.Position = 0;
        Assert.Equal(DigestOf("gzip", "-dc", Temp["gzip-default-1"]), Digest(tar));
    }

    /// <summary>Packages with every number of threads; one of the archives, which are the same.</summary>
    private string Package(string compression, string level)
    {
        var archives = Threads.Select(threads =>
        {
            var archive = Temp[$"{compression}-{level}-{threads}"];
            Succeed("package", pack, "--compression", compression, "--level", level, "--threads", threads, "-o", archive);
            return archive;
        }).ToArray();
        Assert.All(archives, archive => Assert.Equal(File.ReadAllBytes(archives[0]), File.ReadAllBytes(archive)));
        return archives[0];
    }

    private void AssertUnpacksAndInstalls(string archive)
    {
        var expected = TempDirectory.Snapshot(pack);
        Directory.CreateDirectory(Temp["unpacked"]);
        DigestOf("bsdtar", "-C", Temp["unpacked"], "-xf", archive);
        Assert.Equal(expected, TempDirectory.Snapshot(Temp["unpacked"]));
        var files = SucceedWithJson("inspect", archive, "--digests").GetProperty("entries").EnumerateArray()
            .Where(entry => entry.TryGetProperty("sha256", out _)).ToArray();
        Assert.Equal(expected.Where(entry => entry.Value != "directory").ToDictionary(),
            Digests(files, "sha256").ToDictionary(file => file.Key, file => file.Value.ToUpperInvariant()));
        foreach (var threads in Threads)
        {
            var root = Temp[$"root-{threads}"];
            Succeed("--packs-dir", root, "install", archive, "--threads", threads);
            Assert.Equal("sample-pack: ok\n", Succeed("--packs-dir", root, "verify"));
            var installed = TempDirectory.Snapshot(Path.Join(root, "sample-pack"));
            Assert.True(installed.Remove(".kpacks.json"));
            installed.Remove(".kpacks.tree");
            Assert.Equal(expected, installed);
            using var receipt = JsonDocument.Parse(File.ReadAllBytes(Path.Join(root, "sample-pack", ".kpacks.json")));
            Assert.Equal(Digests(files, "fsverity"), Digests(receipt.RootElement.GetProperty("files").EnumerateArray(), "fsverity"));
        }
    }

    private static Dictionary<string, string> Digests(IEnumerable<JsonElement> files, string kind) =>
        files.ToDictionary(file => file.GetProperty("path").GetString()!, file => file.GetProperty(kind).GetString()!);

    /// <summary>The digest of what a program writes; it must succeed and complain of nothing.</summary>
    private static string DigestOf(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // bsdtar leaves out names that the locale has no letters for.
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var digest = Digest(process.StandardOutput.BaseStream);
        process.WaitForExit();
        Assert.Equal(("", 0), (errors.Result, process.ExitCode));
        return digest;
    }

    private static string Digest(Stream stream) => Convert.ToHexString(SHA256.HashData(stream));

    private static byte[] MakeText(Random random)
    {
        var words = Enumerable.Range(0, 5000).Select(_ => random.GetString("abcdefghijklmnopqrstuvwxyz", random.Next(2, 11))).ToArray();
        var text = new StringBuilder(TextBytes);
        while (text.Length < TextBytes)
            text.Append(words[random.Next(words.Length)]).Append(' ');
        return Encoding.ASCII.GetBytes(text.ToString(0, TextBytes));
    }

    /// <summary>Normally distributed numbers of single precision, by Box and Muller.</summary>
    private static byte[] MakeEmbeddings(Random random)
    {
        var bytes = new byte[EmbeddingBytes];
        for (var at = 0; at < bytes.Length; at += sizeof(float))
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at),
                (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) * 0.05));
        return bytes;
    }
}
