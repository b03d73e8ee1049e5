using System.Runtime.InteropServices;

namespace KnowledgePacks.Cli;

/// <summary>
/// Ctrl-C and termination as a request to stop: the first one cancels, so that nothing is left behind; a second one is
/// the system's, which ends the process at once.
/// </summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    /// <summary>The exit code of the signal that came; <c>null</c> when none did.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Cancelled by the first signal. Signals are watched from the first use on.</summary>
    public CancellationToken Token
    {
        get
        {
            if (registrations.Count == 0)
            {
                registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, Cli.ExitCode.Interrupted)));
                registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, Cli.ExitCode.Terminated)));
            }
            return source.Token;
        }
    }

    private void Cancel(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = ExitCode is null;
        ExitCode ??= exitCode;
        source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }
}
