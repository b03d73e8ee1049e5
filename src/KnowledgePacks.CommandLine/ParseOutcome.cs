namespace KnowledgePacks.CommandLine;

/// <summary>What a command line asks for.</summary>
public enum ParseKind
{
    /// <summary>A command.</summary>
    Run,
    /// <summary>The help of the root, a group or a command.</summary>
    Help,
    /// <summary>The version.</summary>
    Version,
    /// <summary>Nothing that could be done.</summary>
    Error,
}

/// <summary>What is wrong, without "error:" and with the value as it was given (whoever prints it escapes it), and what to do about it.</summary>
public sealed record UsageError(string Message, string? Hint);

/// <summary>For a command that finds a mistake in its use itself.</summary>
public sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    /// <summary>The same as a value.</summary>
    public UsageError Error { get; } = new(message, hint);
}

/// <summary>A parsed and bound command line.</summary>
public sealed class ParseOutcome<TContext, TCommon> : ParsedArguments
{
    private readonly Func<TContext, int>? _run;

    /// <summary>Parses, and binds with the generated functions.</summary>
    public ParseOutcome(CommandLineModel model, string[] args,
        Func<ParsedArguments, TCommon> bindCommon, Func<ParsedArguments, TCommon, Func<TContext, int>?> bind) : base(model, args)
    {
        Common = bindCommon(this);
        _run = Kind == ParseKind.Run ? bind(this, Common) : null;
    }

    /// <summary>The common options, whatever the kind; those that could not be bound have their default.</summary>
    public TCommon Common { get; }

    /// <summary>Runs the command and returns its exit code.</summary>
    /// <exception cref="InvalidOperationException"><see cref="ParsedArguments.Kind"/> is not <see cref="ParseKind.Run"/>.</exception>
    public int Invoke(TContext context) => Kind == ParseKind.Run ? _run!(context) : throw new InvalidOperationException($"nothing to run: {Kind}");
}
