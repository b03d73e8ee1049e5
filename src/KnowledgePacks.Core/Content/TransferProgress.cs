namespace KnowledgePacks.Content;

/// <summary>How far long work has come.</summary>
/// <param name="Phase">A verb in its -ing form, such as "packaging".</param>
/// <param name="Bytes">Bytes done in this phase.</param>
/// <param name="TotalBytes">Bytes to do in this phase; <c>null</c> when unknown, as from a pipe.</param>
public readonly record struct TransferProgress(string Phase, long Bytes, long? TotalBytes);
