namespace KnowledgePacks.Manifests;

/// <summary>Scores of an evaluation, each a fraction from 0 to 1, by name; in the order of the document.</summary>
/// <param name="Values">Such as <c>accuracy</c>, <c>hallucination_rate</c>, <c>citation_quality</c>.</param>
public sealed record EvalScores(IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>The fraction of questions answered correctly; <c>null</c> when not measured.</summary>
    public double? Accuracy => this["accuracy"];

    /// <summary>The fraction of answers with invented facts; <c>null</c> when not measured.</summary>
    public double? HallucinationRate => this["hallucination_rate"];

    /// <summary>How well answers cite their sources; <c>null</c> when not measured.</summary>
    public double? CitationQuality => this["citation_quality"];

    private double? this[string name]
    {
        get
        {
            foreach (var (key, value) in Values)
                if (key == name)
                    return value;
            return null;
        }
    }
}
