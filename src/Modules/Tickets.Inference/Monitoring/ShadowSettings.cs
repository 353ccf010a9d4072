using System.ComponentModel.DataAnnotations;

namespace Tickets.Inference;

/// <summary>How a model is tried out in the shadow of the champion: <c>Shadow__…</c> in the environment.</summary>
public sealed record ShadowSettings
{
    /// <summary>Tickets of a chunk, at most, that the shadow classifies too; they are spread over the chunk.</summary>
    [Range(1, int.MaxValue)]
    public int Sample { get; init; } = 200;
}
