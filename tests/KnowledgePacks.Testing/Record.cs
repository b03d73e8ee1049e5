namespace KnowledgePacks.Testing;

/// <summary>What a piece of code throws, whatever it is.</summary>
public static class Record
{
    /// <summary>The exception; null when there was none.</summary>
    public static Exception? Exception(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <inheritdoc cref="Exception"/>
    public static async Task<Exception?> ExceptionAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }
}
