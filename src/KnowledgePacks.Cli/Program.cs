using KnowledgePacks.Cli;
using KnowledgePacks.CommandLine;

var outcome = KpacksCommandLine.Parse(args);
using var context = new CommandContext(outcome.Common);
try
{
    var exitCode = outcome.Kind switch
    {
        ParseKind.Run => outcome.Invoke(context),
        ParseKind.Help => context.WriteHelp(outcome.Command),
        ParseKind.Version => context.WriteVersion(),
        _ => throw new UsageException(outcome.Error!.Message, outcome.Error.Hint),
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
