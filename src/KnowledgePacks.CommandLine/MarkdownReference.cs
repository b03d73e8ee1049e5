namespace KnowledgePacks.CommandLine;

/// <summary>The whole command line as one Markdown document.</summary>
public static class MarkdownReference
{
    /// <summary>Writes the root, then a chapter for every group and command; common options are listed once.</summary>
    public static void Write(TextWriter writer, CommandLineModel model)
    {
        foreach (var command in model.Commands.Prepend(model.Root))
        {
            var level = command == model.Root ? "#" : "##";
            var words = HelpSheet.Words(model, command);
            writer.Write(
                $"{(command == model.Root ? "" : "\n")}{level} {words}\n\n{command.Summary}.\n\n```text\n{words} {command.Usage}\n```\n");
            if (command.Aliases.Count > 0)
                writer.Write($"\nAlso: {string.Join(", ", command.Aliases.Select(a => $"`{a}`"))}.\n");
            if (command.Details is { } details)
                writer.Write($"\n{details.Replace("\n", "\n\n")}\n");
            foreach (var (heading, rows) in HelpSheet.Sections(model, command)
                .Where(s => command == model.Root || s.Heading != model.Root.Options[0].Heading))
            {
                writer.Write($"\n{level}# {heading}\n\n{(rows[0].Text == "" ? "```sh\n" : "| | |\n|---|---|\n")}");
                foreach (var (term, text) in rows)
                    writer.Write(text == "" ? $"{term}\n"
                        : $"| `{term.Trim().Replace("|", "\\|")}` | {text.Replace("|", "\\|").Replace("<", "&lt;")} |\n");
                writer.Write(rows[0].Text == "" ? "```\n" : "");
            }
        }
    }
}
