using KnowledgePacks.Content;
using KnowledgePacks.Packs;
using KnowledgePacks.Versions;

namespace KnowledgePacks;

/// <summary>
/// A promise about a pack, an archive or an install root that did not hold. <see cref="Exception.Message"/> is one
/// line that names the value; <see cref="Code"/> is stable across releases and <see cref="Hint"/> is one action.
/// Failures of the operating system outside an install root surface as <see cref="IOException"/> and
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
public abstract class KnowledgePackException(string code, string message, string? hint = null, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>The stable snake_case code, such as <c>archive_corrupt</c>.</summary>
    public string Code { get; } = code;

    /// <summary>What to do about it, without "hint:"; <c>null</c> where there is nothing to add.</summary>
    public string? Hint { get; } = hint;
}

/// <summary>A pack, an archive or a directory is not where it was said to be.</summary>
public sealed class PackNotFoundException(string what, string value, string? hint = null)
    : KnowledgePackException("not_found", $"{what} not found: {value}", hint);

/// <summary>The bytes are not a whole archive: truncated, damaged, or of another format.</summary>
/// <param name="source">The archive as the caller named it.</param>
/// <param name="reason">What does not hold.</param>
/// <param name="offset">Where, in bytes of the stream that <paramref name="reason"/> speaks of; <c>null</c> when unknown.</param>
/// <param name="hint">One action.</param>
/// <param name="cause">The codec's own exception.</param>
public sealed class ArchiveCorruptException(string source, string reason, long? offset = null, string? hint = null, Exception? cause = null)
    : KnowledgePackException("archive_corrupt", $"archive is damaged: {source}: {reason}{(offset is { } at ? $" (at byte {at})" : "")}",
        hint, cause);

/// <summary>The archive is whole, but not in a format that packs are published in.</summary>
public sealed class ArchiveUnsupportedException(string source, string reason, string? hint = null)
    : KnowledgePackException("archive_unsupported", $"not a pack archive: {source}: {reason}", hint);

/// <summary>An entry that would escape, link, collide, or mean different things to different readers.</summary>
/// <param name="message">The reason with the entry's name, in the words of the earlier tools where they have some.</param>
/// <param name="entry">The entry's name as it stands in the archive.</param>
/// <param name="offset">Byte offset of the entry's header in the decompressed stream.</param>
public sealed class ArchiveUnsafeException(string message, string entry, long offset)
    : KnowledgePackException("archive_unsafe", message)
{
    /// <summary>The entry's name as it stands in the archive; print it escaped.</summary>
    public string Entry { get; } = entry;

    /// <summary>Byte offset of the entry's header in the decompressed stream.</summary>
    public long Offset { get; } = offset;
}

/// <summary>A limit of <see cref="PackLimits"/> was passed; no more than one buffer was read beyond it.</summary>
/// <param name="limit">What is limited.</param>
/// <param name="maximum">How much is allowed.</param>
/// <param name="option">The option that allows more; <c>null</c> where none does.</param>
public sealed class LimitExceededException(string limit, long maximum, string? option = null)
    : KnowledgePackException("limit_exceeded", $"limit exceeded: {limit}: more than {maximum}",
        option is null ? null : $"if you trust its origin, allow more with {option}");

/// <summary>The pack has findings of severity error.</summary>
public sealed class PackInvalidException(IReadOnlyList<PackFinding> findings)
    : KnowledgePackException(PackFinding.CommonCode(findings), PackFinding.Summary(findings), PackFinding.CommonHint(findings))
{
    /// <summary>All findings, warnings included.</summary>
    public IReadOnlyList<PackFinding> Findings { get; } = findings;
}

/// <summary>A file of the pack changed, or is being written to, while it is packaged.</summary>
public sealed class PackInUseException(string message, string? hint = null)
    : KnowledgePackException("pack_in_use", message, hint);

/// <summary>Some bytes are not those that were announced.</summary>
public sealed class DigestMismatchException(string what, Digest expected, Digest actual)
    : KnowledgePackException("digest_mismatch", $"SHA-256 mismatch: {what}: expected {expected}, got {actual}");

/// <summary>Some bytes are not as many as were announced.</summary>
public sealed class SizeMismatchException(string what, long expected, long actual)
    : KnowledgePackException("digest_mismatch", $"size mismatch: {what}: expected {expected} bytes, got {actual}");

/// <summary>An archive of one pack where another was asked for.</summary>
public sealed class NameMismatchException(string expected, string actual, string what)
    : KnowledgePackException("name_mismatch", $"{what}: expected '{expected}', got '{actual}'");

/// <summary>An update to a version of lower precedence than the installed one.</summary>
public sealed class DowngradeRefusedException(PackName name, SemanticVersion installed, SemanticVersion offered)
    : KnowledgePackException("downgrade_refused", $"downgrade refused: {name}: {installed} is installed, the archive has {offered}",
        "allow it with --allow-downgrade");

/// <summary>Another process holds the install root's lock.</summary>
public sealed class RootLockedException(string root, string holder)
    : KnowledgePackException("locked", $"install root is in use: {root}: {holder}", "wait for it, or leave out --no-wait");

/// <summary>An installation, update or removal that the disk or the root's state did not allow. The old state stands.</summary>
public sealed class InstallationException(string code, string message, string? hint = null, Exception? cause = null)
    : KnowledgePackException(code, message, hint, cause);

/// <summary>A request that contradicts itself, such as an output inside the pack that is packaged.</summary>
public sealed class InvalidRequestException(string message, string? hint = null)
    : KnowledgePackException("invalid_request", message, hint);

/// <summary>The archive's bytes could not be read from where they are.</summary>
public sealed class SourceReadException(string source, Exception cause)
    : KnowledgePackException("io", $"cannot read {source}: {cause.Message}", null, cause);

/// <summary>Installed packs are not what was installed.</summary>
public sealed class VerificationFailedException(IReadOnlyList<string> names)
    : KnowledgePackException("verification_failed", $"not as installed: {string.Join(", ", names)}",
        "install them again to restore them; 'kpacks adopt' takes what is there as it is");
