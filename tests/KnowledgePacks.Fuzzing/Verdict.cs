using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KnowledgePacks.Fuzzing;

/// <summary>What the executable said of an archive: accepted, or refused with a message and, under --json, a code.</summary>
internal sealed partial record Verdict(bool Accepted, string? Code, string Message)
{
    private const int BadContent = 4, NotInstalled = 5;

    /// <summary>What is said of a file that fits the limits and not the disk that these runs have.</summary>
    private const string TooLittleSpace = "installation failed: no space left on the disk of ";

    /// <summary>The codes that docs/errors.md has for exit code 4 and an archive.</summary>
    private static readonly string[] Codes = ["archive_corrupt", "archive_unsupported", "archive_unsafe", "limit_exceeded", "pack_invalid",
        "manifest_invalid", "no_space"];

    /// <summary>What kind of refusal it is: the message without what differs from archive to archive.</summary>
    public string Reason
    {
        get
        {
            var text = Place().Replace(Message, "");
            var first = text.IndexOf(": ", StringComparison.Ordinal);
            var last = text.LastIndexOf(": ", StringComparison.Ordinal);
            var subject = first < 0 ? text : text[..first];
            var reason = subject.StartsWith("Pack validation", StringComparison.Ordinal) || last <= first ? "" : text[last..];
            return Number().Replace(Plain(subject + reason), "N");
        }
    }

    /// <summary>Whether two runs were told the same, one in text and one in JSON perhaps.</summary>
    public bool Agrees(Verdict other) => Accepted == other.Accepted && Comparable(Message) == Comparable(other.Message);

    /// <summary>Without how much is free just then.</summary>
    private static string Comparable(string message) =>
        message.StartsWith(TooLittleSpace, StringComparison.Ordinal) ? TooLittleSpace : Plain(message);

    /// <summary>Reads what a run wrote, and says what is wrong with it.</summary>
    public static Verdict Of(Execution execution, bool json, List<Violation> wrong)
    {
        var output = Text("standard output", execution.Output, json, wrong);
        var errors = Text("standard error", execution.Errors, json, wrong);
        if (execution.ExitCode is null)
            wrong.Add(new Violation(ViolationKind.Slow, "killed after 5 s"));
        else if (execution.ExitCode is not 0 and not BadContent
            && (execution.ExitCode != NotInstalled || !Wants().IsMatch(errors)))
            wrong.Add(new Violation(ViolationKind.Unhandled, $"exit code {execution.ExitCode}: {errors.TrimEnd()}"));
        if (execution.ExitCode == 0)
        {
            if (errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Any(line => !line.StartsWith("warning: ", StringComparison.Ordinal)))
                wrong.Add(new Violation(ViolationKind.Output, $"a success says {errors.TrimEnd()}"));
            return new Verdict(true, null, "accepted");
        }
        if (execution.ExitCode is null or > 128)
            return new Verdict(false, null, "killed");
        if (output.Length > 0)
            wrong.Add(new Violation(ViolationKind.Output, $"a failure writes to standard output: {output.TrimEnd()}"));
        return json ? OfDocument(errors, wrong) : OfLines(errors, wrong);
    }

    private static Verdict OfLines(string errors, List<Violation> wrong)
    {
        var lines = errors.TrimEnd('\n').Split('\n');
        var isError = lines[0].StartsWith("error: ", StringComparison.Ordinal);
        if (!isError || lines.Length > 2 || (lines.Length == 2 && !lines[1].StartsWith("hint: ", StringComparison.Ordinal)))
            wrong.Add(new Violation(ViolationKind.Output, $"not one error and at most one hint: {errors.TrimEnd()}"));
        return new Verdict(false, null, isError ? lines[0]["error: ".Length..] : lines[0]);
    }

    private static Verdict OfDocument(string errors, List<Violation> wrong)
    {
        try
        {
            var error = JsonNode.Parse(errors)!["error"]!;
            var verdict = new Verdict(false, (string)error["code"]!, (string)error["message"]!);
            if (!Codes.Contains(verdict.Code))
                wrong.Add(new Violation(ViolationKind.Unhandled, $"code {verdict.Code}: {verdict.Message}"));
            return verdict;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or NullReferenceException)
        {
            wrong.Add(new Violation(ViolationKind.Output, $"not an error document: {errors.TrimEnd()}"));
            return new Verdict(false, null, errors);
        }
    }

    private static string Text(string stream, byte[] bytes, bool json, List<Violation> wrong)
    {
        var text = Encoding.UTF8.GetString(bytes);
        // U+FFFD stands for names that are not UTF-8: it must come from kpacks, not from here.
        if (!Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(bytes))
            wrong.Add(new Violation(ViolationKind.Output, $"{stream} is not UTF-8"));
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != '\n' && (Rune.IsControl(rune) || (!json && IsUnsafe(rune))))
            {
                wrong.Add(new Violation(ViolationKind.Output, $"U+{rune.Value:X4} on {stream}"));
                break;
            }
        return text;
    }

    /// <summary>What turns the reading direction or breaks a line. JSON keeps it: it is exact, not for a terminal.</summary>
    private static bool IsUnsafe(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Without what no terminal should get, as character or as escape: text shows as escapes what JSON has as it is.</summary>
    public static string Plain(string message) =>
        string.Concat(Escape().Replace(message, "?").EnumerateRunes()
        .Select(rune => Rune.IsControl(rune) || IsUnsafe(rune) ? "?" : rune.ToString()));

    /// <summary>A file is announced that is larger than what is free: it was refused before anything was written.</summary>
    [GeneratedRegex(TooLittleSpace + @"\S+ \(.* needs \d{10,} bytes, \d+ are free\)")]
    private static partial Regex Wants();

    [GeneratedRegex(@"\\[enrt]|\\u\{[0-9a-f]+\}")]
    private static partial Regex Escape();

    [GeneratedRegex(@" \(at byte \d+\)")]
    private static partial Regex Place();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
