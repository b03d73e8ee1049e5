using System.Text.RegularExpressions;

namespace KnowledgePacks.Testing;

/// <summary>
/// How the Windows executable is run where tests run, which is not on Windows: by Wine, whose drive Z is this system's root. Paths
/// of this system are understood as arguments; those in the output are turned back, so that tests need not know.
/// </summary>
internal static partial class Wine
{
    private const string Home = "HOME", PacksDirectory = "KPACKS_PACKS_DIR", OldPacksDirectory = "KGPACKS_PACKS_DIR";

    public const string Program = "wine";

    /// <summary>How often a run is tried that did not start.</summary>
    public const int Attempts = 3;

    /// <summary>
    /// Whether Wine gave up before it ran anything, as it does once in some thousand starts when several run at once: kpacks itself
    /// never fails without a word.
    /// </summary>
    public static bool DidNotStart(KpacksResult result) => result is { ExitCode: 1, Output: "", Errors: "" };

    public static bool Runs(string executable) => executable.EndsWith(".exe", StringComparison.Ordinal) && !OperatingSystem.IsWindows();

    /// <summary>
    /// What a run is to have in its environment. Wine makes USERPROFILE of its own user, whatever it is given: a test's home is
    /// where packs would be installed below it.
    /// </summary>
    public static Dictionary<string, string?> Environment(IReadOnlyDictionary<string, string?> wanted)
    {
        var mapped = new Dictionary<string, string?>(wanted) { ["WINEDEBUG"] = "-all", ["LC_ALL"] = "C.UTF-8" };
        foreach (var name in (string[])["WINEPREFIX", Home])
            mapped[name] = System.Environment.GetEnvironmentVariable(name);
        if (wanted.GetValueOrDefault(Home) is { } home && IsBlank(PacksDirectory) && IsBlank(OldPacksDirectory))
            mapped[PacksDirectory] = Path.Join(home, ".wikigr", "packs");
        return mapped;

        bool IsBlank(string name) => string.IsNullOrWhiteSpace(wanted.GetValueOrDefault(name));
    }

    /// <summary>Output with the paths of this system; in JSON, each backslash is two.</summary>
    public static string MapPaths(string output) =>
        DrivePath().Replace(output, path => path.Value[2..].Replace(@"\\", "/", StringComparison.Ordinal).Replace('\\', '/'));

    [GeneratedRegex("""Z:(\\{1,2}[^\\/:*?"<>|\s]+)+(\\{1,2}(?=\s|"|$))?""")]
    private static partial Regex DrivePath();
}
