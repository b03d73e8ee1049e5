using System.Runtime.CompilerServices;

namespace KnowledgePacks.Testing;

/// <summary>
/// Compares a text with <c>NAME.verified.txt</c> beside the test. A difference leaves <c>NAME.received.txt</c>; only a run
/// with KPACKS_ACCEPT_GOLDENS=1 changes what is verified.
/// </summary>
public static class Golden
{
    public static void Verify(string text, string name, [CallerFilePath] string testFile = "")
    {
        // A deterministic build has other directories in its paths: only what follows "tests" is the same everywhere.
        var relative = testFile.Replace('\\', '/').Split("/tests/")[^1];
        var stem = Path.Join(Repository.Path, "tests", Path.GetDirectoryName(relative), "Goldens",
            $"{Path.GetFileNameWithoutExtension(relative)}.{name}");
        Compare(text, stem + ".verified.txt", stem + ".received.txt");
    }

    /// <summary>Compares a text with a file that is generated from code, such as a page of the documentation.</summary>
    /// <param name="text">What is generated.</param>
    /// <param name="path">The file, relative to the repository.</param>
    public static void VerifyFile(string text, string path) =>
        Compare(text, Path.Join(Repository.Path, path), Path.Join(Repository.Path, path + ".received.txt"));

    private static void Compare(string text, string verified, string received)
    {
        text = text.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("KPACKS_ACCEPT_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(verified)!);
            File.WriteAllText(verified, text);
        }
        var expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (expected == text)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text);
        throw new GoldenDiffersException($"{verified} differs from what was received:\n{FirstDifference(expected, text)}");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
            if (left.ElementAtOrDefault(i) != right.ElementAtOrDefault(i))
                return $"line {i + 1}\n  verified: {left.ElementAtOrDefault(i)}\n  received: {right.ElementAtOrDefault(i)}";
        return "the same lines";
    }
}

/// <summary>A text is not the verified one.</summary>
public sealed class GoldenDiffersException(string message) : Exception(message);
