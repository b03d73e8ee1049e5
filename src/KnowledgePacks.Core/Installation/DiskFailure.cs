using KnowledgePacks.Platform;

namespace KnowledgePacks.Installation;

/// <summary>What the operating system said about a root, as one line with a remedy.</summary>
internal static class DiskFailure
{
    private const int NoSpace = 28, ReadOnlySystem = 30, TooManyFiles = 24, QuotaLinux = 122, QuotaMac = 69, Busy = 16;

    private const string FreeSome = "free some space, or choose another disk with --packs-dir";

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
            return new InstallationException("not_a_directory", $"install root is a file: {rootPath}",
                "choose a directory with --packs-dir", failure);
        if (!Directory.Exists(rootPath))
            return new InstallationException("io", $"install root cannot be created: {rootPath}: {failure.Message}",
                "choose another directory with --packs-dir", failure);
        if (failure is UnauthorizedAccessException)
            return new InstallationException("permission_denied", $"install root is not writable: {rootPath}: {failure.Message}",
                "choose a directory of yours with --packs-dir", failure);
        if (OperatingSystem.IsWindows())
            return new InstallationException("io", text, null, failure);
        return failure.HResult switch
        {
            NoSpace => new InstallationException("no_space",
                $"{action} failed: no space left on the disk of {rootPath}{Figures(failure, rootPath)}", FreeSome, failure),
            var error when IsQuota(error) =>
                new InstallationException("no_space", $"{action} failed: the disk quota of {rootPath} is used up", FreeSome, failure),
            ReadOnlySystem =>
                new InstallationException("read_only", $"install root is on a read-only filesystem: {rootPath}",
                "choose another directory with --packs-dir", failure),
            TooManyFiles => new InstallationException("io", text, "raise the limit of open files with 'ulimit -n'", failure),
            Busy => new InstallationException("io", text, "a mount point cannot be replaced or removed; unmount it first", failure),
            LibC.EXDev =>
                new InstallationException("io", text,
                "the pack lies in a lower layer of an overlay, where directories cannot be renamed; use another root", failure),
            _ => new InstallationException("io", text, null, failure),
        };
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
