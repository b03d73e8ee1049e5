namespace KnowledgePacks.Installation;

/// <summary>What the operating system said about a root, as one line with a remedy.</summary>
internal static class DiskFailure
{
    private const int NoSpace = 28, ReadOnlySystem = 30, TooManyFiles = 24, QuotaLinux = 122, QuotaMac = 69;

    /// <summary>Whether an exception is the operating system's.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException;

    public static InstallationException Translate(Exception failure, string rootPath, string action)
    {
        var text = $"{action} failed: {failure.Message}";
        if (File.Exists(rootPath))
            return new InstallationException("not_a_directory", $"install root is a file: {rootPath}", "choose a directory with --packs-dir", failure);
        if (!Directory.Exists(rootPath))
            return new InstallationException("io", $"install root cannot be created: {rootPath}: {failure.Message}", "choose another directory with --packs-dir", failure);
        if (failure is UnauthorizedAccessException)
            return new InstallationException("permission_denied", $"install root is not writable: {rootPath}: {failure.Message}", "choose a directory of yours with --packs-dir", failure);
        if (OperatingSystem.IsWindows())
            return new InstallationException("io", text, null, failure);
        return failure.HResult switch
        {
            NoSpace => new InstallationException("no_space", $"{action} failed: no space left on the disk of {rootPath}", "free some space, or choose another disk with --packs-dir", failure),
            QuotaLinux when OperatingSystem.IsLinux() => Quota(failure, rootPath, action),
            QuotaMac when OperatingSystem.IsMacOS() => Quota(failure, rootPath, action),
            ReadOnlySystem => new InstallationException("read_only", $"install root is on a read-only filesystem: {rootPath}", "choose another directory with --packs-dir", failure),
            TooManyFiles => new InstallationException("io", text, "raise the limit of open files with 'ulimit -n'", failure),
            _ => new InstallationException("io", text, null, failure),
        };
    }

    private static InstallationException Quota(Exception failure, string rootPath, string action) =>
        new("no_space", $"{action} failed: the disk quota of {rootPath} is used up", "free some space, or choose another disk with --packs-dir", failure);
}
