using System.Runtime.InteropServices;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>
/// Ctrl-C and termination as a request to stop: the first one cancels, so that nothing is left behind; a second one is
/// the system's, which ends the process at once.
/// </summary>
internal sealed class Signals : IDisposable
{
    /// <summary>Exit codes of a process that was told to end: 128 and the signal's number.</summary>
    private const int HungUp = 129, Interrupted = 130, Terminated = 143;

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    /// <summary>The exit code of the signal that came; <c>null</c> when none did.</summary>
    public int? Received { get; private set; }

    /// <summary>Cancelled by the first signal. Signals are watched from the first use on.</summary>
    public CancellationToken Token
    {
        get
        {
            if (registrations.Count == 0)
            {
                registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, Interrupted)));
                // The terminal is gone, or the connection to it.
                registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Cancel(signal, HungUp)));
                registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, Terminated)));
            }
            return source.Token;
        }
    }

    private void Cancel(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = Received is null;
        Received ??= exitCode;
        source.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }
}
