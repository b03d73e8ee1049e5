using KnowledgePacks.Cli.Documents;
using KnowledgePacks.Cli.Terminal;
using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Context;

/// <summary>The one place that turns failures into words and exit codes.</summary>
internal static class ErrorReport
{
    /// <summary>EPIPE, on every Unix.</summary>
    private const int BrokenPipe = 32;

    public static int Write(CommandContext context, Exception failure)
    {
        context.Terminal.Progress.Clear();
        // Whoever read, as head does, has what it wanted.
        if (failure is IOException { HResult: BrokenPipe } && !OperatingSystem.IsWindows())
            return ExitCode.Failure;
        if (failure is OperationCanceledException && context.Terminal.Signals.Received is { } interrupted)
            failure = new InterruptedException(interrupted);
        if (context.Settings.WantsJson)
            context.Terminal.Notes.Document(new ErrorDocument(new ErrorDetail(Code(failure), Message(failure), Hint(failure))),
                KpacksJson.Written.ErrorDocument);
        else
            WriteText(context, failure);
        context.Terminal.Notes.Flush();
        return failure is InterruptedException { ExitCode: var code } ? code : ExitCode.Of(failure);
    }

    private static void WriteText(CommandContext context, Exception failure)
    {
        context.Terminal.Notes.Labelled("error", TextColor.Red, Message(failure));
        if (Hint(failure) is { } hint)
            context.Terminal.Notes.Labelled("hint", TextColor.Cyan, hint);
        if (!context.Settings.Verbose)
            return;
        for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException)
            context.Terminal.Notes.Labelled("cause", TextColor.None, cause.Message);
        if (Code(failure) == "internal")
            context.Terminal.Notes.Lines(failure.ToString());
    }

    private static string Code(Exception failure) => failure switch
    {
        KnowledgePackException known => known.Code,
        UsageException => "usage",
        InterruptedException => "interrupted",
        IOException or UnauthorizedAccessException => "io",
        _ => "internal",
    };

    private static string Message(Exception failure) => failure switch
    {
        KnowledgePackException or UsageException or InterruptedException or IOException or UnauthorizedAccessException => failure.Message,
        _ => $"internal error: {failure.GetType().Name}: {failure.Message}",
    };

    private static string? Hint(Exception failure) => failure switch
    {
        KnowledgePackException known => Hints.For(known),
        UsageException usage => usage.Error.Hint,
        InterruptedException or IOException or UnauthorizedAccessException => null,
        _ => "this is a mistake in kpacks; please report it with the output of --verbose",
    };

    private sealed class InterruptedException(int exitCode) : Exception("interrupted, what was in work is as it was before")
    {
        public int ExitCode => exitCode;
    }
}
