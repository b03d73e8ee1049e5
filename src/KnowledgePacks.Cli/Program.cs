using KnowledgePacks.Cli;
using KnowledgePacks.CommandLine;

var line = new KpacksCommandLine(args);
using var context = new CommandContext(line.Binding);
try
{
    var exitCode = line.Kind switch
    {
        ParseKind.Run => line.Run(context),
        ParseKind.Help => context.WriteHelp(line.Command),
        ParseKind.Version => context.WriteVersion(),
        _ => throw new UsageException(line.Error!.Message, line.Error.Hint),
    };
    context.Output.Flush();
    context.WriteTimings();
    return exitCode;
}
// The one catch-all: everything below either succeeds or throws.
catch (Exception failure)
{
    return ErrorReport.Write(context, failure);
}
