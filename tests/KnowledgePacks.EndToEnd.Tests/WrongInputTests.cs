using System.Text;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>Bad input gets one clear line with the value, at most one hint, the right exit code, and leaves nothing.</summary>
public sealed class WrongInputTests : CommandTest
{
    [Test]
    public void Mistakes_are_told_in_verified_words()
    {
        var report = new StringBuilder();
        foreach (var (title, arguments) in Mistakes())
        {
            var result = Kpacks.Run(arguments);
            report.Append(title).Append(": kpacks ").AppendJoin(' ', arguments).Append('\n');
            report.Append("exit ").Append(result.ExitCode).Append(", ").Append(Code(arguments)).Append('\n');
            Assert.True(result.ExitCode != 0, title);
            report.Append(Indent(result.Output)).Append(Indent(result.Errors)).Append('\n');
        }
        Golden.Verify(Scrub(report.ToString()), "mistakes");
        AssertNoLeftovers();
        Assert.False(File.Exists(Temp["sample-pack-1.0.0.tar.gz"]));
    }

    [Test]
    public void An_error_with_json_is_one_document_on_standard_error()
    {
        var result = Kpacks.Run("info", "nothing", "--json");
        Golden.Verify(Scrub(result.Errors), "error-json");
        Assert.Equal("", result.Output);
        Assert.Equal(3, result.ExitCode);
        var usage = Kpacks.Run("list", "--jsno", "--json");
        Assert.StartsWith("{\n  \"error\": {\n    \"code\": \"usage\"", usage.Errors, StringComparison.Ordinal);
        Assert.Equal(2, usage.ExitCode);
    }

    [Test]
    public void Foreign_names_do_not_reach_the_terminal_raw()
    {
        var tar = new RawTarBuilder().File("a\u001b[31m\u202eevil\nname").End();
        File.WriteAllBytes(Temp["escape.tar.gz"], tar.Gzip());
        var errors = Fail(4, "inspect", "escape.tar.gz");
        Assert.Contains("\\e[31m\\u{202e}evil\\nname", errors, StringComparison.Ordinal);
        Assert.Equal(1, errors.Count(character => character == '\n'));
        Assert.DoesNotContain('\u001b', errors);
        Assert.DoesNotContain('\u202e', errors);
    }

    private string Code(string[] arguments)
    {
        var json = Kpacks.Run([.. arguments, "--json"]);
        var marker = "\"code\": \"";
        var start = json.Errors.IndexOf(marker, StringComparison.Ordinal) + marker.Length;
        return json.Errors[start..json.Errors.IndexOf('"', start)];
    }

    private static string Indent(string text) =>
        string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"  {line}\n"));

    private IEnumerable<(string Title, string[] Arguments)> Mistakes()
    {
        var pack = new PackBuilder();
        var archive = Archive(pack);
        var bytes = File.ReadAllBytes(archive);
        Succeed("install", Archive(new PackBuilder("there", "2.0.0"), "there.tar.gz"));

        yield return ("no such pack directory", ["package", "nowhere"]);
        yield return ("no such archive", ["install", "nowhere.tar.gz"]);
        yield return ("a directory instead of an archive", ["install", pack.WriteTo(Temp["directory"])]);
        yield return ("nothing of that name", ["validate", "nowhere"]);
        yield return ("no manifest", ["package", WithoutManifest()]);
        yield return ("invalid JSON",
            ["package",
            new PackBuilder().With("manifest.json", "{\n  \"name\": \"x\",\n  \"version\": 1.0.0\n}").WriteTo(Temp["bad-json"])]);
        yield return ("duplicate keys",
            ["package", new PackBuilder().With("manifest.json", "{\"name\": \"a\",\n \"name\": \"b\"}").WriteTo(Temp["duplicate"])]);
        yield return ("a name with a newline", ["package", Changed("newline", manifest => manifest["name"] = "evil\n")]);
        yield return ("version 1.0", ["package", Changed("version", manifest => manifest["version"] = "1.0")]);
        yield return ("several mistakes",
            ["package",
            Changed("several",
            manifest => { manifest["license"] = " "; manifest["graph_stats"]!["articles"] = -1; manifest.Remove("description"); })]);
        yield return ("no skill.md", ["package", new PackBuilder().Without("skill.md").WriteTo(Temp["no-skill"])]);
        yield return ("a database that is none",
            ["package", new PackBuilder().With("pack.db", "SQLite format 3").WriteTo(Temp["no-database"])]);
        yield return ("a log that is not in the database",
            ["package", new PackBuilder().With("pack.db.wal", "unwritten").WriteTo(Temp["wal"])]);
        yield return ("output inside the pack", ["package", Temp["directory"], "-o", Temp["directory", "out.tar.gz"]]);
        yield return ("output without a name", ["package", Temp["directory"], "-o", ""]);
        yield return ("name and compression disagree", ["package", Temp["directory"], "-o", "x.tar.gz", "--compression", "zstd"]);
        yield return ("a link in a pack", ["package", WithLink()]);
        yield return ("a zip", ["install", Write("x.zip", "PK\x03\x04rest"u8.ToArray())]);
        yield return ("an empty file", ["install", Write("empty.tar.gz", [])]);
        yield return ("a truncated archive", ["install", Write("cut.tar.gz", bytes[..(bytes.Length / 2)])]);
        yield return ("garbage after the archive", ["install", Write("trailing.tar.gz", [.. bytes, 1, 2, 3])]);
        yield return ("a plain tar", ["inspect", Write("plain.tar", new RawTarBuilder().File("a").End().ToArray())]);
        yield return ("JSON", ["inspect", Write("index.json", "{}"u8.ToArray())]);
        yield return ("a traversal", ["install", Write("traversal.tar.gz", new RawTarBuilder().File("../../evil").End().Gzip())]);
        yield return ("a symlink", ["install", Write("link.tar.gz", new RawTarBuilder().Header("link", '2', 0).End().Gzip())]);
        yield return ("too many entries", ["inspect", archive, "--max-entries", "2"]);
        yield return ("an invalid pack in an archive", ["install", Archive(new PackBuilder().Without("pack.db"), "invalid.tar.gz")]);
        yield return ("another digest", ["install", archive, "--sha256", new string('0', 64)]);
        yield return ("a digest that is none", ["install", archive, "--sha256", "12"]);
        yield return ("remove of what is not there", ["remove", "nothing", "--yes"]);
        yield return ("remove without a terminal", ["remove", "there"]);
        yield return ("a name that is none", ["info", "../etc"]);
        yield return ("update of what is not there", ["update", "nothing", "--from", archive]);
        yield return ("update without an archive", ["update", "there"]);
        yield return ("an archive of another pack", ["update", "there", "--from", archive]);
        yield return ("a lower version", ["update", "there", "--from", Archive(new PackBuilder("there", "1.9.0"), "older.tar.gz")]);
        yield return ("a name that differs by case", ["install", Archive(new PackBuilder("There"), "case.tar.gz")]);
        yield return ("a pack that is started over another", ["init", "sample-pack", Temp["directory"]]);
        yield return ("a file that the pack has not", ["show", "there", "readme"]);
        yield return ("a file that cannot be shown", ["show", "there", "database"]);
        yield return ("a comparison with nothing", ["diff", archive, "nowhere"]);
        yield return ("a skill of what is not there", ["skill", "link", "nothing"]);
        yield return ("a skill that is not there", ["skill", "unlink", "there"]);
        yield return ("a skill of a person", ["skill", "link", "there", "--project", WithOwnSkill()]);
        yield return ("a project that is not there", ["skill", "link", "there", "--project", "nowhere"]);
        yield return ("two places for a skill", ["skill", "link", "there", "--project", ".", "--user"]);
        yield return ("a place for no skill", ["install", archive, "--user"]);
        yield return ("an unknown verb", ["instal", archive]);
        yield return ("an unknown option", ["install", archive, "--strikt"]);
        yield return ("a missing argument", ["package"]);
        yield return ("a surplus argument", ["list", "x"]);
        yield return ("a value not allowed", ["list", "--format", "xml"]);
        yield return ("no threads", ["package", "x", "--threads", "0"]);
        yield return ("a verb of the original", ["create", "--name", "x"]);
        yield return ("a version that is none", ["version", "compare", "1.0", "1.0.0"]);
        yield return ("a range that is none", ["version", "satisfies", ">>1", "1.0.0"]);
        yield return ("a root that is a file", ["install", archive, "--packs-dir", archive]);
        yield return ("a root that cannot be", ["install", archive, "--packs-dir", "/proc/kpacks"]);
    }

    private string Changed(string directory, Action<System.Text.Json.Nodes.JsonObject> change)
    {
        var pack = new PackBuilder();
        change(pack.Manifest);
        return pack.WriteTo(Temp[directory]);
    }

    private string WithoutManifest()
    {
        var directory = new PackBuilder().WriteTo(Temp["no-manifest"]);
        File.Delete(Path.Join(directory, "manifest.json"));
        return directory;
    }

    private string WithOwnSkill()
    {
        Directory.CreateDirectory(Temp["project", ".claude", "skills", "there"]);
        File.WriteAllText(Temp["project", ".claude", "skills", "there", "SKILL.md"], "mine\n");
        return Temp["project"];
    }

    private string WithLink()
    {
        var directory = new PackBuilder().WriteTo(Temp["with-link"]);
        File.CreateSymbolicLink(Path.Join(directory, "link"), "/etc/passwd");
        return directory;
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Temp[name], content);
        return Temp[name];
    }
}
