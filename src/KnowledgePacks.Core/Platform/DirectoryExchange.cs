using System.Runtime.InteropServices;

namespace KnowledgePacks.Platform;

/// <summary>
/// Renaming directories without ever copying: into a name that must be free, and two names for each other in one step.
/// </summary>
internal static class DirectoryExchange
{
    /// <summary>Renames a directory to a name that nothing has.</summary>
    /// <exception cref="IOException">The name is taken, or the system refused.</exception>
    public static void Rename(string from, string to)
    {
        if (OperatingSystem.IsLinux() && Try(() => LibC.RenameAt2(LibC.AtFdCwd, from, LibC.AtFdCwd, to, LibC.RenameNoReplace), to))
            return;
        if (OperatingSystem.IsMacOS() && Try(() => LibC.RenamexNp(from, to, LibC.RenamexExclusive), to))
            return;
        if (OperatingSystem.IsWindows())
        {
            // On Windows this is one MoveFile without the flag that allows copying.
#pragma warning disable RS0030 // Banned for what it does on Unix only.
            Directory.Move(from, to);
#pragma warning restore RS0030
            return;
        }
        if (Path.Exists(to))
            throw new IOException($"already there: {to}");
        if (!Try(() => LibC.Rename(from, to), to))
            throw new IOException($"cannot be renamed: {from}");
    }

    /// <summary>
    /// Lets two directories of one filesystem change places. One step where the system can; else three renames, between
    /// which neither name may be there. When a rename fails, all is as it was.
    /// </summary>
    /// <param name="first">A directory.</param>
    /// <param name="second">Another one.</param>
    /// <param name="aside">Where the second one waits between the renames.</param>
    public static void Exchange(string first, string second, string aside)
    {
        if (OperatingSystem.IsLinux() && Try(() => LibC.RenameAt2(LibC.AtFdCwd, first, LibC.AtFdCwd, second, LibC.RenameExchange), second))
            return;
        if (OperatingSystem.IsMacOS() && Try(() => LibC.RenamexNp(first, second, LibC.RenamexSwap), second))
            return;
        Rename(second, aside);
        try
        {
            Rename(first, second);
            try
            {
                Rename(aside, first);
            }
            catch
            {
                Rename(second, first);
                throw;
            }
        }
        catch
        {
            Rename(aside, second);
            throw;
        }
    }

    /// <summary>False when the system or the filesystem does not know the call; any other failure is thrown.</summary>
    private static bool Try(Func<int> call, string path)
    {
        while (call() != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == LibC.EIntr)
                continue;
            if (error is LibC.EInval or LibC.ENoSysLinux or LibC.ENoSysMac or LibC.ENotSupMac)
                return false;
            throw PosixError.ToException(error, path);
        }
        return true;
    }
}
