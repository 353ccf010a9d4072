using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>What <c>models</c> does.</summary>
public enum ModelsVerb
{
    /// <summary>Lists the models.</summary>
    List,

    /// <summary>Prints the promotion log.</summary>
    Log,

    /// <summary>Prints a card.</summary>
    Show,

    /// <summary>Adds an ONNX model.</summary>
    [Changes]
    Add,

    /// <summary>Writes a version into a file.</summary>
    Export,

    /// <summary>Adds a version that was exported.</summary>
    [Changes]
    Import,

    /// <summary>Makes a version for another target precision.</summary>
    [Changes]
    Target,

    /// <summary>Puts a version to use.</summary>
    [Changes]
    Promote,

    /// <summary>Puts the previous version to use.</summary>
    [Changes]
    Rollback,

    /// <summary>Begins a shadow, or reports on it.</summary>
    [Changes]
    Shadow,

    /// <summary>Ends the shadow.</summary>
    [Changes]
    Unshadow,

    /// <summary>Compares recent tickets with the reference.</summary>
    Drift,

    /// <summary>Deletes a version.</summary>
    [Changes]
    Delete,
}

/// <summary>Arguments of <c>models</c>.</summary>
public sealed record ModelsInput
{
    [Description(
        "list, log, show (the one in use), drift, shadow (how the shadow does), rollback, unshadow; "
            + "with a version show, target (with --target-precision), promote, shadow, delete, export (with --to); "
            + "with --from add, for an ONNX model, or import, for one that was exported"
    )]
    public ModelsVerb Action { get; set; }

    [Description("Which kind of models: category, or priority")]
    public Target TargetFlag { get; set; }

    [Description("The version, as list shows it")]
    public string? VersionFlag { get; set; }

    [Description("The folder of the ONNX model to add: model.onnx, vocab.txt, config.json; or the file to import")]
    [FlagAlias("from", longAliasOnly: true)]
    public string? FromFlag { get; set; }

    [Description("The file to export to, a ZIP")]
    [FlagAlias("to", longAliasOnly: true)]
    public string? ToFlag { get; set; }

    [Description("Select its calibrator and thresholds on this CSV instead of the tickets in the store")]
    [FlagAlias("data", longAliasOnly: true)]
    public string? DataFlag { get; set; }

    [Description("It should abstain so often that this share of the answers is right, 0 to 1")]
    [FlagAlias("target-precision", longAliasOnly: true)]
    public double TargetPrecisionFlag { get; set; } = 0.9;

    [Description("On which evidence, for the log")]
    public string? NoteFlag { get; set; }

    [Description("Who asks, for the log; default the user account")]
    public string? ByFlag { get; set; }

    [Description("Print JSON")]
    public bool JsonFlag { get; set; }

    internal string By => ByFlag ?? Terminal.User;

    internal string Version => VersionFlag ?? throw new RefusedException($"{EnumNames.Of(Action)} needs --version.");
}
