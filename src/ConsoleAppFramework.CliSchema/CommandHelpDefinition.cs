namespace ConsoleAppFramework;

/// <summary>A command, as ConsoleAppFramework 5.8.1 generates it in <c>GetCliSchema()</c>.</summary>
/// <param name="CommandName">Its words.</param>
/// <param name="Options">Its arguments and options in the order of the method's parameters.</param>
/// <param name="Description">The method's summary.</param>
public sealed record CommandHelpDefinition(string CommandName, CommandOptionHelpDefinition[] Options, string Description);

/// <summary>A parameter of a command.</summary>
/// <param name="Options">What can be typed, the parameter's own name last: <c>-o</c>, <c>--output</c>; <c>[0]</c> for an argument.</param>
/// <param name="Description">Its documentation.</param>
/// <param name="ValueTypeName">Its type as written: <c>PackName</c>, <c>Count?</c>, <c>PackName[]</c>.</param>
/// <param name="DefaultValue">Null: it has to be given, unless it is a flag or takes any number.</param>
/// <param name="Index">Its position; null: an option.</param>
/// <param name="IsFlag">Whether it takes no value.</param>
/// <param name="IsParams">Whether it takes all that is left.</param>
/// <param name="IsHidden">Whether help leaves it out.</param>
/// <param name="IsDefaultValueHidden">Whether help leaves its default out.</param>
public sealed record CommandOptionHelpDefinition(
    string[] Options, string Description, string ValueTypeName, string? DefaultValue, int? Index, bool IsFlag, bool IsParams, bool IsHidden,
    bool IsDefaultValueHidden);
