using KnowledgePacks.Cli;
using KnowledgePacks.Cli.Context;

var line = new KpacksCommandLine(args);
using var context = new CommandContext(line.Binding, KpacksCommandLine.Model);
try
{
    var exitCode = line.Run(context);
    context.Terminal.Output.Flush();
    context.WriteTimings();
    return exitCode;
}
// The one catch-all: everything below either succeeds or throws.
catch (Exception failure)
{
    return ErrorReport.Write(context, failure);
}
