using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.Edge;

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
    Add,

    /// <summary>Puts a version to use.</summary>
    Promote,

    /// <summary>Puts the previous version to use.</summary>
    Rollback,

    /// <summary>Begins a shadow, or reports on it.</summary>
    Shadow,

    /// <summary>Ends the shadow.</summary>
    Unshadow,

    /// <summary>Compares recent tickets with the reference.</summary>
    Drift,

    /// <summary>Deletes a version.</summary>
    Delete,
}

/// <summary>Arguments of <c>models</c>.</summary>
public sealed record ModelsInput
{
    [Description(
        "list, log, drift, shadow (how the shadow does), rollback, unshadow; with a version show, promote, shadow, delete; "
            + "with a folder add, for an ONNX model"
    )]
    public ModelsVerb Action { get; set; }

    [Description("Which kind of models: category, or priority")]
    public Target TargetFlag { get; set; }

    [Description("The version, as list shows it")]
    public string? VersionFlag { get; set; }

    [Description("The folder of the ONNX model to add: model.onnx, vocab.txt, config.json")]
    [FlagAlias("from", longAliasOnly: true)]
    public string? FromFlag { get; set; }

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

    internal string Version => VersionFlag ?? throw new RefusedException($"{Names.Of(Action)} needs --version.");
}

/// <summary>Does what <c>/models</c> does; only drift, add and the report on a shadow need PostgreSQL.</summary>
[Description("List, show, promote, roll back or delete models", Name = "models")]
public sealed class ModelsCommand(
    Classifier classifier,
    ILabelledTickets tickets,
    ShadowCounts counts,
    DriftCheck drift,
    TimeProvider clock
) : Utility<ModelsInput>
{
    private const int MaxSelectionRows = 2000; // a transformer takes its time

    protected override async Task RunAsync(ModelsInput input, CancellationToken cancellation)
    {
        if (input.TargetFlag != Target.Category && input.Action is ModelsVerb.Drift or ModelsVerb.Shadow or ModelsVerb.Unshadow)
            throw new RefusedException($"{Names.Of(input.Action)} is there for the models of categories only.");
        var models = classifier.For(input.TargetFlag).Registry;
        switch (input.Action)
        {
            case ModelsVerb.List:
                List(models.List(), input.JsonFlag);
                break;
            case ModelsVerb.Log:
                Log(models.Log());
                break;
            case ModelsVerb.Show:
                Terminal.Print(models.Show(input.Version));
                break;
            case ModelsVerb.Add:
                Terminal.Print(await AddAsync(input, cancellation));
                break;
            case ModelsVerb.Promote:
                Terminal.Print(
                    await models.PromoteAsync(input.Version, input.By, input.NoteFlag, clock.GetUtcNow(), cancellation)
                );
                break;
            case ModelsVerb.Rollback:
                Terminal.Print(await models.RollbackAsync(input.By, input.NoteFlag, clock.GetUtcNow(), cancellation));
                break;
            case ModelsVerb.Shadow when input.VersionFlag is { } version:
                await models.ShadowAsync(version, cancellation);
                break;
            case ModelsVerb.Shadow:
                Terminal.Print(await counts.ReportAsync(cancellation));
                break;
            case ModelsVerb.Unshadow:
                await models.ShadowAsync(null, cancellation);
                break;
            case ModelsVerb.Drift:
                Terminal.Print(await drift.RunAsync(cancellation));
                break;
            case ModelsVerb.Delete:
                await models.DeleteAsync(input.Version, cancellation);
                break;
        }
    }

    private async Task<ModelCard> AddAsync(ModelsInput input, CancellationToken cancellation)
    {
        var from = input.FromFlag ?? throw new RefusedException("add needs --from, the folder of the model.");
        if (input.TargetPrecisionFlag is not (> 0 and < 1))
            throw new RefusedException("--target-precision must be between 0 and 1.");
        var rows = await tickets
            .ReadLabelledAsync(input.TargetFlag, input.DataFlag, source: null, withCorrections: false, cancellation)
            .Where(row => row.Split == Split.Validation)
            .Take(MaxSelectionRows)
            .ToArrayAsync(cancellation);
        Terminal.Say($"selecting calibrator and thresholds on {rows.Length} validation tickets");
        return classifier.For(input.TargetFlag).Folder.AddOnnx(from, rows, input.TargetPrecisionFlag, clock.GetUtcNow());
    }

    private static void Log(Promotions log)
    {
        if (log.Unreadable > 0)
            Terminal.Say($"{log.Unreadable} lines of the log can't be read, and are passed over");
        Terminal.Print(log.Items);
    }

    private static void List(IReadOnlyList<ListedModel> models, bool json)
    {
        if (json)
        {
            Terminal.Print(models);
            return;
        }

        string[] headings = ["version", "trained (UTC)", "tickets", "categories", "accuracy", "macro-F1", ""];
        var rows = models.Select(model =>
            (string[])
                [
                    model.Version,
                    $"{model.CreatedAt?.UtcDateTime:yyyy-MM-dd HH:mm}",
                    $"{model.TrainRows}",
                    $"{model.Categories}",
                    $"{model.ValidationAccuracy:0.000}",
                    $"{model.ValidationMacroF1:0.000}",
                    model.Damage is null ? string.Join(", ", model.Aliases) : "damaged",
                ]
        );
        ConsoleTable.Print("llrrrrl", rows.Prepend(headings));
    }
}
