using KnowledgePacks.Cli.Options;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>One line on a terminal's standard error that is rewritten while long work runs, and cleared after it.</summary>
internal sealed class ProgressLine(Output notes, bool enabled) : IProgress<Progress>
{
    private const int RefreshMilliseconds = 100;

    private long lastShown;
    private bool visible;

    public void Report(Progress value)
    {
        if (!enabled)
            return;
        var now = Environment.TickCount64;
        if (now - lastShown < RefreshMilliseconds)
            return;
        lastShown = now;
        var percent = value.Total is > 0 and var total ? $"{100 * value.Bytes / total,3} % of {ByteSize.Format(total)}"
            : ByteSize.Format(value.Bytes);
        // Called from the thread that reads, while another may have something to say.
        lock (notes)
        {
            visible = true;
            notes.Raw($"\r\e[K{Word(value.Phase)} {percent}");
            notes.Flush();
        }
    }

    private static string Word(Phase phase) => phase switch
    {
        Phase.Packaging => "packaging",
        Phase.Reading => "reading",
        _ => "verifying",
    };

    public void Clear()
    {
        lock (notes)
        {
            if (!visible)
                return;
            visible = false;
            notes.Raw("\r\e[K");
            notes.Flush();
        }
    }
}
