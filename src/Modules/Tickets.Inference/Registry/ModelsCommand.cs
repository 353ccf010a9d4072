using JasperFx.CommandLine;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>Does what <c>/models</c> does, and moves versions between stores.</summary>
[Description("List, show, promote, roll back or delete models", Name = "models")]
public sealed class ModelsCommand(
    Models all,
    ILabelledTickets tickets,
    ShadowCounts counts,
    DriftCheck drift,
    TimeProvider clock
) : Utility<ModelsInput>
{
    private const int MaxSelectionRows = 2000; // a transformer takes its time

    protected override async Task RunAsync(ModelsInput input, CancellationToken cancellation)
    {
        var isOfCategories = input.Action is ModelsVerb.Drift or ModelsVerb.Shadow or ModelsVerb.Unshadow;
        if (isOfCategories && input.TargetFlag != Target.Category)
            throw new RefusedException($"{EnumNames.Of(input.Action)} is there for the models of categories only.");
        var models = all.For(input.TargetFlag).Registry;
        models.SayPlace();
        switch (input.Action)
        {
            case ModelsVerb.List:
                List(await models.ListAsync(cancellation), input.JsonFlag);
                break;
            case ModelsVerb.Log:
                Terminal.Print(await models.LogAsync(cancellation));
                break;
            case ModelsVerb.Show:
                Terminal.Print(await models.ShowAsync(input.VersionFlag ?? await models.ChampionAsync(cancellation), cancellation));
                break;
            case ModelsVerb.Add:
                Terminal.Print(await AddAsync(models, input, cancellation));
                break;
            case ModelsVerb.Export:
                await ExportAsync(models, input, cancellation);
                break;
            case ModelsVerb.Import:
                Terminal.Print(await ImportAsync(models, input, cancellation));
                break;
            case ModelsVerb.Target:
                Terminal.Print(await RetargetAsync(models, input, cancellation));
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

    private async Task<ModelCard> AddAsync(ModelRegistry models, ModelsInput input, CancellationToken cancellation)
    {
        var from = input.FromFlag ?? throw new RefusedException("add needs --from, the folder of the model.");
        if (input.TargetPrecisionFlag is not (> 0 and < 1))
            throw new RefusedException("--target-precision must be between 0 and 1.");
        var labelled = input.DataFlag is { } file
            ? tickets.ReadFileAsync(input.TargetFlag, file, new FileReading(), _ => { }, cancellation)
            : tickets.ReadLabelledAsync(input.TargetFlag, LabelSource.Import, source: null, cancellation);
        var rows = await labelled
            .Where(row => row.Split == Split.Validation)
            .Take(MaxSelectionRows)
            .ToArrayAsync(cancellation);
        Terminal.Say($"selecting calibrator and thresholds on {rows.Length} validation tickets");
        return await models.AddOnnxAsync(from, rows, input.TargetPrecisionFlag, clock.GetUtcNow(), cancellation);
    }

    private Task<ModelCard> RetargetAsync(ModelRegistry models, ModelsInput input, CancellationToken cancellation) =>
        TargetPoint.IsTarget(input.TargetPrecisionFlag)
            ? models.RetargetAsync(input.Version, input.TargetPrecisionFlag, clock.GetUtcNow(), cancellation)
            : throw new RefusedException($"--target-precision {TargetPoint.InWords}.");

    private static async Task ExportAsync(ModelRegistry models, ModelsInput input, CancellationToken cancellation)
    {
        var file = input.ToFlag ?? throw new RefusedException("export needs --to, the file to write.");
        // What was there stays until all is written.
        var draft = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await using (var to = new FileStream(draft, FileMode.CreateNew))
                await models.ExportAsync(input.Version, to, cancellation);
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"'{file}' can't be written: {e.Message}");
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static async Task<ModelCard> ImportAsync(ModelRegistry models, ModelsInput input, CancellationToken cancellation)
    {
        var file = input.FromFlag ?? throw new RefusedException("import needs --from, the file of the model.");
        if (!File.Exists(file))
            throw new RefusedException($"There is no file '{file}'.");
        await using var from = File.OpenRead(file);
        return await models.ImportAsync(from, cancellation);
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
