using System.Diagnostics;
using System.Text.RegularExpressions;
using KnowledgePacks.Testing;

namespace KnowledgePacks.EndToEnd.Tests;

/// <summary>What only a terminal sees: questions, progress and colour; on a pseudo-terminal.</summary>
public sealed partial class TerminalTests : CommandTest
{
    /// <summary>Runs a command on a terminal, types an answer when it asks, and prints the exit code and all that was shown.</summary>
    private const string OnTerminal = """
        import os, pty, sys
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvpe(sys.argv[2], sys.argv[2:], {"HOME": os.environ["HOME"], "TERM": "xterm"})
        shown, answer = b"", sys.argv[1].encode().decode("unicode_escape").encode()
        while True:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
            if answer and b"(y/N)" in shown:
                os.write(terminal, answer)
                answer = b""
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        sys.stdout.write(shown.decode())
        """;

    [Test]
    [Arguments(@"y\n", 0, false)]
    [Arguments(@"n\n", 0, true)]
    [Arguments(@"\n", 0, true)]
    [Arguments(@"\x04", 0, true)]
    [Arguments(@"\x03", 130, true)]
    public void Remove_asks_and_takes_only_a_yes(string answer, int exitCode, bool stays)
    {
        Archive(new PackBuilder("asked"), "asked.tar.gz");
        Succeed("install", "asked.tar.gz");
        var (code, shown) = Run(answer, "remove", "asked");
        Assert.Equal(exitCode, code);
        Assert.StartsWith("Remove pack 'asked'? (y/N): ", shown, StringComparison.Ordinal);
        Assert.Contains(stays ? exitCode == 0 ? "Cancelled." : "interrupted" : "Removed: asked v1.0.0", shown, StringComparison.Ordinal);
        Assert.Equal(stays, Directory.Exists(Path.Join(Root, "asked")));
    }

    [Test]
    public void Errors_are_coloured_unless_told_otherwise()
    {
        Assert.Contains("\u001b[1;31merror\u001b[0m: pack not found", Run("", "info", "nothing").Shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Run("", "info", "nothing", "--color", "never").Shown);
        Assert.Contains("\u001b[1;31merror", Kpacks.Run("info", "nothing", "--color", "always").Errors, StringComparison.Ordinal);
    }

    [Test]
    public void Progress_is_shown_on_one_line_and_cleared()
    {
        new PackBuilder("wide").With("pack.db", PackBuilder.Database(24 << 20)).WriteTo(Temp["wide"]);
        var shown = Run("", "package", Temp["wide"], "-o", Temp["wide.tar.gz"]).Shown;
        Assert.Matches(Progress(), shown);
        Assert.Contains("\r\u001b[KPackaged wide v1.0.0", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Run("", "package", Temp["wide"], "-o", Temp["wide.tar.gz"], "--no-progress").Shown);
    }

    private (int Code, string Shown) Run(string answer, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3",
            ["-c", OnTerminal, answer, KpacksProcess.FindExecutable(), .. arguments])
        { RedirectStandardOutput = true };
        start.Environment["HOME"] = Temp["home"];
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var end = output.IndexOf('\n', StringComparison.Ordinal);
        return (int.Parse(output.AsSpan(0, end), System.Globalization.CultureInfo.InvariantCulture), output[(end + 1)..]);
    }

    [GeneratedRegex("\r\u001b\\[Kpackaging +[0-9]+ % of 25.2 MB")]
    private static partial Regex Progress();
}
