namespace KnowledgePacks.CommandLine;

/// <summary>What the help of a command says, before anybody lays it out.</summary>
internal static class HelpSheet
{
    public static string Words(CommandLineModel model, CommandModel command) => $"{model.Name} {command.Path}".TrimEnd();
    public static string LastWord(CommandModel command) => command.Path[(command.Path.LastIndexOf(' ') + 1)..];

    /// <summary>What a group consists of.</summary>
    public static IEnumerable<CommandModel> Parts(CommandLineModel model, CommandModel group) => model.Commands.Where(
        c => group.IsGroup && c.Path.Length > group.Path.Length && c.Path[..^LastWord(c).Length].TrimEnd() == group.Path);

    /// <summary>Headings with their rows; the text of an example is empty.</summary>
    public static IEnumerable<(string Heading, (string Term, string Text)[] Rows)> Sections(CommandLineModel model, CommandModel command)
    {
        if (command.Arguments.Count > 0)
            yield return ("Arguments", [.. command.Arguments.Select(a => (a.Term, a.Help))]);
        foreach (var category in Parts(model, command).GroupBy(c => command == model.Root ? c.Category : null))
            yield return (category.Key ?? "Commands", [.. category.Select(c => (LastWord(c), c.Summary))]);
        var common = model.CommonOptions.Count();
        foreach (var group in command.Options.Skip(common).Concat(command.Options.Take(common)).Where(o => !o.IsHidden).GroupBy(o => o.Heading))
            yield return (group.Key ?? "Options", [.. group.Select(o => (o.Term, o.Help))]);
        if (command.Examples.Count > 0)
            yield return ("Examples", [.. command.Examples.Select(e => (e, ""))]);
    }
}
