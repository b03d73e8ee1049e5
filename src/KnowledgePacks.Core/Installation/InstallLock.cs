using System.Runtime.InteropServices;
using System.Text;
using KnowledgePacks.Platform;
using Microsoft.Win32.SafeHandles;

namespace KnowledgePacks.Installation;

/// <summary>
/// The lock that serialises what changes a root. The operating system holds it for the process and lets go of it when
/// the process ends, however it ends; the text in the file only tells others who has it.
/// </summary>
internal sealed class InstallLock : IDisposable
{
    private const int Exclusive = 2, NonBlocking = 4;
    private const int ReadWriteCreateLinux = 0x2 | 0x40 | 0x80000, ReadWriteCreateMac = 0x2 | 0x200 | 0x1000000;
    private const int ReadOnlyLinux = 0x80000, ReadOnlyMac = 0x1000000;
    private const int PollMilliseconds = 50, MaxHolderBytes = 1024;

    /// <summary>0666: every user of a shared root must be able to take the lock.</summary>
    private const int ForEverybody = 0x1b6;

    private readonly SafeFileHandle file;

    private InstallLock(SafeFileHandle file) => this.file = file;

    /// <summary>Takes the lock, creating the root when it is not there.</summary>
    /// <param name="root">The root.</param>
    /// <param name="purpose">What the holder is doing, for others to read.</param>
    /// <param name="options">Whether to wait for another holder, and whom to tell.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RootLockedException">Another process holds it and is not to be waited for.</exception>
    public static InstallLock Take(InstallRoot root, string purpose, TransactionOptions options, CancellationToken cancellation)
    {
        root.CreateState(root.StatePath, options.Sync);
        var path = Path.Join(root.StatePath, "lock");
        for (var told = false; ; cancellation.WaitHandle.WaitOne(PollMilliseconds))
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryTake(path) is { } file)
            {
                Sign(file, purpose);
                return new InstallLock(file);
            }
            var holder = Holder(path);
            if (!options.Wait)
                throw new RootLockedException(root.Path, holder);
            if (!told)
                options.OnWaiting?.Invoke(holder);
            told = true;
        }
    }

    /// <summary>Who holds a root's lock; <c>null</c> when nobody does.</summary>
    public static string? HolderOf(InstallRoot root)
    {
        var path = Path.Join(root.StatePath, "lock");
        if (!File.Exists(path))
            return null;
        using var file = TryTake(path);
        return file is null ? Holder(path) : null;
    }

    /// <summary>Says who holds it. The lock holds without; into a file that another user made nobody else can write.</summary>
    private static void Sign(SafeFileHandle file, string purpose)
    {
        try
        {
            var text = Encoding.UTF8.GetBytes($"process {Environment.ProcessId}: {purpose}\n");
            RandomAccess.SetLength(file, text.Length);
            RandomAccess.Write(file, text, 0);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            // Others will see who held it last.
        }
    }

    private static SafeFileHandle? TryTake(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            }
            catch (IOException)
            {
                return null;
            }
        }
        // The framework would take a shared lock of its own on opening, and fail where an exclusive one is held.
        var file = OpenToLock(path);
        if (LibC.FLock(file, Exclusive | NonBlocking) == 0)
            return file;
        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error is LibC.EWouldBlockLinux or LibC.EWouldBlockMac or LibC.EIntr ? null : throw PosixError.ToException(error, path);
    }

    private static SafeFileHandle OpenToLock(string path)
    {
        try
        {
            return PosixFile.Open(path, OperatingSystem.IsMacOS() ? ReadWriteCreateMac : ReadWriteCreateLinux, ForEverybody);
        }
        catch (UnauthorizedAccessException) when (File.Exists(path))
        {
            // Another user's lock file may not be written into, but it can be held.
            return PosixFile.Open(path, OperatingSystem.IsMacOS() ? ReadOnlyMac : ReadOnlyLinux);
        }
    }

    private static string Holder(string path)
    {
        using var file = OperatingSystem.IsWindows()
            ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
            : LibC.Open(path, OperatingSystem.IsMacOS() ? ReadOnlyMac : ReadOnlyLinux, 0);
        if (file.IsInvalid)
            return "another process";
        Span<byte> text = stackalloc byte[MaxHolderBytes];
        text = text[..RandomAccess.Read(file, text, 0)];
        return text.IndexOf((byte)'\n') is > 0 and var end ? Encoding.UTF8.GetString(text[..end]) : "another process";
    }

    public void Dispose() => file.Dispose();
}
