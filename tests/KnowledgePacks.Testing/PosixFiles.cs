using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgePacks.Testing;

/// <summary>
/// What a Unix filesystem may hold and .NET cannot make: FIFOs, names that are not UTF-8, and locks that this process feels too.
/// </summary>
public static class PosixFiles
{
    private const int WriteOnly = 1, ReadWrite = 2, SetOpenFileLock = 37, CreateLinux = 0x40, CreateMac = 0x200;
    private const short WriteLock = 1;

    public static void MakeFifo(string path) => Check(mkfifo(Encode(Encoding.UTF8.GetBytes(path)), 420), path);

    /// <summary>Makes an empty file whose name is these bytes. Disposing removes it, which .NET could not.</summary>
    public static IDisposable MakeFile(string directory, byte[] name)
    {
        var path = Encode([.. Encoding.UTF8.GetBytes(directory + "/"), .. name]);
        Check(close(open(path, WriteOnly | (OperatingSystem.IsMacOS() ? CreateMac : CreateLinux), 420)), directory);
        return new Removal(path, directory);
    }

    /// <summary>
    /// Locks a file as an engine does that has it open for writing, until disposed. Uses Linux's locks of open files,
    /// which hold against everybody: those of processes never hold against the process itself.
    /// </summary>
    public static IDisposable LockForWriting(string path)
    {
        var file = open(Encode(Encoding.UTF8.GetBytes(path)), ReadWrite, 0);
        Check(file, path);
        Check(fcntl(file, SetOpenFileLock, new LockRequest { Type = WriteLock }), path);
        return new OpenFile(file, path);
    }

    private static byte[] Encode(byte[] path) => [.. path, 0];

    private static void Check(int result, string path)
    {
        if (result < 0)
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}: {path}");
    }

    private sealed class Removal(byte[] path, string directory) : IDisposable
    {
        public void Dispose() => Check(unlink(path), directory);
    }

    private sealed class OpenFile(int file, string path) : IDisposable
    {
        public void Dispose() => Check(close(file), path);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct LockRequest
    {
        public short Type, Whence;
        public long Start, Length;
        public int ProcessId;
    }

#pragma warning disable IDE1006, SYSLIB1054 // The C library's own names, and no unsafe code for five calls.
    [DllImport("libc", SetLastError = true)]
    private static extern int mkfifo(byte[] path, int mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int file);

    [DllImport("libc", SetLastError = true)]
    private static extern int fcntl(int file, int command, in LockRequest request);

    [DllImport("libc", SetLastError = true)]
    private static extern int unlink(byte[] path);
#pragma warning restore IDE1006, SYSLIB1054
}
