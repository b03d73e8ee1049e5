using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>Colours that messages use.</summary>
internal enum TextColor
{
    None,
    Red = 31,
    Yellow = 33,
    Cyan = 36,
}

/// <summary>
/// Standard output or standard error: text with everything foreign made safe for a terminal, or one JSON document.
/// Written in one piece by <see cref="Flush"/>, unless it is long: what lists 100,000 entries goes out as it is made.
/// </summary>
internal sealed class Output(int descriptor, bool color) : IBufferWriter<byte>
{
    private const int MaxBufferedBytes = 64 << 10;

    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>One line of text.</summary>
    public void Line(string text) => Raw(TerminalText.Escape(text) + "\n");

    /// <summary>Foreign text of several lines, or a piece of it: line feeds and tabs stay what they are.</summary>
    public void Text(string text)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.AsSpan(start).IndexOfAny('\n', '\t') is >= 0 and var length ? start + length : text.Length;
            Raw(TerminalText.Escape(text[start..end]));
            if (end < text.Length)
                Raw(text[end] == '\n' ? "\n" : "\t");
        }
    }

    /// <summary>Several lines of our own text.</summary>
    public void Lines(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            Line(line);
    }

    /// <summary>A line that begins with a coloured word and a colon.</summary>
    public void Labelled(string label, TextColor labelColor, string text)
    {
        Raw(color && labelColor != TextColor.None ? $"\e[1;{(int)labelColor}m{label}\e[0m: " : $"{label}: ");
        Line(text);
        Flush();
    }

    /// <summary>A JSON document.</summary>
    public void Document<T>(T document, JsonTypeInfo<T> type)
    {
        using (var writer = new Utf8JsonWriter(this,
            new JsonWriterOptions { Indented = true, IndentSize = 2, NewLine = "\n", Encoder = type.Options.Encoder }))
            JsonSerializer.Serialize(writer, document, type);
        Raw("\n");
    }

    /// <summary>Text that is safe already: our own.</summary>
    public void Raw(string text) => Encoding.UTF8.GetBytes(text, this);

    void IBufferWriter<byte>.Advance(int count) => buffer.Advance(count);

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        FlushWhenLong();
        return buffer.GetMemory(sizeHint);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        FlushWhenLong();
        return buffer.GetSpan(sizeHint);
    }

    private void FlushWhenLong()
    {
        if (buffer.WrittenCount > MaxBufferedBytes)
            Flush();
    }

    /// <exception cref="IOException">Nobody reads any more, or the disk is full.</exception>
    public void Flush()
    {
        try
        {
            StandardStreams.Write(descriptor, buffer.WrittenSpan);
        }
        finally
        {
            buffer.ResetWrittenCount();
        }
    }
}
