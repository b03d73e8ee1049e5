using System.Runtime.InteropServices;

namespace KnowledgePacks.Cli.Context;

/// <summary>
/// The user's home directory: HOME, else the user database's file. The C library's own look-up loads modules, which a
/// static executable cannot: it ends the process with a fault for users that /etc/passwd does not list.
/// </summary>
internal static partial class HomeDirectory
{
    private const string UserDatabase = "/etc/passwd";
    private const int UserIdField = 2, HomeField = 5;

    /// <summary>The directory's path; <c>null</c> when none is known.</summary>
    public static string? Find()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } profile ? profile : null;
        if (Environment.GetEnvironmentVariable("HOME") is { } home && !string.IsNullOrWhiteSpace(home))
            return home;
        if (!File.Exists(UserDatabase))
            return null;
        var user = GetUserId().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return File.ReadLines(UserDatabase).Select(line => line.Split(':'))
            .FirstOrDefault(fields =>
                fields.Length > HomeField && fields[UserIdField] == user && fields[HomeField].StartsWith('/'))?[HomeField];
    }

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint GetUserId();
}
