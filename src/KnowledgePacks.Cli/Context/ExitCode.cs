using KnowledgePacks.CommandLine;

namespace KnowledgePacks.Cli.Context;

/// <summary>What the process says to scripts. The same failure has the same code in every command.</summary>
internal static class ExitCode
{
    public const int Done = 0, Failure = 1, Usage = 2, NotFound = 3, BadContent = 4, NotInstalled = 5;

    public static int Of(Exception failure) => failure switch
    {
        UsageException or InvalidRequestException => Usage,
        PackNotFoundException => NotFound,
        ArchiveCorruptException or ArchiveUnsupportedException or ArchiveUnsafeException or LimitExceededException or PackInvalidException
            or DigestMismatchException or SizeMismatchException or NameMismatchException or VerificationFailedException => BadContent,
        RootLockedException or InstallationException or DowngradeRefusedException or SameVersionException or SkillRefusedException
            => NotInstalled,
        _ => Failure,
    };
}
