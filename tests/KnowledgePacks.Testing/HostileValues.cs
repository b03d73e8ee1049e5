using System.Text;

namespace KnowledgePacks.Testing;

/// <summary>What attackers and broken programs have put into archives.</summary>
public static class HostileValues
{
    /// <summary>Bytes at the edges of what fields may hold.</summary>
    public static byte[] Bytes { get; } = [0, 1, 7, 10, 27, 32, (byte)'+', (byte)'-', (byte)'.', (byte)'/', (byte)'0', (byte)'5', (byte)'7',
        (byte)'8', (byte)'L', (byte)'\\', (byte)'g', (byte)'x', 127, 128, 0xc3, 255];

    /// <summary>Names of entries, most of which must be refused.</summary>
    public static byte[][] Names { get; } =
    [
        .. Encoded("../escaped", "../../escaped", "../../../../../../escaped", "../../../../outside/sentinel", "/escaped",
            "/outside/sentinel", "//escaped", "a/../../../../../escaped", "docs/../../x",
            "..", ".", "./", "./.", "", "/", "a//b", "a/./b", "a/..", "..\\..\\escaped", "docs\\x", "C:escaped", "C:\\x", "a:b", "a|b",
            "a*", "a?",
            "a\u001b[31mred\u001b[0m", "a\u009b31m", "a\nb", "a\r\nerror: b", "a\tb", "a\0b", "a\u007fb", "a\u0085b", "a\u202egpj.exe",
            "a\u2066b", "\ufeffa", "a\u200eb", "a\u2028b", "a\ufffdb", "\u001b]0;title\u0007",
            "con", "NUL.txt", "docs/aux.md", "com1", "lpt¹.x", "conin$", "dot.", "space ", "docs./x", " lead",
            "manifest.json", "MANIFEST.json", "./manifest.json", "manifest.json/child", "manifest.json/", "Pack.DB", "pack.db/child",
            "pack.db/", "skill.md", "SKILL.MD", "docs", "docs/", "Docs/new.md", "docs/GRÖSSE.md", "docs/gro\u0308ße.md",
            "docs/grösse.md",
            ".kpacks.json", "docs/.KPACKS.json", "sample-pack/.kpacks.json", ".kpacks/lock", ".kpacks/staging/x", ".lock", "pack.db/.lock",
            "pack.db.wal", "graph.lbug",
            "eval", "eval/results", "eval/results/", "eval/results/run.json", "eval_results.json", "eval_results.json/x",
            "eval/results.shipped-1.0.0", "eval_results.shipped-1.0.0.json", "eval/results.shipped-1.0.0/run.json", "EVAL/results/x",
            "link/escaped", "sample-pack/", "sample-pack/manifest.json", "other-top/x", "a..b", "...", "..a", "-rf", "~/x",
            "$(touch escaped)", "a b", "new.txt",
            new string('n', 255), new string('n', 256), new string('ü', 128), string.Concat(Enumerable.Repeat("d/", 31)) + "x",
            string.Concat(Enumerable.Repeat("d/", 40)) + "x", string.Concat(Enumerable.Repeat(new string('m', 200) + "/", 6)) + "x"),
        [0xff, 0xfe, (byte)'x'], [(byte)'a', 0xc3], [(byte)'d', (byte)'/', 0xed, 0xa0, 0x80],
        [0xc0, 0xae, 0xc0, 0xae, (byte)'/', (byte)'x'],
    ];

    /// <summary>Targets of links: inside, outside, and where the sentinels lie.</summary>
    public static string[] Targets { get; } = ["/outside", "/outside/sentinel", "../../../../../../outside", "..", ".", "/",
        "manifest.json", "pack.db", "sample-pack/manifest.json", "/etc/passwd", "", "nowhere", "a\u001b[2Jb"];

    /// <summary>Contents of numeric fields.</summary>
    public static string[] Numbers { get; } =
    [
        "0", "1", "7", "777", "0000000", "00000000000", "00000001000", "00000000777", "77777777777", "777777777777", "7777777", "-1", "+1",
        " 1", "1 ", "1\0", "1\07", "\0", "\x001", "8", "0x1", "1 7", "1 \0 1",
        "\u0080\0\0\0\0\0\0\0\0\0\0\x1", "\u0080\0\0\0\0\0\0\u0002\0\0\0\0",
        "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
        "\u0080\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "\u0080", "\u00ff",
    ];

    public static string[] Modes { get; } = ["0004755", "0002755", "0006777", "0001777", "0000000", "0000777", "0000111", "0000100",
        "0000010", "0000644", "0000755", "0120777", "0100644", "0040755", "7777777", "0020666"];

    public static string Types { get; } = "\00123456789AKLMNSVDXgxz~\u00ff ";

    public static string[] Magics { get; } = ["ustar\u000000", "ustar  \0", "ustar\0\0\0", "ustar 00", "USTAR\u000000", "\0\0\0\0\0\0\0\0",
        "ustar\u000001", "GNUtar \0", "ustar  0"];

    public static string[] PaxKeys { get; } =
    [
        "path", "path", "path", "size", "size", "size", "mtime", "atime", "ctime", "uid", "gid", "uname", "gname", "comment", "linkpath",
        "hdrcharset", "charset", "PATH", "Path", "path ", " path", "path\0", "",
        "GNU.sparse.major", "GNU.sparse.name", "GNU.sparse.realsize", "GNU.sparse.map", "GNU.sparse.size", "GNU.sparse.numblocks",
        "GNU.sparse.offset", "SCHILY.xattr.user.x", "SCHILY.realsize", "SCHILY.dev", "LIBARCHIVE.creationtime", "LIBARCHIVE.symlinktype",
        "realtime.x", "größe",
    ];

    public static string[] PaxValues { get; } =
    [
        "0", "1", "-1", "7", "07", "+7", " 7", "7 ", "7.0", "1e3", "0x7", "", "8589934591", "8589934592", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "99999999999999999999999",
        "1.5", "-1.5", "nan", "inf", "1e400", "99999999999999999", "a\nb", "a\0b", "a=b", "=", "BINARY", "ISO-IR 10646 2000 UTF-8",
        "../../../../../escaped", "/escaped", "manifest.json", "docs/new.md", "new.md", "pack.db", "0,1,1,1",
    ];

    private static IEnumerable<byte[]> Encoded(params string[] names) => names.Select(Encoding.UTF8.GetBytes);
}
