using System.Runtime.InteropServices;

namespace KnowledgePacks.Cli.Terminal;

/// <summary>
/// The system's own calls on the standard streams. The console's stream takes a closed pipe for success, and a file
/// stream writes at an offset of its own, over what other processes wrote to the same file.
/// </summary>
internal static unsafe partial class StandardStreams
{
    private const int Interrupted = 4, TryAgainLinux = 11, TryAgainMac = 35;
    private const short Readable = 1, Writable = 4;
    private const int Forever = -1;

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="IOException">Nobody reads any more, or the disk is full.</exception>
    public static void Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            using var stream = descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();
            stream.Write(bytes);
            return;
        }
        while (!bytes.IsEmpty)
        {
            fixed (byte* from = bytes)
            {
                var written = Write(descriptor, from, (nuint)bytes.Length);
                if (written >= 0)
                    bytes = bytes[(int)written..];
                else
                    WaitOrThrow(descriptor, Marshal.GetLastPInvokeError());
            }
        }
    }

    /// <summary>Whether there is something to read, or the end, within that time; false too when a signal came.</summary>
    public static bool IsReadable(int descriptor, int milliseconds) =>
        OperatingSystem.IsWindows() || Wait(descriptor, Readable, milliseconds) > 0;

    private static void WaitOrThrow(int descriptor, int error)
    {
        if (error is TryAgainLinux or TryAgainMac)
            Wait(descriptor, Writable, Forever);
        else if (error != Interrupted)
            throw new IOException(
                $"cannot write to {Name(descriptor)}: {Marshal.GetPInvokeErrorMessage(error)}",
                error);
    }

    private static string Name(int descriptor) => descriptor switch
    {
        1 => "standard output",
        2 => "standard error",
        _ => $"descriptor {descriptor}",
    };

    private static int Wait(int descriptor, short events, int milliseconds)
    {
        var request = new PollRequest { Descriptor = descriptor, Events = events };
        return Poll(&request, 1, milliseconds);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollRequest* requests, nuint count, int milliseconds);

    private struct PollRequest
    {
        public int Descriptor;
        public short Events, Returned;
    }
}
