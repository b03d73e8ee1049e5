using System.Runtime.InteropServices;

namespace KnowledgePacks.Platform;

/// <summary>A pipe with a name, or a device, that takes bytes one after the other.</summary>
internal static unsafe class SequentialFile
{
    private const int WriteOnly = 1, SetFlags = 4, PollMilliseconds = 50, NobodyReads = 6;
    private const int NonBlockingLinux = 0x800, NonBlockingMac = 0x4, CloseOnExecLinux = 0x80000, CloseOnExecMac = 0x1000000;

    /// <summary>Opens it; of a pipe, as soon as somebody reads it.</summary>
    /// <param name="path">The pipe or device.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">The system refused, with its reason.</exception>
    public static Stream OpenToWrite(string path, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows())
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var flags = WriteOnly | (OperatingSystem.IsMacOS() ? NonBlockingMac | CloseOnExecMac : NonBlockingLinux | CloseOnExecLinux);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var file = PosixFile.Open(path, flags);
                // Only the opening must not wait.
                if (LibC.FCntl(file, SetFlags, (void*)WriteOnly) == 0)
                    return new FileStream(file, FileAccess.Write, bufferSize: 0);
                var error = Marshal.GetLastPInvokeError();
                file.Dispose();
                throw PosixError.ToException(error, path);
            }
            catch (IOException nobody) when (nobody.HResult == NobodyReads)
            {
                _ = cancellation.WaitHandle.WaitOne(PollMilliseconds);
            }
        }
    }
}
