namespace KnowledgePacks.CommandLine;

/// <summary>Help as text, at most 80 columns wide.</summary>
public static class HelpText
{
    private const int Width = 80, WidestTerm = 34;

    /// <summary>Writes the help of a command or group; null: of the root.</summary>
    public static void Write(TextWriter writer, CommandLineModel model, CommandModel? command)
    {
        command ??= model.Root;
        Wrap(writer, command.Summary, 0);
        Wrap(writer, $"\nUsage: {HelpSheet.Words(model, command)} {command.Usage}", 7);
        if (command.Aliases.Count > 0 && command != model.Root)
            Wrap(writer, $"Alias: {string.Join(", ", command.Aliases)}", 7);
        foreach (var paragraph in command.Details?.Split('\n') ?? [])
            Wrap(writer, $"\n{paragraph}", 0);
        var sections = HelpSheet.Sections(model, command).ToArray();
        foreach (var (heading, rows) in sections)
        {
            // Options are aligned with options, whatever their heading, and all else with all else.
            var alike = sections.SelectMany(s => s.Rows).Where(r => r.Text != "" && IsOption(r.Term) == IsOption(rows[0].Term));
            var column = alike.Select(r => r.Term.Length).Where(l => l <= WidestTerm).DefaultIfEmpty().Max() + 4;
            writer.Write($"\n{heading}:\n");
            foreach (var (term, text) in rows)
            {
                var fits = text != "" && term.Length + 4 <= column;
                writer.Write(fits ? "" : $"  {term}\n");
                if (text != "")
                    Wrap(writer, (fits ? $"  {term}" : "").PadRight(column) + text, column);
            }
        }
        if (command.IsGroup)
            writer.Write($"\nRun '{HelpSheet.Words(model, command)} <command> --help' for more about a command.\n");
    }

    private static bool IsOption(string term) => term[0] is '-' or ' ';

    // Lines are broken at the last space that fits, unless that is within the indentation.
    private static void Wrap(TextWriter writer, string text, int indent)
    {
        while (text.TrimStart('\n').Length > Width && text.LastIndexOf(' ', Width) is var space && space > indent)
        {
            writer.Write($"{text[..space].TrimEnd()}\n");
            text = new string(' ', indent) + text[(space + 1)..];
        }

        writer.Write($"{text}\n");
    }
}
