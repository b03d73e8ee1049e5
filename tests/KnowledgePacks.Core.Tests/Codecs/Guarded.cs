using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>Tests of what could wait for ever: on a thread of their own, given up after a limit that none comes near.</summary>
internal static class Guarded
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">The test hangs.</exception>
    public static Task Run(Action test) => Start(test).WaitAsync(Limit, TestContext.Current!.Execution.CancellationToken);

    /// <summary>What an action on another thread throws, or <c>null</c>.</summary>
    public static async Task<Exception?> Begin(Action action)
    {
        Exception? failure = null;
        await Start(() => failure = Record.Exception(action)).WaitAsync(Limit);
        return failure;
    }

    private static Task Start(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
