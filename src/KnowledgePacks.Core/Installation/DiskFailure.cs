using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>What the operating system said about a root, as one line.</summary>
internal static class DiskFailure
{
    private const int NoSpace = 28, ReadOnlySystem = 30, TooManyFiles = 24, QuotaLinux = 122, QuotaMac = 69, Busy = 16;

    /// <summary>Whether an exception is the operating system's.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>The same, and not because this process may open no more files: then nothing else will succeed either.</summary>
    public static bool IsOfPlace(Exception failure) => Is(failure) && failure.HResult != TooManyFiles;

    /// <summary>Whether a disk or a quota is full.</summary>
    public static bool IsFull(IOException failure) => !OperatingSystem.IsWindows() && IsFull(failure.HResult);

    /// <summary>Whether an error number says that a disk or a quota is full.</summary>
    public static bool IsFull(int error) => error == NoSpace || IsQuota(error);

    public static InstallationException Translate(Exception failure, string rootPath, string action)
    {
        // Some of the system's messages do not say where.
        var place = failure.Message.Contains(rootPath, StringComparison.Ordinal) ? "" : $": {rootPath}";
        var text = $"{action} failed: {failure.Message}{place}";
        if (File.Exists(rootPath))
            return Made(RootProblem.RootIsFile, $"install root is a file: {rootPath}");
        if (!Directory.Exists(rootPath))
            return Made(RootProblem.RootNotCreated, $"install root cannot be created: {rootPath}: {failure.Message}");
        if (failure is UnauthorizedAccessException)
        {
            var closed = FindClosed(rootPath);
            return new InstallationException(RootProblem.PermissionDenied,
                $"install root is not writable: {closed ?? rootPath}: {(closed is null ? failure.Message : "Permission denied")}",
                cause: failure)
            {
                ForeignPath = closed is not null && !FileStatus.IsOwn(closed) ? closed : null,
            };
        }
        if (OperatingSystem.IsWindows())
            return Made(RootProblem.Io, text);
        return failure.HResult switch
        {
            NoSpace => Made(RootProblem.NoSpace,
                $"{action} failed: no space left on the disk of {rootPath}{Figures(failure, rootPath)}"),
            var error when IsQuota(error) => Made(RootProblem.NoSpace, $"{action} failed: the disk quota of {rootPath} is used up"),
            ReadOnlySystem => Made(RootProblem.ReadOnly, $"install root is on a read-only filesystem: {rootPath}"),
            LibC.ENoLckLinux => Made(RootProblem.NoLocks, $"no locks can be taken on the filesystem of {rootPath}"),
            TooManyFiles => Made(RootProblem.TooManyFiles, text),
            Busy => Made(RootProblem.MountPoint, text),
            LibC.EXDev => Made(RootProblem.OverlayLower, text),
            _ => Made(RootProblem.Io, text),
        };

        InstallationException Made(RootProblem problem, string message) => new(problem, message, cause: failure);
    }

    /// <summary>The first part of a root that this user may not write to; <c>null</c> when that is not why.</summary>
    private static string? FindClosed(string rootPath)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var state = Path.Join(rootPath, InstallRoot.StateName);
        var kept = Path.Join(state, KeptVersions.DirectoryName);
        foreach (var path in (ReadOnlySpan<string>)[rootPath, state, Path.Join(state, "staging"), kept])
            if (Directory.Exists(path) && LibC.Access(path, LibC.WriteAndSearch) != 0)
                return path;
        return null;
    }

    private static bool IsQuota(int error) => error == (OperatingSystem.IsMacOS() ? QuotaMac : QuotaLinux);

    /// <summary>How much was wanted, where that is known; else what is free now that all is cleared away again.</summary>
    private static string Figures(Exception failure, string rootPath)
    {
        if (failure.Message.Contains(" bytes, ", StringComparison.Ordinal))
            return $" ({failure.Message[..failure.Message.IndexOf(": ", StringComparison.Ordinal)]})";
        return !OperatingSystem.IsLinux() || LibC.StatVfs(rootPath, out var status) != 0 ? ""
            : $" ({status.AvailableBlocks * status.FragmentSize} bytes{(status.Files > 0 ? $" and {status.FreeFiles} inodes" : "")} are " +
                "free)";
    }
}
