namespace KnowledgePacks.Manifests;

/// <summary>
/// The manifest's <c>graph_stats</c>: counts of nodes and edges. <see cref="SizeMb"/> is what the publisher measured, in
/// megabytes, often before the database was closed: do not rely on it. A missing number is <c>null</c> (legacy profile).
/// </summary>
public sealed record GraphStats(double? Articles, double? Entities, double? Relationships, double? SizeMb);
