using System.Text;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>What the process says and hears: the standard streams, the progress line, signals.</summary>
/// <param name="isQuiet">Whether only data and errors are said.</param>
/// <param name="isParsed">Whether a program reads what is said, so that there is nothing but documents.</param>
/// <param name="color">Whether messages have colours.</param>
/// <param name="progress">Whether progress is shown.</param>
internal sealed class UserTerminal(bool isQuiet, bool isParsed, bool color, bool progress) : IDisposable
{
    /// <summary>Standard output: data alone.</summary>
    public Output Output { get; } = new(1, color: false);

    /// <summary>Standard error: everything else.</summary>
    public Output Notes { get; } = new(2, color);

    /// <summary>The line that tells how far the work has come.</summary>
    public ProgressLine Progress => field ??= new(Notes, progress);

    public Signals Signals { get; } = new();

    /// <summary>Whether a question can be asked.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>
    /// What was done, for the user to see: on standard output unless something else is written there. The quiet, who see no error, know it
    /// already.
    /// </summary>
    public void Say(string text, bool toNotes = false)
    {
        if (!isQuiet)
            (toNotes ? Notes : Output).Line(text);
    }

    /// <summary>Something that the user should know; said neither to the quiet nor to programs, whose documents have it.</summary>
    public void Warn(string text)
    {
        if (!isQuiet && !isParsed)
            Notes.Labelled("warning", TextColor.Yellow, text);
    }

    /// <summary>What is going on; said only where nobody parses it.</summary>
    public void Note(string text)
    {
        if (isQuiet || isParsed)
            return;
        lock (Notes)
        {
            Notes.Line(text);
            Notes.Flush();
        }
    }

    /// <summary>
    /// Asks on the terminal and returns the line that is typed, without the console's own line editor: that one sends escape sequences, and
    /// does not end with the input. Ctrl-C ends the command as anywhere else.
    /// </summary>
    public string Ask(string question)
    {
        using var input = new StandardInput(Signals.Token);
        Notes.Raw(question);
        Notes.Flush();
        var answer = new List<byte>();
        for (int character; (character = input.ReadByte()) is not (-1 or '\n');)
            answer.Add((byte)character);
        return Encoding.UTF8.GetString([.. answer]).Trim();
    }

    public void Dispose() => Signals.Dispose();
}
