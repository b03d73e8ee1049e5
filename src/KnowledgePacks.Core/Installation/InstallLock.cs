using System.Text;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>
/// The lock that serialises what changes a root. Held for moments: whatever takes long has been made ready before. The text in the
/// file only tells others who has it.
/// </summary>
internal sealed class InstallLock : IDisposable
{
    private const int PollMilliseconds = 10, MaxHolderBytes = 1024;

    private readonly FileLock file;

    private InstallLock(FileLock file) => this.file = file;

    /// <summary>Takes the lock, creating the root when it is not there.</summary>
    /// <param name="root">The root.</param>
    /// <param name="purpose">What the holder is doing, for others to read.</param>
    /// <param name="options">Whether to wait for another holder, and whom to tell.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RootLockedException">Another process holds it and is not to be waited for.</exception>
    public static InstallLock Take(InstallRoot root, string purpose, TransactionOptions options, CancellationToken cancellation)
    {
        for (var told = false; ; cancellation.WaitHandle.WaitOne(PollMilliseconds))
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryTake(root, purpose, options) is { } taken)
                return taken;
            var holder = Holder(PathOf(root));
            if (!options.Wait)
                throw new RootLockedException(root.Path, holder);
            if (!told)
                options.OnWaiting?.Invoke(holder);
            told = true;
        }
    }

    /// <summary>The same without waiting; <c>null</c> when another process holds it.</summary>
    public static InstallLock? TryTake(InstallRoot root, string purpose, TransactionOptions options)
    {
        root.CreateState(root.StatePath, options.Sync);
        if (FileLock.TryTake(PathOf(root)) is not { } file)
            return null;
        Sign(file, purpose);
        return new InstallLock(file);
    }

    /// <summary>Who holds a root's lock; <c>null</c> when nobody does.</summary>
    public static string? HolderOf(InstallRoot root) => FileLock.IsHeld(PathOf(root)) ? Holder(PathOf(root)) : null;

    private static string PathOf(InstallRoot root) => Path.Join(root.StatePath, "lock");

    /// <summary>Says who holds it. The lock holds without; into a file that another user made nobody else can write.</summary>
    private static void Sign(FileLock file, string purpose)
    {
        try
        {
            var text = Encoding.UTF8.GetBytes($"process {Environment.ProcessId}: {purpose}\n");
            RandomAccess.SetLength(file.File, text.Length);
            RandomAccess.Write(file.File, text, 0);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            // Others will see who held it last.
        }
    }

    private static string Holder(string path)
    {
        using var file = FileLock.OpenToRead(path);
        if (file.IsInvalid)
            return "another process";
        Span<byte> text = stackalloc byte[MaxHolderBytes];
        text = text[..RandomAccess.Read(file, text, 0)];
        return text.IndexOf((byte)'\n') is > 0 and var end ? Encoding.UTF8.GetString(text[..end]) : "another process";
    }

    public void Dispose() => file.Dispose();
}
