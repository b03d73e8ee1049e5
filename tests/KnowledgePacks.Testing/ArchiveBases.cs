using System.IO.Compression;
using System.Text;

namespace KnowledgePacks.Testing;

/// <summary>A valid pack archive that mutants are made of.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Tar">The tar stream.</param>
/// <param name="Archive">The same, compressed.</param>
public sealed record ArchiveBase(string Name, byte[] Tar, byte[] Archive);

/// <summary>Valid packs in every dialect of tar, gzip and zstd that kpacks reads.</summary>
public static class ArchiveBases
{
    private static readonly string Divided = "references/" + new string('p', 60) + "/" + new string('q', 70) + ".md",
    Long = "references/" + new string('l', 120) + ".md";

    /// <summary>All of them, in the same order every time.</summary>
    /// <param name="package">Packages a pack directory: the directory and <c>.tar.gz</c> or <c>.tar.zst</c> to the archive.</param>
    public static IReadOnlyList<ArchiveBase> Make(Func<string, string, byte[]> package)
    {
        using var temp = new TempDirectory();
        var directory = Pack().With(Divided, "divided").With(Long, "long").WriteTo(temp["pack"]);
        var gzip = package(directory, ".tar.gz");
        var large = package(Pack().With("large.bin", new byte[(1 << 20) + 4000]).WriteTo(temp["large"]), ".tar.gz");
        return
        [
            Base("flat, ustar", Write(Pack())),
            Base("dot, ustar", Write(Pack(), "./", header => header)),
            Base("wrapped, ustar, in zstd", Write(Pack(), "sample-pack/"), tar => RawZstdBuilder.Compress(tar)),
            Base("with a prefix field, in gzip members", Write(Pack().With(Divided, "divided")), tar => Members(tar, 1000)),
            Base("GNU, in zstd frames", Write(Pack(), dialect: Gnu), tar => RawZstdBuilder.Compress(tar, 1024)),
            Base("GNU with long names", Write(Pack().With(Long, "long").With(Divided, "x"), "./", Gnu)),
            Base("pax with every key", Write(Pack().With(Long, new byte[513]), pax: true)),
            Base("pax, wrapped, in zstd", Write(Pack(), "ünïcode-top/", pax: true), tar => RawZstdBuilder.Compress(tar)),
            Base("global comment first, wrapped", Write(Pack(), "repository-1.0/", comment: true), NamedGzip),
            Base("files of type NUL", Write(Pack(), dialect: header => { if (header[156] == '0') header[156] = 0; return header; })),
            Base("directory database", Write(Pack().WithDirectoryDatabase().Without("pack.db/query.log"), "sample-pack/")),
            Base("graph.lbug alone",
                Write(new PackBuilder().Without("pack.db").Without("skill.md").Without("kg_config.json")
                .With("graph.lbug", PackBuilder.Database(700)))),
            Base("with evaluation results",
                Write(Pack().With("eval/results/run.json", "{}").With("eval/results/deep/run.json", "[]")
                .With("eval_results.json", "{\"accuracy\": 1}"))),
            new("as kpacks writes, gzip", Gunzip(gzip), gzip),
            new("as kpacks writes, gzip in two members", Gunzip(large), large),
            new("as kpacks writes, zstd", Gunzip(gzip), package(directory, ".tar.zst")),
        ];
    }

    /// <summary>gzip with one member for each piece of the stream.</summary>
    public static byte[] Members(byte[] tar, int memberBytes) =>
        tar.Length == 0 ? RawTarBuilder.Gzip(tar) : [.. tar.Chunk(memberBytes).SelectMany(RawTarBuilder.Gzip)];

    /// <summary>The first pack of the name that the mutants have, older than they.</summary>
    public static PackBuilder OldPack() =>
        new PackBuilder("sample-pack", "0.9.0").With("eval/results/run.json", "{\"mine\": 1}").With("eval_results.json", "{\"mine\": 2}")
            .With("only-old/x.txt", "x");

    private static PackBuilder Pack() =>
        new PackBuilder("sample-pack", "1.0.0").With("pack.db", PackBuilder.Database(1300)).With("README.md", "# sample\n")
        .With("docs/größe.md", "ü").With("docs/日本.md", "日").WithDirectory("empty").With("zero.txt", "")
            .WithExecutable("tools/run.sh", "#!/bin/sh\n").With("block.bin", PackBuilder.Database(512, 2));

    private static ArchiveBase Base(string name, byte[] tar, Func<byte[], byte[]>? compress = null) =>
        new(name, tar, (compress ?? RawTarBuilder.Gzip)(tar));

    private static byte[] Gnu(byte[] header)
    {
        Encoding.ASCII.GetBytes("ustar  \0", header.AsSpan(257));
        return header;
    }

    private static byte[] Write(PackBuilder pack, string prefix = "", Func<byte[], byte[]>? dialect = null, bool pax = false,
        bool comment = false)
    {
        var tar = new RawTarBuilder();
        if (comment)
            tar.PaxBody(RawTarBuilder.Record("comment", "0123456789abcdef"), 'g');
        if (prefix.Length > 0)
            tar.Directory(prefix);
        var directories = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, content) in pack.Files())
        {
            // Half of the directories stand in the archive, the others are only implied by names.
            if (content is not null && path.LastIndexOf('/') is var slash and > 0 && path.Length % 2 == 0 && directories.Add(path[..slash]))
                Entry(tar, prefix + path[..slash] + "/", null, false);
            Entry(tar, prefix + (content is null ? path + "/" : path), content, pack.IsExecutable(path));
        }
        return tar.End().ToArray();

        void Entry(RawTarBuilder tar, string name, byte[]? content, bool executable)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var size = content?.Length ?? 0;
            if (pax)
                tar.Pax(("path", name), ("size", $"{size}"), ("mtime", "1767225600.5"), ("atime", "1.25"), ("ctime", "2"), ("uid", "1000"),
                    ("gid", "1000"), ("uname", "üser"), ("gname", "g"));
            else if (bytes.Length > 100 && (dialect == Gnu || name.Length - name.LastIndexOf('/') > 100))
                tar.LongName(name);
            tar.Header("", content is null ? '5' : '0', size, header =>
            {
                var split = pax || dialect == Gnu || bytes.Length <= 100 ? 0 : name.LastIndexOf('/');
                bytes.AsSpan(0, split).CopyTo(header.AsSpan(345));
                var rest = bytes.AsSpan(split == 0 ? 0 : split + 1);
                rest[..Math.Min(100, rest.Length)].CopyTo(header);
                RawTarBuilder.Octal(header, 100, 8, content is null || executable ? 493 : 420);
                RawTarBuilder.Octal(header, 136, 12, 1_767_225_600);
                dialect?.Invoke(header);
            }).Body(content ?? []);
        }
    }

    /// <summary>As gzip(1) writes: with the file's name and time.</summary>
    private static byte[] NamedGzip(byte[] tar)
    {
        var plain = RawTarBuilder.Gzip(tar);
        return [.. plain[..3], 8, 1, 2, 3, 4, plain[8], 3, .. "sample.tar\0"u8, .. plain[10..]];
    }

    private static byte[] Gunzip(byte[] archive)
    {
        using var tar = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        gzip.CopyTo(tar);
        return tar.ToArray();
    }
}
