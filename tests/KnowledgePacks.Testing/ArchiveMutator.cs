using System.IO.Compression;

namespace KnowledgePacks.Testing;

/// <summary>A changed archive.</summary>
/// <param name="Index">Its number.</param>
/// <param name="Base">What it was made of.</param>
/// <param name="InTar">Whether the tar stream was changed and then compressed as it should be; else the compressed bytes were.</param>
/// <param name="Changes">What was done, in order.</param>
/// <param name="Archive">The bytes.</param>
public sealed record Mutant(int Index, string Base, bool InTar, IReadOnlyList<string> Changes, byte[] Archive)
{
    public bool IsZstd => Archive.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]);

    public override string ToString() => $"mutant {Index} of \"{Base}\": {string.Join(", ", Changes)}";
}

/// <summary>Makes seeded mutants of valid archives. A mutant depends on bases, seed and index alone.</summary>
public sealed class ArchiveMutator(IReadOnlyList<ArchiveBase> bases, int seed)
{
    /// <summary>How many of ten are changed in the tar stream: changed compressed bytes seldom get past their CRC.</summary>
    private const int InTarOfTen = 7;

    public Mutant Make(int index) => Seeded(index).Next(10) < InTarOfTen ? MakeInTar(index) : MakeInCompression(index);

    /// <summary>Changes the tar stream; in half of the mutants all checksums hold.</summary>
    public Mutant MakeInTar(int index)
    {
        var random = Seeded(index);
        var start = Pick(random, bases);
        var mutation = new TarMutation(start.Tar, random, () => Pick(random, bases).Tar);
        // One change leaves more mutants worth comparing, several find what comes together.
        mutation.Run(random.Next(2) == 0 ? 1 : random.Next(2, 5), repair: random.Next(2) == 0);
        return new Mutant(index, start.Name, true, mutation.Changes, Compress(random, mutation.ToArray()));
    }

    /// <summary>Changes the compressed bytes.</summary>
    public Mutant MakeInCompression(int index)
    {
        var random = Seeded(index);
        var start = Pick(random, bases);
        var bytes = new List<byte>(start.Archive);
        var changes = new List<string>();
        for (var count = random.Next(1, 4); count > 0; count--)
            changes.Add(Change(random, bytes));
        return new Mutant(index, start.Name, false, changes, [.. bytes]);
    }

    /// <summary>A compression that all readers take for whole.</summary>
    private static byte[] Compress(Random random, byte[] tar)
    {
        switch (random.Next(8))
        {
            case 0:
                return RawZstdBuilder.Compress(tar);
            case 1:
                return RawZstdBuilder.Compress(tar, random.Next(1, 64) * 512);
            case 2:
                using (var windowed = new MemoryStream())
                {
                    new RawZstdBuilder(windowed).Frame(1 << random.Next(17, 24), random.Next(2) == 0 ? tar.Length : null).Blocks(tar);
                    return windowed.ToArray();
                }
            case 3:
                return ArchiveBases.Members(tar, Math.Max(1, tar.Length / random.Next(1, 20)));
            default:
                return Gzip(tar);
        }
    }

    private static byte[] Gzip(byte[] tar)
    {
        if (tar.Length == 0)
            return RawTarBuilder.Gzip(tar);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(tar);
        return compressed.ToArray();
    }

    private string Change(Random random, List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return "a byte where none was";
        }
        // Half of the changes hit the headers, which are short.
        var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 32) : bytes.Count);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return $"bit of byte {at} flipped";
            case 1:
                bytes[at] = (byte)random.Next(256);
                return $"byte {at} set";
            case 2:
                bytes[at] = Pick(random, HostileValues.Bytes);
                return $"byte {at} set to an edge";
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                return $"cut at {at}";
            case 4:
                var length = Math.Min(random.Next(1, 200), bytes.Count - at);
                bytes.RemoveRange(at, length);
                return $"{length} bytes removed at {at}";
            case 5:
                var moved = bytes.GetRange(at, Math.Min(random.Next(1, 200), bytes.Count - at));
                bytes.InsertRange(random.Next(bytes.Count), moved);
                return $"{moved.Count} bytes of {at} doubled";
            case 6:
                bytes.AddRange(Pick(random, bases).Archive);
                return "another archive appended";
            case 7:
                var garbage = new byte[random.Next(1, 600)];
                if (random.Next(2) == 0)
                    random.NextBytes(garbage);
                bytes.AddRange(garbage);
                return $"{garbage.Length} bytes appended";
            default:
                // An empty gzip member and two skippable zstd frames: whole by themselves.
                byte[] whole = random.Next(3) switch
                {
                    0 => RawTarBuilder.Gzip([]),
                    1 => [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9],
                    _ => [0x5e, 0x2a, 0x4d, 0x18, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0xb1, 0xea, 0x92, 0x8f]
                };
                var end = random.Next(2) == 0;
                bytes.InsertRange(end ? bytes.Count : 0, whole);
                return end ? "empty frame appended" : "empty frame first";
        }
    }

    /// <summary>A generator whose numbers depend on seed and index alone.</summary>
    private Random Seeded(int index)
    {
        // SplitMix64: neighbours get unrelated numbers.
        var mixed = ((ulong)(uint)seed << 32 | (uint)index) + 0x9e3779b97f4a7c15;
        mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
        return new Random((int)(mixed ^ mixed >> 31));
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
