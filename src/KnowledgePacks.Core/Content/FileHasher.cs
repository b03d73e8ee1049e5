using System.Security.Cryptography;

namespace KnowledgePacks.Content;

/// <summary>Hashes files one after the other with one buffer.</summary>
internal sealed class FileHasher(long totalBytes, IProgress<TransferProgress>? progress, CancellationToken cancellation)
{
    private readonly byte[] buffer = new byte[256 << 10];
    private long done;

    public Digest Hash(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count;
        for (long offset = 0; (count = RandomAccess.Read(file, buffer, offset)) > 0; offset += count)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            done += count;
            progress?.Report(new TransferProgress("verifying", done, totalBytes));
        }
        return Digest.FromHash(hash.GetCurrentHash());
    }
}
