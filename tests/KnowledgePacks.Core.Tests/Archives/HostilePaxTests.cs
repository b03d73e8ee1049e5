using System.Text;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Extended headers: pax records, global headers and GNU long names.</summary>
public class HostilePaxTests
{
    private const string Malformed = "a pax record is malformed";
    private const string Global = "pax_global_header";

    [Test]
    public void Pax_size_larger_than_the_header_s()
    {
        // CVE-2025-62518: the reader that goes by the header finds an archive inside the file.
        var hidden = new RawTarBuilder().File("evil").ToArray();
        var tar = new RawTarBuilder().Pax(("size", "1024")).Header("x", '0', 0).Block(hidden).End();
        Reading.IsUnsafe(tar, "x", "the pax size 1024 differs from the header's 0");
    }

    [Test]
    public void Pax_size_smaller_than_the_header_s() =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("size", "0")).Header("x", '0', 1024).Block(new byte[1024]).End(), "x",
            "the pax size 0 differs from the header's 1024");

    [Test]
    public void Pax_size_before_a_GNU_long_name() =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("size", "512")).LongName("x").File("y").End(), "././@LongLink",
            "entries of type 'L' are not allowed here");

    [Test]
    [Arguments("")]
    [Arguments("-1")]
    [Arguments("+1")]
    [Arguments(" 1")]
    [Arguments("1 ")]
    [Arguments("0x10")]
    [Arguments("1.5")]
    [Arguments("99999999999999999999")]
    public void Pax_size_that_is_no_number(string size) =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("size", size)).File("x").End(), "", "the pax size is not a number");

    [Test]
    public void Global_pax_path() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody(RawTarBuilder.Record("path", "../evil"), 'g').File("x").End(), Global,
        "global pax headers are not allowed");

    [Test]
    public void Global_pax_size() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody(RawTarBuilder.Record("size", "9"), 'g').File("x").End(), Global,
        "global pax headers are not allowed");

    [Test]
    public void Global_pax_comment_with_something_else() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody(RawTarBuilder.Record("comment", "c") + RawTarBuilder.Record("path", "evil"), 'g')
            .File("x").End(), Global, "global pax headers are not allowed");

    [Test]
    public void Global_pax_header_between_a_pax_header_and_its_entry() =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("path", "y")).PaxBody(RawTarBuilder.Record("comment", "c"), 'g').File("x").End(),
            "PaxHeaders/x", "entries of type 'g' are not allowed here");

    [Test]
    [Arguments("GNU.sparse.name", "../evil")]
    [Arguments("GNU.sparse.realsize", "1099511627776")]
    [Arguments("GNU.sparse.major", "1")]
    [Arguments("GNU.sparse.map", "0,1")]
    [Arguments("SCHILY.realsize", "1099511627776")]
    [Arguments("SCHILY.xattr.user.x", "1")]
    [Arguments("LIBARCHIVE.xattr.user.x", "1")]
    [Arguments("linkpath", "/etc/passwd")]
    [Arguments("hdrcharset", "BINARY")]
    [Arguments("charset", "ISO-IR 8859 1 1998")]
    [Arguments("comment", "c")]
    [Arguments("PATH", "x")]
    [Arguments("path ", "x")]
    public void Pax_key(string key, string value) =>
        Reading.IsUnsafe(new RawTarBuilder().Pax((key, value)).File("x").End(), "", $"the pax key '{key}' is not allowed");

    [Test]
    public void Pax_key_after_a_path_is_refused_under_that_path() =>
        Reading.IsUnsafe(new RawTarBuilder().File("a").Pax(("path", "long"), ("GNU.sparse.name", "../evil")).File("x").End(), "long",
            "the pax key 'GNU.sparse.name' is not allowed", 1024);

    [Test]
    public void Long_name_then_pax_header() =>
        Reading.IsUnsafe(new RawTarBuilder().LongName("x").Pax(("path", "y")).File("z").End(), "PaxHeaders/x",
            "entries of type 'x' are not allowed here");

    [Test]
    public void Pax_header_then_long_name() =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("path", "y")).LongName("x").File("z").End(), "././@LongLink",
            "entries of type 'L' are not allowed here");

    [Test]
    public void Pax_header_then_pax_header() =>
        Reading.IsUnsafe(new RawTarBuilder().Pax(("path", "y")).Pax(("path", "z")).File("x").End(), "PaxHeaders/x",
            "entries of type 'x' are not allowed here");

    [Test]
    public void Long_name_then_long_name() =>
        Reading.IsUnsafe(new RawTarBuilder().LongName("x").LongName("y").File("z").End(), "././@LongLink",
            "entries of type 'L' are not allowed here");

    [Test]
    public void Pax_header_then_link() =>
        Assert.Throws<ArchiveUnsafeException>(() =>
            Reading.Inspect(new RawTarBuilder().Pax(("linkpath", "/etc")).Header("x", '2', 0).End()));

    [Test]
    [Arguments("path", "x")]
    [Arguments("size", "7")]
    [Arguments("mtime", "1")]
    public void Pax_key_twice(string key, string value) =>
        Reading.IsUnsafe(new RawTarBuilder().Pax((key, value), (key, value)).File("x").End(), key == "path" ? "x" : "",
        "a pax key occurs twice");

    [Test]
    [Arguments("11 path=abc\n")] // One too few: the next record begins with the newline.
    [Arguments("13 path=abc\n")]
    [Arguments("5 path=abc\n")]
    [Arguments("0 path=abc\n")]
    [Arguments("-12 path=abc\n")]
    [Arguments("+12 path=abc\n")]
    [Arguments("012 path=abc\n")]
    [Arguments(" 12 path=abc\n")]
    [Arguments("0x0c path=abc\n")]
    [Arguments("99999999999 path=abc\n")]
    [Arguments("65536 path=abc\n")]
    [Arguments("path=abc\n")]
    [Arguments("12\tpath=abc\n")]
    [Arguments("12path=abcd\n")]
    [Arguments("4 =\n")]
    [Arguments("\n")]
    public void Pax_record_with_a_wrong_length(string body) =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody(body).File("x").End(), "", Malformed);

    [Test]
    public void Pax_record_without_an_equals_sign() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody("11 pathabc\n").File("x").End(), "", Malformed);

    [Test]
    public void Pax_record_without_a_key() => Reading.IsUnsafe(new RawTarBuilder().PaxBody("7 =abc\n").File("x").End(), "", Malformed);

    [Test]
    public void Pax_record_without_a_newline() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody("12 path=abcd").File("x").End(), "", Malformed);

    [Test]
    public void Pax_record_with_a_NUL() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody(RawTarBuilder.Record("path", "a\0b")).File("x").End(), "", Malformed);

    [Test]
    public void Pax_record_with_a_NUL_in_its_key() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody(RawTarBuilder.Record("path\0", "a")).File("x").End(), "", Malformed);

    [Test]
    public void Pax_record_that_is_not_UTF_8() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody([.. "11 path=a"u8, 0xff, (byte)'\n']).File("x").End(), "", Malformed);

    [Test]
    public void Pax_record_followed_by_NULs() =>
        Reading.IsUnsafe(new RawTarBuilder().PaxBody(RawTarBuilder.Record("path", "a") + "\0\0").File("x").End(), "a", Malformed);

    [Test]
    public void Pax_path_that_is_empty() =>
        Reading.HasInvalidPath(new RawTarBuilder().Pax(("path", "")).File("x").End(), "", "the name is empty");

    [Test]
    public void Pax_path_that_escapes_over_a_harmless_name() =>
        Reading.HasInvalidPath(new RawTarBuilder().Pax(("path", "../../evil")).File("harmless").End(), "../../evil",
        "the path has a '..' component");

    [Test]
    public void Pax_path_with_a_newline() =>
        Reading.HasInvalidPath(new RawTarBuilder().Pax(("path", "a\nb")).File("x").End(), "a\nb", "the name has a control character");

    [Test]
    public void Pax_header_without_an_entry() =>
        Reading.IsDamaged(new RawTarBuilder().Pax(("path", "x")).End(), "an extended header has no entry", 1536);

    [Test]
    public void Long_name_without_an_entry() =>
        Reading.IsDamaged(new RawTarBuilder().LongName("x").End(), "an extended header has no entry", 1536);

    [Test]
    public void Global_comment_without_an_entry() =>
        Reading.IsDamaged(new RawTarBuilder().PaxBody(RawTarBuilder.Record("comment", "c"), 'g').End(), "an extended header has no entry",
            1536);

    [Test]
    public void Global_comment_after_an_entry() => Reading.IsUnsafe(
        new RawTarBuilder().File("a").PaxBody(RawTarBuilder.Record("comment", "c"), 'g').File("x").End(), "PaxHeaders/x",
        "entries of type 'g' are not allowed here", 1024);

    [Test]
    public void Global_comment_twice() => Reading.IsUnsafe(
        new RawTarBuilder().PaxBody(RawTarBuilder.Record("comment", "c"), 'g').PaxBody(RawTarBuilder.Record("comment", "c"), 'g').File("x")
            .End(),
        "PaxHeaders/x", "entries of type 'g' are not allowed here", 1024);

    [Test]
    public void Pax_header_at_the_end_of_the_stream() =>
        Reading.IsDamaged(new RawTarBuilder().Pax(("path", "x")), "the end marker is missing", 1024);

    [Test]
    [Arguments('x')]
    [Arguments('L')]
    [Arguments('g')]
    public void Extended_header_without_content(char type) =>
        Reading.IsDamaged(new RawTarBuilder().Header("h", type, 0).File("x").End(), "an extended header is empty", 0);

    [Test]
    [Arguments("a\0b\0", "a\0b\0")]
    [Arguments("../evil\0x", "../evil\0x")]
    [Arguments("abc", "abc")]
    public void Long_name_with_a_NUL_in_it_or_none_at_its_end(string body, string entry) =>
        Reading.IsUnsafe(new RawTarBuilder().Header("././@LongLink", 'L', body.Length, gnu: true).Body(Encoding.ASCII.GetBytes(body))
            .File("x").End(), entry, "a long name has no NUL at its end, or one inside");

    [Test]
    public void Long_name_that_is_empty() =>
        Reading.HasInvalidPath(new RawTarBuilder().LongName("").File("x").End(), "", "the name is empty");

    [Test]
    public void Long_name_that_escapes_over_a_harmless_name() =>
        Reading.HasInvalidPath(new RawTarBuilder().LongName("../../evil").File("harmless").End(), "../../evil",
        "the path has a '..' component");

    [Test]
    public void Long_name_that_is_not_UTF_8() =>
        Reading.HasInvalidPath(new RawTarBuilder().Header("././@LongLink", 'L', 3, gnu: true).Body([(byte)'a', 0xff, 0]).File("x").End(),
            "a\uFFFD", "the name is not UTF-8");

    [Test]
    [Arguments('x')]
    [Arguments('L')]
    [Arguments('g')]
    public void Extended_header_of_1_GiB(char type)
    {
        var failure = Reading.PassesLimit(
            new MemoryStream(new RawTarBuilder().Header("h", type, 1 << 30).Body(new byte[4096]).Gzip()),
            "bytes of a long-name or pax header: more than 65536");
        Assert.Equal((PackLimit.ExtendedHeaderBytes, false), (failure.Limit, failure.CanBeRaised));
    }
}
