using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>
/// Every attack of the catalogue on every command that reads archives. The directory has sentinels wherever an escape
/// would lead: above the roots, in the working directory, and where links point to.
/// </summary>
public sealed class HostileArchiveTests : CommandTest
{
    private readonly string fresh;
    private readonly string outside;

    public HostileArchiveTests()
    {
        fresh = Temp["home", "other", "packs"];
        outside = Temp["outside"];
        foreach (var directory in (string[])[fresh, outside, Temp["work"]])
            Directory.CreateDirectory(directory);
        foreach (var directory in (string[])[Temp.Path, Temp["home"], Temp["home", "other"], outside, Temp["work"]])
            File.WriteAllText(Path.Join(directory, "sentinel"), "untouched");
        Kpacks.WorkingDirectory = Temp["work"];
    }

    public static IEnumerable<string> Attacks() =>
        [.. HostileArchives.All.Where(archive => archive.Error is not null).Select(archive => archive.Name)];

    public static IEnumerable<string> Neighbours() =>
        [.. HostileArchives.All.Where(archive => archive.Error is null).Select(archive => archive.Name)];

    [Test]
    [MethodDataSource(nameof(Attacks))]
    public void Is_refused_and_nothing_changes(string attack)
    {
        var hostile = HostileArchives.Find(attack);
        Succeed("install", Archive(new PackBuilder(HostileArchives.PackName, "1.0.0"), "old.tar.gz"));
        var archive = Write(hostile);
        var surroundings = Surroundings();
        var old = TempDirectory.Snapshot(Path.Join(Root, HostileArchives.PackName));

        var words = Refuse(hostile, "inspect", archive);
        Assert.Equal(words, Refuse(hostile, "validate", archive));
        Assert.Equal(words, Refuse(hostile, "install", archive, "--packs-dir", fresh));
        Assert.Equal(words, Refuse(hostile, "update", HostileArchives.PackName, "--from", archive));

        Assert.Equal(surroundings, Surroundings());
        Assert.Equal(old, TempDirectory.Snapshot(Path.Join(Root, HostileArchives.PackName)));
        AssertNothingInstalled(fresh);
        AssertNoLeftovers();
        Assert.Equal("sample-pack: ok\n", Succeed("verify"));
    }

    /// <summary>What one attack would leave, the next would find.</summary>
    [Test]
    public void All_of_them_one_after_the_other_change_nothing()
    {
        Succeed("install", Archive(new PackBuilder(HostileArchives.PackName, "1.0.0"), "old.tar.gz"));
        var old = TempDirectory.Snapshot(Path.Join(Root, HostileArchives.PackName));
        var archive = Temp["attack.tar.gz"];
        File.WriteAllBytes(archive, []);
        var surroundings = Surroundings();
        surroundings.Remove("attack.tar.gz");
        foreach (var hostile in HostileArchives.All.Where(hostile => hostile.Error is not null))
        {
            Write(hostile);
            Assert.Equal((hostile.Name, 4), (hostile.Name, Kpacks.Run("install", archive).ExitCode));
        }

        var after = Surroundings();
        after.Remove("attack.tar.gz");
        Assert.Equal(surroundings, after);
        Assert.Equal(old, TempDirectory.Snapshot(Path.Join(Root, HostileArchives.PackName)));
        AssertNoLeftovers();
    }

    [Test]
    [MethodDataSource(nameof(Neighbours))]
    public void Is_accepted_and_installed_as_it_stands(string name)
    {
        var harmless = HostileArchives.Find(name);
        Succeed("install", Archive(new PackBuilder(HostileArchives.PackName, "1.0.0"), "old.tar.gz"));
        var archive = Write(harmless);
        var surroundings = Surroundings();

        PlainText.Check(Succeed("inspect", archive));
        Succeed("validate", archive);
        Succeed("install", archive, "--packs-dir", fresh);
        Succeed("update", HostileArchives.PackName, "--from", archive);

        var expected = HostileArchives.Pack().Files().ToDictionary(file => file.Key, file => Hash(file.Value!));
        foreach (var (path, text) in harmless.Files)
            expected.Add(path, Hash(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(expected, Installed(fresh));
        Assert.Equal(expected, Installed(Root));
        Assert.Equal(surroundings, Surroundings());
        AssertNoLeftovers();
    }

    [Test]
    public void The_messages_are_verified()
    {
        var report = new StringBuilder();
        foreach (var hostile in HostileArchives.All)
        {
            var result = Kpacks.Run("inspect", Write(hostile));
            Assert.Equal((hostile.Name, hostile.Error is null ? 0 : 4), (hostile.Name, result.ExitCode));
            report.Append(hostile.Name).Append('\n');
            if (hostile.Error is null)
                report.Append("  accepted\n");
            // Names may be up to 1,024 bytes long.
            foreach (var line in result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                report.Append("  ").Append(Shorten(line)).Append('\n');
        }
        Golden.Verify(Scrub(report.ToString()), "messages");
    }

    /// <summary>Runs a command that must refuse the archive, in text and with --json, and returns its words.</summary>
    private string Refuse(HostileArchive hostile, params string[] arguments)
    {
        var text = Kpacks.Run(arguments);
        Assert.Equal((4, ""), (text.ExitCode, text.Output));
        PlainText.Check(text.Errors);
        var lines = text.Errors.Split('\n');
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.True(lines is [_, ""] || (lines is [_, var hint, ""] && hint.StartsWith("hint: ", StringComparison.Ordinal)), text.Errors);

        var json = Kpacks.Run([.. arguments, "--json"]);
        Assert.Equal(4, json.ExitCode);
        using var error = JsonDocument.Parse(json.Errors);
        Assert.Equal(hostile.Error, error.RootElement.GetProperty("error").GetProperty("code").GetString());
        if (arguments[0] is "install" or "update")
        {
            Assert.Equal("", json.Output);
            return text.Errors;
        }
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal([hostile.Error],
            document.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("code").GetString()));
        return text.Errors;
    }

    private string Write(HostileArchive archive)
    {
        File.WriteAllBytes(Temp["attack.tar.gz"], archive.Make(outside));
        return Temp["attack.tar.gz"];
    }

    /// <summary>All that is there but the two roots: kinds, contents, modes and times.</summary>
    private SortedDictionary<string, string> Surroundings()
    {
        var entries = TempDirectory.Snapshot(Temp.Path);
        foreach (var path in entries.Keys.ToArray())
        {
            var full = Path.Join(Temp.Path, path);
            if (full.StartsWith(Root, StringComparison.Ordinal) || full.StartsWith(fresh, StringComparison.Ordinal))
                entries.Remove(path);
            else
                entries[path] += $" {File.GetUnixFileMode(full)} {File.GetLastWriteTimeUtc(full).Ticks}";
        }
        Assert.True(entries.ContainsKey("sentinel"));
        return entries;
    }

    private static Dictionary<string, string> Installed(string root)
    {
        const UnixFileMode Allowed = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var pack = Path.Join(root, HostileArchives.PackName);
        var entries = TempDirectory.Snapshot(pack);
        Assert.All(entries.Keys, path => Assert.Equal(default, File.GetUnixFileMode(Path.Join(pack, path)) & ~Allowed));
        return entries.Where(entry => entry.Value != "directory" && entry.Key != ".kpacks.json").ToDictionary();
    }

    private static void AssertNothingInstalled(string root)
    {
        Assert.All(Directory.EnumerateFileSystemEntries(root), entry => Assert.Equal(".kpacks", Path.GetFileName(entry)));
        var staging = Path.Join(root, ".kpacks", "staging");
        Assert.True(!Directory.Exists(staging) || !Directory.EnumerateFileSystemEntries(staging).Any(), "something is left in staging");
    }

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static string Shorten(string line) => line.Length <= 300 ? line : $"{line[..100]} ... {line[^100..]}";
}
