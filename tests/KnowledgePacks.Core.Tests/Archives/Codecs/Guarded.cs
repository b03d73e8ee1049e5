namespace KnowledgePacks.Core.Tests.Archives.Codecs;

/// <summary>Tests of what could wait for ever: beside the runner's thread, so that a test's time limit can end it.</summary>
internal static class Guarded
{
    /// <summary>The limit of each, in milliseconds. No test comes near it that does not hang.</summary>
    public const int Limit = 60_000;

    public static Task Run(Action test) => Task.Run(test, TestContext.Current!.Execution.CancellationToken);

    /// <summary>What an action on another thread throws, or <c>null</c>.</summary>
    public static Task<Exception?> Begin(Action action) =>
        Task.Factory.StartNew(() => Record.Exception(action), CancellationToken.None, TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
