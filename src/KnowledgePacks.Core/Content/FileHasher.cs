using System.Security.Cryptography;
using KnowledgePacks.Platform;

namespace KnowledgePacks.Content;

/// <summary>Hashes files one after the other with one buffer.</summary>
internal sealed class FileHasher(long totalBytes, IProgress<TransferProgress>? progress, CancellationToken cancellation)
{
    private readonly byte[] buffer = new byte[256 << 10];
    private long done;

    /// <param name="path">The file.</param>
    /// <param name="size">Its bytes, or about.</param>
    public Digest Hash(string path, long size)
    {
        using var file = SourceFile.Open(path, size);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int count;
        for (long offset = 0; (count = SourceFile.Read(file, path, buffer, offset)) > 0; offset += count)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            done += count;
            progress?.Report(new TransferProgress("verifying", done, totalBytes));
        }
        return Digest.FromHash(hash.GetCurrentHash());
    }
}
