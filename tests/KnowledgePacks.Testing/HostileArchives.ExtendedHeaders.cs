using System.Text;

namespace KnowledgePacks.Testing;

/// <content>Pax headers, global ones, and GNU long names.</content>
public static partial class HostileArchives
{
    private static IEnumerable<HostileArchive> ExtendedHeaders()
    {
        // CVE-2025-62518: the reader that goes by the header finds an archive inside the file.
        yield return Refused("pax size larger than the header's", Unsafe,
            tar => tar.Pax(("size", "1024")).Header("x", '0', 0).Block(new RawTarBuilder().File("hidden").ToArray()));
        yield return Refused("pax size smaller than the header's", Unsafe,
            tar => tar.Pax(("size", "0")).Header("x", '0', 1024).Block(new RawTarBuilder().File("hidden").ToArray()));
        yield return Refused("pax size before a GNU long name", Unsafe, tar => tar.Pax(("size", "512")).LongName("x").File("y"));
        yield return Refused("pax size that is negative", Unsafe, tar => tar.Pax(("size", "-1")).File("x"));
        yield return Refused("pax size above 63 bits", Unsafe, tar => tar.Pax(("size", "99999999999999999999")).File("x"));
        yield return RefusedFirst("global pax path", Unsafe, tar => tar.PaxBody(RawTarBuilder.Record("path", "../evil"), 'g'));
        yield return RefusedFirst("global pax size", Unsafe, tar => tar.PaxBody(RawTarBuilder.Record("size", "9"), 'g'));
        yield return RefusedFirst("global pax comment with a path", Unsafe,
            tar => tar.PaxBody(RawTarBuilder.Record("comment", "c") + RawTarBuilder.Record("path", "evil"), 'g'));
        yield return RefusedFirst("global pax comment twice", Unsafe, tar => tar.PaxBody(Comment, 'g').PaxBody(Comment, 'g'));
        yield return Refused("global pax path after other entries", Unsafe,
            tar => tar.PaxBody(RawTarBuilder.Record("path", "../evil"), 'g').File("x"));
        yield return Refused("global pax comment after other entries", Unsafe, tar => tar.PaxBody(Comment, 'g').File("x"));
        yield return RefusedFirst("global pax header of 1 GiB", Limit,
            tar => tar.Header("pax_global_header", 'g', 1 << 30).Body(new byte[100_000]));
        yield return Refused("GNU.sparse.name of ../evil", Unsafe, tar => tar.Pax(("GNU.sparse.name", "../evil")).File("x"));
        yield return Refused("GNU.sparse.realsize of 1 TiB", Unsafe, tar => tar.Pax(("GNU.sparse.realsize", "1099511627776")).File("x"));
        yield return Refused("pax linkpath before a symlink", Unsafe, (tar, outside) => tar.Pax(("linkpath", outside)).Header("x", '2', 0));
        yield return Refused("pax hdrcharset", Unsafe, tar => tar.Pax(("hdrcharset", "BINARY"), ("path", "x")).File("y"));
        yield return Refused("long name, then pax", Unsafe, tar => tar.LongName("x").Pax(("path", "y")).File("z"));
        yield return Refused("pax, then long name", Unsafe, tar => tar.Pax(("path", "y")).LongName("x").File("z"));
        yield return Refused("pax, then pax", Unsafe, tar => tar.Pax(("path", "y")).Pax(("path", "z")).File("x"));
        yield return Refused("long name, then long name", Unsafe, tar => tar.LongName("x").LongName("y").File("z"));
        yield return Refused("pax key twice", Unsafe, tar => tar.Pax(("path", "x"), ("path", "y")).File("z"));
        yield return Refused("pax record with a length too small", Unsafe, tar => tar.PaxBody("11 path=abc\n").File("x"));
        yield return Refused("pax record with a length too large", Unsafe, tar => tar.PaxBody("13 path=abc\n").File("x"));
        yield return Refused("pax record with a length above 31 bits", Unsafe, tar => tar.PaxBody("99999999999 path=abc\n").File("x"));
        yield return Refused("pax record with a negative length", Unsafe, tar => tar.PaxBody("-12 path=abc\n").File("x"));
        yield return Refused("pax record without a length", Unsafe, tar => tar.PaxBody("path=abc\n").File("x"));
        yield return Refused("pax record without =", Unsafe, tar => tar.PaxBody("11 pathabc\n").File("x"));
        yield return Refused("pax record without a newline", Unsafe, tar => tar.PaxBody("12 path=abcd").File("x"));
        yield return Refused("pax record with a NUL", Unsafe, tar => tar.PaxBody(RawTarBuilder.Record("path", "a\0b")).File("x"));
        yield return Refused("pax record that is not UTF-8", Unsafe, tar => tar.PaxBody([.. "11 path=a"u8, 0xff, (byte)'\n']).File("x"));
        yield return Refused("pax path that is empty", Unsafe, tar => tar.Pax(("path", "")).File("x"));
        yield return Refused("pax path that escapes over a harmless name", Unsafe, tar => tar.Pax(("path", "../../evil")).File("harmless"));
        yield return Refused("pax path that is absolute", Unsafe,
            (tar, outside) => tar.Pax(("path", outside + "/sentinel")).File("harmless", "overwritten"));
        yield return Refused("long name that escapes over a harmless name", Unsafe, tar => tar.LongName("../../evil").File("harmless"));
        yield return Refused("long name that is not UTF-8", Unsafe, tar => LongNameOf(tar, [(byte)'a', 0xff, 0]).File("x"));
        yield return Refused("long name with a NUL inside", Unsafe, tar => LongNameOf(tar, "good\0../evil\0"u8.ToArray()).File("x"));
        yield return Refused("long name without a NUL at its end", Unsafe, tar => LongNameOf(tar, "name"u8.ToArray()).File("x"));
        yield return Refused("long name of 1 GiB", Limit,
            tar => tar.Header("././@LongLink", 'L', 1 << 30, gnu: true).Body(new byte[100_000]));
        yield return Refused("pax header of 1 GiB", Limit, tar => tar.Header("PaxHeaders/x", 'x', 1 << 30).Body(new byte[100_000]));
        yield return Refused("pax header without an entry", Corrupt, tar => tar.Pax(("path", "x")));
        yield return Refused("long name without an entry", Corrupt, tar => tar.LongName("x"));
        yield return Refused("pax header without content", Corrupt, tar => tar.Header("PaxHeaders/x", 'x', 0).File("x"));
        yield return AcceptedEntry("pax size equal to the header's", tar => tar.Pax(("size", "7")).File("x"), ("x", "content"));
        yield return AcceptedEntry("pax times and owners that are no numbers",
            tar => tar.Pax(("mtime", "never"), ("uid", "-1"), ("uname", "two\nlines")).File("x"), ("x", "content"));
        yield return Accepted("global pax header with a lone comment",
            () => PackEntries(new RawTarBuilder().PaxBody(Comment, 'g')).End().Gzip());
    }

    /// <summary>As git archive writes it: the commit.</summary>
    private static string Comment => RawTarBuilder.Record("comment", new string('c', 40));

    private static RawTarBuilder LongNameOf(RawTarBuilder tar, byte[] body) =>
        tar.Header("././@LongLink", 'L', body.Length, gnu: true).Body(body);

    private static string Deep(int levels) => new StringBuilder().Insert(0, "d/", levels - 1).Append('d').ToString();
}
