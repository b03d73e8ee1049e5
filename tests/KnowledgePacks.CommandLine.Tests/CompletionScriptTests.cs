using System.Diagnostics;
using ConsoleAppFramework;

namespace KnowledgePacks.CommandLine.Tests;

public class CompletionScriptTests : IDisposable
{
    // A sample that answers "list --json" as the real one does, and something to complete.
    private const string Setting = """
        sample() { printf '[\n  {\n    "name": "cve",\n    "size": 1\n  },\n  {\n    "name": "rust"\n  }\n]\n'; }
        mkdir -p d/sub && touch d/file 'd/a b'
        complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sample "$1" && printf '%s\n' "${COMPREPLY[@]}"; }

        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("completion");

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Test]
    [Arguments("sample re", "remove")]
    [Arguments("sample ''", "package install update remove uninstall rm list verify version completion")]
    [Arguments("specimen pack ver", "verify version")]
    [Arguments("sample help ver", "verify version")]
    [Arguments("sample version ''", "compare cmp next")]
    [Arguments("sample --f", "--format")]
    [Arguments("sample --root d/ list --f", "--format")]
    [Arguments("sample package d -",
        "-h --help --root --format --json -q --quiet -o --output --level -s --strict -t --threads --max-bytes")]
    [Arguments("sample package --level ''", "fast default very-best")]
    [Arguments("sample package --level = v", "very-best")]
    [Arguments("sample package --level =", "fast default very-best")]
    [Arguments("sample package --level=v", "--level=very-best")]
    [Arguments("sample package --level = fast --st", "--strict")]
    [Arguments("sample package d/", "d/sub")]
    [Arguments("sample package -o d/f", "d/file")]
    [Arguments("sample package --output=d/f", "--output=d/file")]
    [Arguments("sample install d/", "d/a b|d/file|d/sub")]
    [Arguments("sample rm ''", "cve rust")]
    [Arguments("sample update r", "rust")]
    [Arguments("sample completion z", "zsh")]
    [Arguments("sample version compare ''", "")]
    [Arguments("sample list ''", "")]
    public void Bash_completes(string line, string expected)
    {
        var script = $"{Setting}\n{Script("bash")}\ncomplete_words {line}";

        var replies = Run("bash", ["-c", script]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(expected.Split(expected.Contains('|') ? '|' : ' ', StringSplitOptions.RemoveEmptyEntries).Order(), replies.Order());
    }

    [Test]
    public void Bash_tolerates_a_program_that_fails() =>
        Assert.Equal("\n",
            Run("bash", ["-c", $"{Setting}\n{Script("bash")}\nsample() {{ echo no >&2; return 5; }}; complete_words sample rm ''"]));

    [Test]
    public void Every_shell_that_is_there_accepts_its_script()
    {
        var checkedShells = new List<string>();
        foreach (var shell in new[] { "bash", "zsh", "fish" }.Where(IsThere))
        {
            var file = Path.Join(_directory.FullName, shell);
            File.WriteAllText(file, Script(shell));
            Assert.Equal("", Run(shell, ["-n", file]));
            checkedShells.Add(shell);
        }

        Assert.Contains("bash", checkedShells);
    }

    [Test]
    public void Fish_completes_where_it_is_there()
    {
        Assert.Contains("complete -c $name -f", Script("fish"));
        if (IsThere("fish"))
        {
            var lines = new[] { "sample re", "specimen version c", "sample package --level=v", "sample completion z" };
            var script = $"{Script("fish")}\n{string.Join('\n', lines.Select(l => $"complete -C '{l}'"))}";
            Assert.Equal(
                "remove\tRemove packs\ncmp\tCompare two versions\ncompare\tCompare two versions\n--level=very-best\nzsh\n",
                Run("fish", ["--no-config", "-c", script]));
        }
    }

    [Test]
    public void Hidden_options_are_not_offered() => Assert.All(CompletionScript.Shells, s => Assert.DoesNotContain("--trace", Script(s)));

    [Test]
    public void Apostrophes_and_backslashes_survive_quoting()
    {
        CommandHelpDefinition[] schema = [
            new("common", [new(["--a"], @"It's a \ here", "bool", null, null, true, false, false, false)], "Common")];
        using var writer = new StringWriter();
        CompletionScript.Write(writer, new("t", "T", schema, [], []) { CommonGroup = "common" }, "fish");

        Assert.Contains(@"|--a||It\'s a \\ here", writer.ToString());
    }

    [Test]
    public void An_unknown_shell_is_a_usage_error()
    {
        var error = Assert.Throws<UsageException>(() => Script("csh")).Error;

        Assert.Equal(new UsageError("unknown shell: csh", "one of bash, zsh, fish, powershell"), error);
    }

    [Test]
    public void The_shells_that_can_be_named_are_those_that_there_are_scripts_for() =>
        Assert.Equal(CompletionScript.Shells, SampleCommandLine.Model.Find("", "completion")!.Arguments[0].Allowed);

    private static string Script(string shell)
    {
        using var writer = new StringWriter();
        CompletionScript.Write(writer, SampleCommandLine.Model, shell);
        return writer.ToString();
    }

    private static bool IsThere(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(d => File.Exists(Path.Join(d, program)));

    private string Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = _directory.FullName },
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", error.Result);
        return output;
    }
}
