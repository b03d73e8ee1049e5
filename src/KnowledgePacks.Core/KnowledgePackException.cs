using KnowledgePacks.Versions;

namespace KnowledgePacks;

/// <summary>
/// A promise about a pack, an archive or an install root that did not hold. <see cref="Exception.Message"/> is one
/// line that names the value; <see cref="Code"/> is stable across releases. What can be done about it, a program says in its own
/// words, from the code and the data of the descendants. Failures of the operating system outside an install root surface as
/// <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>.
/// </summary>
public abstract class KnowledgePackException(string code, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The stable snake_case code, such as <c>archive_corrupt</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>What was looked for in vain.</summary>
public enum SoughtThing
{
    /// <summary>A directory with a pack.</summary>
    Directory,

    /// <summary>An archive's file.</summary>
    Archive,

    /// <summary>The same, where a directory has that path.</summary>
    ArchiveAtDirectory,

    /// <summary>A release's index.</summary>
    Index,

    /// <summary>A part of a release.</summary>
    Part,

    /// <summary>A manifest.</summary>
    Manifest,

    /// <summary>A pack in an install root.</summary>
    Installed,

    /// <summary>A version of an installed pack that was replaced and kept.</summary>
    KeptVersion,

    /// <summary>An install root that was named.</summary>
    Root,

    /// <summary>A pack in whatever form.</summary>
    Any,

    /// <summary>A file of an installed pack.</summary>
    Document,

    /// <summary>A pack's skill file.</summary>
    Skill,

    /// <summary>A project's directory.</summary>
    Project,
}

/// <summary>A pack, an archive or a directory is not where it was said to be.</summary>
/// <param name="sought">What was looked for.</param>
/// <param name="value">Where, or by which name.</param>
public sealed class PackNotFoundException(SoughtThing sought, string value)
    : KnowledgePackException("not_found", $"{Word(sought)} not found: {value}")
{
    /// <summary>What was looked for.</summary>
    public SoughtThing Sought => sought;

    private static string Word(SoughtThing sought) => sought switch
    {
        SoughtThing.Directory => "pack directory",
        SoughtThing.Archive or SoughtThing.ArchiveAtDirectory => "archive file",
        SoughtThing.Index => "release index",
        SoughtThing.Part => "part of the release",
        SoughtThing.Manifest => "manifest",
        SoughtThing.Installed => "pack",
        SoughtThing.KeptVersion => "kept version of the pack",
        SoughtThing.Root => "install root",
        SoughtThing.Document => "file of the pack",
        SoughtThing.Skill => "skill",
        SoughtThing.Project => "project directory",
        _ => "pack directory, archive or installed pack",
    };
}

/// <summary>The bytes are not a whole archive: truncated, damaged, or of another format.</summary>
/// <param name="source">The archive as the caller named it.</param>
/// <param name="reason">What does not hold.</param>
/// <param name="offset">Where, in bytes of the stream that <paramref name="reason"/> speaks of; <c>null</c> when unknown.</param>
/// <param name="cause">The codec's own exception.</param>
public sealed class ArchiveCorruptException(string source, string reason, long? offset = null, Exception? cause = null)
    : KnowledgePackException("archive_corrupt", $"archive is damaged: {source}: {reason}{(offset is { } at ? $" (at byte {at})" : "")}",
        cause);

/// <summary>What a file is that is no pack's archive.</summary>
public enum ForeignFormat
{
    /// <summary>Something else, or nothing.</summary>
    Other,

    /// <summary>An archive or a compressed file of a kind in which packs are not published.</summary>
    OtherArchive,

    /// <summary>A tar file that is not compressed.</summary>
    PlainTar,

    /// <summary>A JSON document that is not named as a release's index.</summary>
    JsonDocument,

    /// <summary>A release's index with a mistake in it.</summary>
    Index,
}

/// <summary>The archive is whole, but not in a format that packs are published in.</summary>
/// <param name="source">The archive as the caller named it.</param>
/// <param name="reason">What it is, or what is wrong with it.</param>
/// <param name="format">The same for a program.</param>
public sealed class ArchiveUnsupportedException(string source, string reason, ForeignFormat format)
    : KnowledgePackException("archive_unsupported", $"not a pack archive: {source}: {reason}")
{
    /// <summary>What it is.</summary>
    public ForeignFormat Format => format;
}

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
/// <param name="maximum">How much is allowed, in the limit's unit.</param>
/// <param name="canBeRaised">Whether <see cref="PackLimits"/> can allow as much as was wanted.</param>
public sealed class LimitExceededException(PackLimit limit, long maximum, bool canBeRaised = true)
    : KnowledgePackException("limit_exceeded", $"limit exceeded: {limit.Word()}: more than {maximum}")
{
    /// <summary>What is limited.</summary>
    public PackLimit Limit => limit;

    /// <summary>How much is allowed, in the limit's unit.</summary>
    public long Maximum => maximum;

    /// <summary>Whether <see cref="PackLimits"/> can allow as much as was wanted.</summary>
    public bool CanBeRaised => canBeRaised && limit is not (PackLimit.NameBytes or PackLimit.ExtendedHeaderBytes);
}

/// <summary>The pack has findings of severity error.</summary>
public sealed class PackInvalidException(IReadOnlyList<PackFinding> findings)
    : KnowledgePackException(PackFinding.CommonCode(findings), PackFinding.Summary(findings))
{
    /// <summary>All findings, warnings included.</summary>
    public IReadOnlyList<PackFinding> Findings { get; } = findings;
}

/// <summary>Who is at a pack while it is packaged.</summary>
public enum PackUse
{
    /// <summary>A file is not what it was when the pack was looked through.</summary>
    Changing,

    /// <summary>Another process holds the database's lock.</summary>
    DatabaseLocked,
}

/// <summary>A file of the pack changed, or is being written to, while it is packaged.</summary>
/// <param name="message">The reason with the file's path.</param>
/// <param name="use">The same for a program.</param>
public sealed class PackInUseException(string message, PackUse use) : KnowledgePackException("pack_in_use", message)
{
    /// <summary>How it is in use.</summary>
    public PackUse Use => use;
}

/// <summary>Some bytes are not those that were announced.</summary>
/// <param name="what">The bytes as the caller named them.</param>
/// <param name="expected">The digest announced.</param>
/// <param name="actual">The digest of what came.</param>
public sealed class DigestMismatchException(string what, Digest expected, Digest actual)
    : KnowledgePackException("digest_mismatch", $"SHA-256 mismatch: {what}: expected {expected}, got {actual}")
{
    /// <summary>The digest announced.</summary>
    public Digest Expected => expected;

    /// <summary>The digest of what came.</summary>
    public Digest Actual => actual;
}

/// <summary>Some bytes are not as many as were announced.</summary>
public sealed class SizeMismatchException(string what, long expected, long actual)
    : KnowledgePackException("digest_mismatch", $"size mismatch: {what}: expected {expected} bytes, got {actual}");

/// <summary>An archive of one pack, or of one version, where another was asked for.</summary>
public sealed class NameMismatchException(string expected, string actual, string what)
    : KnowledgePackException("name_mismatch", $"{what}: expected '{expected}', got '{actual}'");

/// <summary>A version of lower precedence than the installed one, where that is not allowed.</summary>
/// <param name="name">The pack.</param>
/// <param name="installed">The version that is there.</param>
/// <param name="offered">The version that was to replace it.</param>
public sealed class DowngradeRefusedException(PackName name, SemanticVersion installed, SemanticVersion offered)
    : KnowledgePackException("downgrade_refused", $"downgrade refused: {name}: {installed} is installed, the archive has {offered}")
{
    /// <summary>The pack.</summary>
    public PackName Name => name;

    /// <summary>The version that is there.</summary>
    public SemanticVersion Installed => installed;

    /// <summary>The version that was to replace it.</summary>
    public SemanticVersion Offered => offered;
}

/// <summary>The installed version, but for build metadata perhaps, with other bytes than those that were installed.</summary>
/// <param name="name">The pack.</param>
/// <param name="installed">The version that is there.</param>
/// <param name="origin">The digest of the archive that it came in.</param>
/// <param name="offered">The version that was to replace it.</param>
/// <param name="sha256">The digest of its archive.</param>
public sealed class SameVersionException(PackName name, SemanticVersion installed, Digest origin, SemanticVersion offered, Digest sha256)
    : KnowledgePackException("same_version",
        $"same version, other bytes: {name}: {installed} is installed (sha256 {origin}), the archive has {offered} (sha256 {sha256})")
{
    /// <summary>The pack.</summary>
    public PackName Name => name;

    /// <summary>The version that is there.</summary>
    public SemanticVersion Installed => installed;

    /// <summary>The digest of the archive that it came in.</summary>
    public Digest Origin => origin;

    /// <summary>The version that was to replace it.</summary>
    public SemanticVersion Offered => offered;

    /// <summary>The digest of its archive.</summary>
    public Digest Sha256 => sha256;
}

/// <summary>Another process holds the install root's lock.</summary>
public sealed class RootLockedException(string root, string holder)
    : KnowledgePackException("locked", $"install root is in use: {root}: {holder}");

/// <summary>Why a root could not be changed.</summary>
public enum RootProblem
{
    /// <summary>The system refused, for a reason that is not below.</summary>
    Io,

    /// <summary>The root is a file.</summary>
    RootIsFile,

    /// <summary>The root is not there and cannot be made.</summary>
    RootNotCreated,

    /// <summary>The root is not writable.</summary>
    PermissionDenied,

    /// <summary>The disk or the quota is full.</summary>
    NoSpace,

    /// <summary>The filesystem is read-only.</summary>
    ReadOnly,

    /// <summary>The process may open no more files.</summary>
    TooManyFiles,

    /// <summary>The filesystem has no locks, without which two commands would get in each other's way.</summary>
    NoLocks,

    /// <summary>The pack is a mount point.</summary>
    MountPoint,

    /// <summary>The pack lies in a lower layer of an overlay, where directories cannot be renamed.</summary>
    OverlayLower,

    /// <summary>Another pack's name differs by case alone.</summary>
    NameConflict,

    /// <summary>What has the name of the pack to be replaced is a file or a link.</summary>
    NotReplaceable,

    /// <summary>What has the name of the pack to be removed is a link.</summary>
    NotRemovable,
}

/// <summary>An installation, update or removal that the disk or the root's state did not allow. The old state stands.</summary>
/// <param name="problem">Why, for a program.</param>
/// <param name="message">Why, with the path.</param>
/// <param name="subject">The pack that is concerned; <c>null</c> when it is the root.</param>
/// <param name="cause">The system's own exception.</param>
public sealed class InstallationException(RootProblem problem, string message, PackName? subject = null, Exception? cause = null)
    : KnowledgePackException(CodeOf(problem), message, cause)
{
    /// <summary>What is another user's, where that is why; else <c>null</c>.</summary>
    public string? ForeignPath { get; init; }

    /// <summary>Why.</summary>
    public RootProblem Problem => problem;

    /// <summary>The pack that is concerned; <c>null</c> when it is the root.</summary>
    public PackName? Subject => subject;

    private static string CodeOf(RootProblem problem) => problem switch
    {
        RootProblem.RootIsFile or RootProblem.NotReplaceable or RootProblem.NotRemovable => "not_a_directory",
        RootProblem.PermissionDenied => "permission_denied",
        RootProblem.NoSpace => "no_space",
        RootProblem.ReadOnly => "read_only",
        RootProblem.NameConflict => "name_conflict",
        _ => "io",
    };
}

/// <summary>How a request contradicts itself.</summary>
public enum RequestProblem
{
    /// <summary>The output has no name.</summary>
    OutputUnnamed,

    /// <summary>The output's name asks for one compression, the options for another.</summary>
    OutputFormat,

    /// <summary>The output's name does not say in which format it is to be.</summary>
    OutputExtension,

    /// <summary>The output is a socket, a disk, or something else that is neither a file nor a pipe.</summary>
    OutputSpecial,

    /// <summary>A directory has the name that the archive would have.</summary>
    OutputDirectory,

    /// <summary>The output lies inside the pack that is packaged.</summary>
    OutputInsidePack,

    /// <summary>Two archives of one pack are to be installed at once.</summary>
    SamePackTwice,
}

/// <summary>A request that contradicts itself, such as an output inside the pack that is packaged.</summary>
/// <param name="problem">How, for a program.</param>
/// <param name="message">How, with the value.</param>
public sealed class InvalidRequestException(RequestProblem problem, string message) : KnowledgePackException("invalid_request", message)
{
    /// <summary>How it contradicts itself.</summary>
    public RequestProblem Problem => problem;
}

/// <summary>Why a skill file was left as it is.</summary>
public enum SkillProblem
{
    /// <summary>A person changed it, or wrote it.</summary>
    Edited,

    /// <summary>A link is on the way to it.</summary>
    Link,

    /// <summary>Something that is no file has its name.</summary>
    NoFile,
}

/// <summary>A skill file was neither written nor removed.</summary>
/// <param name="problem">Why, for a program.</param>
/// <param name="message">Why, with the path.</param>
public sealed class SkillRefusedException(SkillProblem problem, string message)
    : KnowledgePackException(problem == SkillProblem.Edited ? "skill_edited" : "skill_unsafe", message)
{
    /// <summary>Why.</summary>
    public SkillProblem Problem => problem;
}

/// <summary>Something is there already, and is not overwritten.</summary>
/// <param name="path">What is there.</param>
public sealed class FileExistsException(string path) : KnowledgePackException("already_exists", $"already exists: {path}")
{
    /// <summary>What is there.</summary>
    public string Path => path;
}

/// <summary>The archive's bytes could not be read from where they are.</summary>
public sealed class SourceReadException(string source, Exception cause)
    : KnowledgePackException("io", $"cannot read {source}: {cause.Message}", cause);

/// <summary>Installed packs are not what was installed.</summary>
public sealed class VerificationFailedException(IReadOnlyList<string> names)
    : KnowledgePackException("verification_failed", $"not as installed: {string.Join(", ", names)}");
