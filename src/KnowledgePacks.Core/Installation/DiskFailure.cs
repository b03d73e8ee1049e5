using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>What the operating system said about a root, as one line.</summary>
internal static class DiskFailure
{
    private const int NoSpace = 28, ReadOnlySystem = 30, TooManyFiles = 24, QuotaLinux = 122, QuotaMac = 69, Busy = 16;

    /// <summary>Whether an exception is the operating system's.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException;

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
            return Made(RootProblem.PermissionDenied, $"install root is not writable: {rootPath}: {failure.Message}");
        if (OperatingSystem.IsWindows())
            return Made(RootProblem.Io, text);
        return failure.HResult switch
        {
            NoSpace => Made(RootProblem.NoSpace,
                $"{action} failed: no space left on the disk of {rootPath}{Figures(failure, rootPath)}"),
            var error when IsQuota(error) => Made(RootProblem.NoSpace, $"{action} failed: the disk quota of {rootPath} is used up"),
            ReadOnlySystem => Made(RootProblem.ReadOnly, $"install root is on a read-only filesystem: {rootPath}"),
            TooManyFiles => Made(RootProblem.TooManyFiles, text),
            Busy => Made(RootProblem.MountPoint, text),
            LibC.EXDev => Made(RootProblem.OverlayLower, text),
            _ => Made(RootProblem.Io, text),
        };

        InstallationException Made(RootProblem problem, string message) => new(problem, message, cause: failure);
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
