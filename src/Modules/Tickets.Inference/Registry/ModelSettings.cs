using System.ComponentModel.DataAnnotations;

namespace Tickets.Inference;

/// <summary>Where models are on this machine.</summary>
public sealed record ModelSettings
{
    /// <summary>
    /// The folder of models, absolute or from the working directory, for a program without PostgreSQL. With PostgreSQL a host
    /// takes the model in use there for a start.
    /// </summary>
    [Required]
    public string Folder { get; init; } = "models";

    /// <summary>Where a host keeps files of models in PostgreSQL; they may be lost.</summary>
    [Required]
    public string Cache { get; init; } = Path.Combine(Path.GetTempPath(), $"tickets-models-{Environment.UserName}");
}
