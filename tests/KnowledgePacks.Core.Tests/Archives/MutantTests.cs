using KnowledgePacks.Packs;
using KnowledgePacks.Testing;

namespace KnowledgePacks.Core.Tests.Archives;

/// <summary>Seeded changes to valid archives: refused in words of our own, or read; never anything else.</summary>
public class MutantTests
{
    private const int Count = 3000;

    [Fact]
    public void Tar_streams_with_random_changes()
    {
        var whole = new RawTarBuilder().Directory("d/").Pax(("path", "d/größe"), ("size", "7"), ("mtime", "1.5")).File("x")
            .LongName("d/" + new string('n', 120)).File("y").PaxBody(RawTarBuilder.Record("comment", "c"), 'g').File("z", new byte[600]).End().ToArray();
        var random = new Random(20);
        for (var i = 0; i < Count; i++)
        {
            var mutant = Mutate(whole, random);
            // Half of them under right checksums, or the checksums would refuse nearly all.
            if (i % 2 == 0)
                RepairChecksums(mutant);
            IsReadOrRefused(RawTarBuilder.Gzip(mutant));
        }
    }

    [Fact]
    public void Gzip_streams_with_random_changes()
    {
        var whole = new RawTarBuilder().File("manifest.json", new PackBuilder().Manifest.ToJsonString()).File("pack.db", PackBuilder.Database(500)).End().Gzip();
        var random = new Random(21);
        for (var i = 0; i < Count; i++)
            IsReadOrRefused(Mutate(whole, random));
    }

    [Fact]
    public void Zstd_streams_with_random_changes()
    {
        using var temp = new TempDirectory();
        new Operations.Packager().Package(new PackBuilder().With("pack.db", PackBuilder.Database(500)).WriteTo(temp["pack"]), temp["x.tar.zst"], cancellation: TestContext.Current.CancellationToken);
        var whole = File.ReadAllBytes(temp["x.tar.zst"]);
        var random = new Random(22);
        for (var i = 0; i < Count; i++)
            IsReadOrRefused(Mutate(whole, random));
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var mutant = whole.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(mutant.Count);
            switch (random.Next(6))
            {
                case 0:
                    mutant[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutant[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    mutant[at] = (byte)" \0/.07x5Lg"[random.Next(10)];
                    break;
                case 3:
                    mutant.RemoveRange(at, Math.Min(random.Next(1, 1025), mutant.Count - at));
                    break;
                case 4:
                    mutant.InsertRange(at, whole.AsSpan(random.Next(whole.Length)) is var rest ? rest[..Math.Min(rest.Length, 512)].ToArray() : []);
                    break;
                default:
                    var block = Math.Min(at / 512, mutant.Count / 512 - 1) * 512;
                    if (block >= 0)
                        mutant.InsertRange(random.Next(mutant.Count / 512) * 512, mutant.GetRange(block, 512));
                    break;
            }
            if (mutant.Count == 0)
                mutant.Add(0);
        }
        return [.. mutant];
    }

    private static void RepairChecksums(byte[] tar)
    {
        for (var at = 0; at + 512 <= tar.Length; at += 512)
        {
            var header = tar[at..(at + 512)];
            if (!header.AsSpan(257, 5).SequenceEqual("ustar"u8))
                continue;
            RawTarBuilder.Checksum(header);
            header.CopyTo(tar, at);
        }
    }

    private static void IsReadOrRefused(byte[] archive)
    {
        try
        {
            Reading.Inspect(archive, new PackLimits { MaxExpandedBytes = 1 << 20 });
        }
        catch (KnowledgePackException failure)
        {
            Assert.NotEmpty(failure.Message);
        }
    }
}
