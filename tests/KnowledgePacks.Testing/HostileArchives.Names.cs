namespace KnowledgePacks.Testing;

/// <content>Names that escape, mean something else elsewhere, or drive a terminal; and names that are one file.</content>
public static partial class HostileArchives
{
    private static IEnumerable<HostileArchive> Names()
    {
        yield return FileNamed("name ..", Unsafe, "..");
        yield return FileNamed("name ../x", Unsafe, "../x");
        yield return FileNamed("name that goes up to the home directory", Unsafe, "../../../../../sentinel");
        yield return FileNamed("name a/../../b", Unsafe, "a/../../b");
        yield return FileNamed("name ./../x", Unsafe, "./../x");
        yield return Refused("directory ..", Unsafe, tar => tar.Directory("../"));
        yield return Refused("name whose ustar prefix escapes", Unsafe,
            tar => tar.Header("x", '0', 0, header => RawTarBuilder.Text(header, 345, 155, "../..")));
        yield return FileNamed("name .", Unsafe, ".");
        yield return FileNamed("name ./", Unsafe, "./");
        yield return FileNamed("empty name", Unsafe, "");
        yield return FileNamed("name with an empty component", Unsafe, "a//b");
        yield return FileNamed("name with a . inside", Unsafe, "a/./b");
        yield return FileNamed("name /", Unsafe, "/");
        yield return FileNamed("name //x", Unsafe, "//x");
        yield return Refused("absolute name", Unsafe, (tar, outside) => tar.File(outside + "/sentinel", "overwritten"));
        yield return FileNamed("name C:x", Unsafe, "C:x");
        yield return FileNamed("name a:b", Unsafe, "a:b");
        yield return FileNamed(@"name ..\..\x", Unsafe, @"..\..\x");
        yield return Refused("name with a NUL inside", Unsafe, tar => tar.Header("a", '0', 0, header => "good\0../evil"u8.CopyTo(header)));
        yield return FileNamed("name with ESC", Unsafe, "a\u001b]0;owned\u0007\u001b[31m");
        yield return FileNamed("name with a newline", Unsafe, "a\nerror: nothing is wrong");
        yield return FileNamed("name with a carriage return", Unsafe, "a\rerror: nothing is wrong");
        yield return FileNamed("name with a C1 control", Unsafe, "a\u009b31m");
        yield return FileNamed("name with DEL", Unsafe, "a\u007f");
        yield return FileNamed("name with bidirectional overrides, refused for its ..", Unsafe, "../\u202egpj.\u2066exe\u2069");
        yield return Refused("name that is not UTF-8", Unsafe, tar => tar.Header("a", '0', 0, header => header[1] = 0xe9));
        yield return Refused("name with a surrogate in UTF-8", Unsafe,
            tar => tar.Header("a", '0', 0, header => ((byte[])[0xed, 0xa0, 0x80]).CopyTo(header, 1)));
        yield return Refused("name with an overlong slash", Unsafe,
            tar => tar.Header("a", '0', 0, header => ((byte[])[(byte)'.', (byte)'.', 0xc0, 0xaf, (byte)'x']).CopyTo(header, 0)));
        yield return FileNamed("name with a replacement character", Unsafe, "a\ufffd");
        yield return FileNamed("name of a Windows device", Unsafe, "NUL");
        yield return FileNamed("name of a Windows device with an extension", Unsafe, "docs/com1.txt");
        yield return FileNamed("name of a Windows device with a superscript digit", Unsafe, "LPT³");
        yield return FileNamed("name with a dot at its end", Unsafe, "manifest.json.");
        yield return FileNamed("name with a space at its end", Unsafe, "skill.md ");
        yield return Refused("component of 256 bytes", Unsafe, tar => tar.LongName(new string('n', 256)).File("x"));
        yield return Refused("path of 1,025 bytes", Unsafe,
            tar => tar.LongName(string.Join('/', Enumerable.Repeat(new string('n', 204), 5)) + "n").File("x"));
        yield return Refused("path 33 deep", Unsafe, tar => tar.File(Deep(33)));
        yield return Refused("path 10,000 deep by a pax header", Unsafe, tar => tar.Pax(("path", Deep(10_000))).File("x"));
        yield return Refused("path 10,000 deep by a long name", Unsafe, tar => tar.LongName(Deep(10_000)).File("x"));
        yield return AcceptedEntry("name a..b", tar => tar.File("a..b").File("..c").File("d/...e"), ("a..b", "content"), ("..c", "content"),
            ("d/...e", "content"));
        yield return AcceptedEntry("directory .", tar => tar.Directory("."));
        yield return AcceptedEntry("directory ./", tar => tar.Directory("./"));
        yield return AcceptedEntry("name with bidirectional overrides", tar => tar.File("docs/\u202egpj.exe"),
            ("docs/\u202egpj.exe", "content"));
        yield return AcceptedEntry("name in another script", tar => tar.File("知識/é ё.md"), ("知識/é ё.md", "content"));
        yield return AcceptedEntry("path 32 deep", tar => tar.File(Deep(32)), (Deep(32), "content"));
    }

    private static IEnumerable<HostileArchive> Collisions()
    {
        yield return Same("a name twice", "x", "x");
        yield return Same("a name twice, once with ./", "x", "./x");
        yield return Refused("a name twice by way of a pax header", Unsafe, tar => tar.File("x").Pax(("path", "x")).File("y"));
        yield return FileNamed("the manifest twice", Unsafe, "manifest.json");
        yield return Refused("a directory twice", Unsafe, tar => tar.Directory("d/").Directory("d"));
        yield return Refused("the root twice", Unsafe, tar => tar.Directory("./").Directory("."));
        yield return Refused("a file, then its child", Unsafe, tar => tar.File("a").File("a/child"));
        yield return Refused("a child, then a file in its parent's place", Unsafe, tar => tar.File("a/child").File("a"));
        yield return Refused("a file, then a directory of its name", Unsafe, tar => tar.File("a").Directory("a/"));
        yield return Same("names that differ by case", "readme.md", "README.md");
        yield return FileNamed("the manifest in other case", Unsafe, "Manifest.JSON");
        yield return Same("directories that differ by case", "docs/a", "DOCS/b");
        yield return Refused("a file and a directory that differ by case", Unsafe, tar => tar.File("Docs").File("docs/a"));
        yield return Same("names that differ by case beyond ASCII", "é", "É");
        yield return Same("names that differ by normalization, NFC then NFD", "caf\u00e9", "cafe\u0301");
        yield return Same("names that differ by normalization, NFD then NFC", "cafe\u0301", "caf\u00e9");
        yield return Same("directories that differ by normalization", "caf\u00e9/a", "cafe\u0301/b");
        yield return Same("names that differ by normalization and case", "CAF\u00c9", "cafe\u0301");
        yield return Same("names with Hangul composed and decomposed", "\ud55c", "\u1112\u1161\u11ab");
        yield return Same("names that differ by the order of marks", "a\u0323\u0307", "a\u0307\u0323");
        yield return Same("names with ß and ss", "stra\u00dfe", "strasse");
        yield return Same("names with ẞ and ß", "\u1e9e", "\u00df");
        yield return Same("names with the Kelvin sign and k", "\u212a", "k");
        yield return Same("names with the Ångström sign and å", "\u212b", "\u00e5");
        yield return Same("names with a ligature and its letters", "\ufb01le", "file");
        yield return Same("names with full-width letters", "\uff41", "a");
        yield return Same("names with two sigmas", "\u03c3", "\u03c2");
        yield return Same("names with the long s", "\u017f", "s");
        yield return Same("names with and without a character of no width", "skill2.md", "skill2\u200b.md");
        yield return AcceptedEntry("names with dotless and dotted i, which are two", tar => tar.File("\u0131").File("i"),
            ("\u0131", "content"), ("i", "content"));
    }

    /// <summary>Two files that some filesystem takes for one.</summary>
    private static HostileArchive Same(string name, string first, string second) =>
        Refused(name, Unsafe, tar => tar.File(first, "first").File(second, "second"));
}
