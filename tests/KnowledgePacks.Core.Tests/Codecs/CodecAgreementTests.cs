using KnowledgePacks.Archives;
using KnowledgePacks.Codecs;
using KnowledgePacks.Content;

namespace KnowledgePacks.Core.Tests.Codecs;

/// <summary>
/// The C libraries and the managed codecs on the same inputs: neither may take for one pack what the other takes for another.
/// </summary>
public class CodecAgreementTests
{
    private const int Mutants = 1500;

    private static readonly byte[] Mixed =
    [
        .. Samples.Text(1_500_000), .. Samples.Floats(1_200_000), .. Samples.Random(900_000), .. new byte[2_000_000],
        .. Samples.Text(900_001, seed: 2),
    ];

    public static IEnumerable<(string, CompressionLevel)> Formats() =>
    [
        ("tar.gz", CompressionLevel.Fast), ("tar.gz", CompressionLevel.Default), ("tar.gz", CompressionLevel.Best),
        ("tar.zst", CompressionLevel.Fast), ("tar.zst", CompressionLevel.Default), ("tar.zst", CompressionLevel.Best),
    ];

    [Test]
    [MethodDataSource(nameof(Formats))]
    public void Each_reads_what_the_other_writes(string extension, CompressionLevel level)
    {
        var format = extension == "tar.gz" ? ArchiveFormat.TarGzip : ArchiveFormat.TarZstd;
        foreach (var writer in Families.Both)
        {
            var archive = Write(writer, format, level, threads: 1);
            Assert.True(archive.AsSpan().SequenceEqual(Write(writer, format, level, threads: 3)), "the bytes depend on the threads");
            foreach (var reader in Families.Both)
                foreach (var threads in (int[])[1, 3])
                    Assert.True(Mixed.AsSpan().SequenceEqual(Streams.ReadAll(Open(archive, reader, threads))),
                        $"{writer} read by {reader}");
        }
    }

    /// <summary>Both read others' gzip by zlib-ng, whose verdicts are the same by whatever way they are reached.</summary>
    [Test]
    public void Mutants_of_others_gzip_are_read_alike_or_refused_alike()
    {
        byte[] member = Samples.Foreign(Samples.Text(1200));
        foreach (var mutant in MutantsOf([.. member, .. Samples.Foreign(Samples.Random(400)), .. Samples.Foreign([])]))
            ReadAlike(mutant, mayDiffer: false);
    }

    [Test]
    public void Mutants_of_our_gzip_are_never_read_as_two_things()
    {
        foreach (var writer in Families.Both)
            foreach (var mutant in MutantsOf(Small(writer, ArchiveFormat.TarGzip)))
                ReadAlike(mutant, mayDiffer: true);
    }

    /// <summary>Frames of ours have checksums, so that a mutant has one meaning or none. ZstdSharp is the stricter in a few.</summary>
    [Test]
    public void Mutants_of_our_zstd_are_never_read_as_two_things()
    {
        foreach (var writer in Families.Both)
            foreach (var mutant in MutantsOf(Small(writer, ArchiveFormat.TarZstd)))
                ReadAlike(mutant, mayDiffer: true);
    }

    /// <summary>What others write may have no checksum: then damage may go unnoticed, by either, but does nothing worse.</summary>
    [Test]
    public void Mutants_without_checksums_are_read_or_refused()
    {
        foreach (var hasSize in (bool[])[true, false])
            foreach (var mutant in MutantsOf(ZstdFrames.Encode(Samples.Text(900), hasSize, hasChecksum: false)))
                foreach (var codecs in Families.Both)
                    Assert.InRange(Read(mutant, codecs).Bytes.Length, 0, 4 << 20);
    }

    private static void ReadAlike(byte[] archive, bool mayDiffer)
    {
        var (native, nativeFailure) = Read(archive, Families.Native);
        var (managed, managedFailure) = Read(archive, Families.Managed);
        if (!mayDiffer)
            Assert.Equal(Decompressors.Reason(nativeFailure), Decompressors.Reason(managedFailure));
        if (nativeFailure is null && managedFailure is null)
            Assert.True(native.AsSpan().SequenceEqual(managed), "read as two things");
    }

    private static (byte[] Bytes, KnowledgePackException? Failure) Read(byte[] archive, CodecFamily codecs)
    {
        try
        {
            return Decompressors.Read(Open(archive, codecs, 1));
        }
        catch (ArchiveUnsupportedException failure)
        {
            return ([], failure);
        }
    }

    private static Stream Open(byte[] archive, CodecFamily codecs, int threads)
    {
        var source = new DigestReadStream(new MemoryStream(archive), "x", null, background: false, CancellationToken.None);
        return ArchiveCompression.OpenRead(source, "x", new PackLimits { MaxExpandedBytes = 16 << 20 }, threads, out _, codecs);
    }

    private static byte[] Write(CodecFamily codecs, ArchiveFormat format, CompressionLevel level, int threads)
    {
        using var archive = new MemoryStream();
        using (var compressor = ArchiveCompression.Create(archive, format, level, threads, PackLimits.Default, codecs))
        {
            compressor.Write(Mixed);
            compressor.Complete();
        }
        return archive.ToArray();
    }

    private static byte[] Small(CodecFamily codecs, ArchiveFormat format)
    {
        const CompressionLevel Level = CompressionLevel.Default;
        using var encoder = format == ArchiveFormat.TarGzip ? codecs.CreateGzipEncoder(Level) : codecs.CreateZstdEncoder(Level);
        return [.. ((byte[][])[Samples.Text(1000), Samples.Random(300), new byte[5000]])
            .SelectMany(block => Samples.Encode(encoder, block))];
    }

    /// <summary>Flipped bits, other bytes, bytes left out, bytes twice, and ends cut off; the same every time.</summary>
    private static IEnumerable<byte[]> MutantsOf(byte[] bytes)
    {
        var random = new Random(31);
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = new List<byte>(bytes);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var at = random.Next(mutant.Count);
                switch (random.Next(8))
                {
                    case 0:
                        mutant[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        mutant.RemoveAt(at);
                        break;
                    case 2:
                        mutant.Insert(at, mutant[at]);
                        break;
                    case 3:
                        mutant.RemoveRange(at, mutant.Count - at);
                        mutant.Add(0);
                        break;
                    default:
                        mutant[at] ^= (byte)(1 << random.Next(8));
                        break;
                }
            }
            yield return [.. mutant];
        }
    }
}
