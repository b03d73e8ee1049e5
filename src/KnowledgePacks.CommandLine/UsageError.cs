namespace KnowledgePacks.CommandLine;

/// <summary>
/// What is wrong, without "error:" and with the value as it was given (whoever prints it escapes it), and what to do about it.
/// </summary>
public sealed record UsageError(string Message, string? Hint);

/// <summary>For a command that finds a mistake in its use itself.</summary>
public sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    /// <summary>The same as a value.</summary>
    public UsageError Error { get; } = new(message, hint);
}
