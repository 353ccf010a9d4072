using System.ComponentModel.DataAnnotations;

namespace Tickets.Inference;

/// <summary>Where the models are: <c>Model__Folder</c> in the environment.</summary>
public sealed record ModelSettings
{
    /// <summary>The model folder, absolute or from the working directory; all hosts need the same one.</summary>
    [Required]
    public string Folder { get; init; } = "models";
}
