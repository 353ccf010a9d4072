using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>A file to train on.</summary>
/// <param name="Name">Its path, or - for standard input.</param>
/// <param name="Reading">How it is read.</param>
public sealed record TrainingFile(string Name, FileReading Reading);

/// <summary>Trains a model, compares it with the one in use, and puts it to use if that is wanted and no loss.</summary>
public sealed class TrainingRun(Models all, ILabelledTickets tickets, OnnxSettings onnx, TimeProvider clock)
{
    // Where the parts begin, of the time that a training takes.
    private const double Training = 0.1;
    private const double Publishing = 0.85;
    private const double Comparing = 0.95;

    /// <summary>Does it.</summary>
    /// <param name="plan">What is to be done.</param>
    /// <param name="file">A file to read instead of the tickets in the store.</param>
    /// <param name="report">Is told how far it is; what it throws ends the training.</param>
    /// <param name="labelReport">A file to write the tickets to that may have a wrong category; null writes none.</param>
    /// <param name="cancellation">Ends it. Before the promotion nothing is in use that was not before.</param>
    /// <exception cref="UnusableTicketsException">There is too little to learn from.</exception>
    /// <exception cref="PublishGateException">What was written does not answer as what was trained.</exception>
    /// <exception cref="ModelFolderException">A folder of models can't be written.</exception>
    public async Task<TrainingReport> RunAsync(
        TrainingPlan plan,
        TrainingFile? file,
        Func<TrainingProgress, Task> report,
        string? labelReport,
        CancellationToken cancellation
    )
    {
        await report(new(TrainingStage.Reading, 0, "reading labelled tickets"));
        if (file is null && plan.File is { } source && await tickets.WhyNoneAsync(plan.Target, source, cancellation) is { } none)
            throw UnusableTicketsException.NoneInStore(none);
        LabelledFile? read = null;
        var labelled = file is null
            ? tickets.ReadLabelledAsync(plan.Target, plan.Source, plan.File, cancellation)
            : tickets.ReadFileAsync(plan.Target, file.Name, file.Reading, end => read = end, cancellation);
        var rows = await TrainingRows.ChooseAsync(labelled, plan.MaxRows, cancellation);
        foreach (var sentence in read?.InWords() ?? [])
            await report(new(TrainingStage.Reading, 0, sentence));
        if (file is null && rows is { Available: 0, Test.Count: 0 })
            throw UnusableTicketsException.NoneInStore();
        if (read is { LostLabels.Count: > 0 })
            throw new UnusableTicketsException(read.WhyNotTrained());

        var models = all.For(plan.Target);
        var trainedOn = file is null ? ModelCard.Store : Path.GetFileName(file.Name);
        // On a thread of its own: the others are for those who wait for an answer.
        var trained = await Task.Factory.StartNew(
            () => Train(plan, rows.Rows, trainedOn, step => report(step).GetAwaiter().GetResult(), labelReport, cancellation),
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await report(new(TrainingStage.Publishing, Publishing, Words: null));
        var card = await models.Registry.PublishAsync(trained, clock.GetUtcNow(), cancellation);

        var current = await models.CurrentOrNullAsync(cancellation);
        var isOther = current is not null && current.Version != card.Version;
        await report(new(TrainingStage.Comparing, Comparing, isOther ? "comparing it with the model in use" : null));
        var model = await models.Registry.LoadAsync(card.Version, cancellation);
        if (rows.Test.Any(row => !model.WasTrainedOn(row)))
            await models.Registry.SaveEvaluationAsync(Evaluator.Evaluate(model, rows.Test), cancellation);
        var comparison = isOther ? PromotionGate.Compare(model, current!, rows.Test) : null;
        var forgotten = PromotionGate.Forgotten(model, current);
        var whyNot = PromotionGate.WhyNot(model, current, comparison, forgotten);
        if (plan.Force && whyNot is not WhyNotPromoted.InUseAlready)
            whyNot = null;
        if (!plan.Promote)
            whyNot ??= WhyNotPromoted.NotAsked;
        await report(new(TrainingStage.Comparing, 1, Words: null)); // who cancelled it wants no promotion
        cancellation.ThrowIfCancellationRequested();
        if (whyNot is null)
        {
            var note = plan.Note ?? TrainingSentences.Evidence(comparison);
            await models.Registry.PromoteAsync(card.Version, plan.By, note, clock.GetUtcNow(), cancellation);
        }

        return ReportOf(plan, rows, card, comparison, forgotten, whyNot);
    }

    private TrainedModel Train(
        TrainingPlan plan,
        IReadOnlyList<LabelledTicket> rows,
        string trainedOn,
        Action<TrainingProgress> report,
        string? labelReport,
        CancellationToken cancellation
    )
    {
        FeatureSet? features = plan.Features switch
        {
            FeatureChoice.Words => FeatureSet.Words,
            FeatureChoice.Characters => FeatureSet.WordsAndCharacters,
            FeatureChoice.Hybrid => FeatureSet.Hybrid,
            _ => null,
        };
        var trainer = new ModelTrainer(
            step => report(step with { Share = Training + step.Share * (Publishing - Training) }),
            new SentenceVectors(onnx)
        );
        var model = trainer.Train(rows, plan.TargetPrecision, features, cancellation);
        if (labelReport is not null)
            tickets.WriteDoubtful(labelReport, model.Doubtful);
        return model with { Card = model.Card with { TrainedOn = trainedOn, TrainedBy = plan.By, Note = plan.Note } };
    }

    private static TrainingReport ReportOf(
        TrainingPlan plan,
        TrainingRows rows,
        ModelCard card,
        ModelComparison? comparison,
        IReadOnlyList<string> forgotten,
        WhyNotPromoted? whyNot
    ) =>
        new(
            plan.Target,
            card.Version,
            rows.Rows.Count,
            rows.Available,
            card.Categories,
            card.TargetPrecision,
            card.ValidationRows,
            card.ValidationAccuracy,
            card.ValidationMacroF1,
            card.ExpectedCoverage?.Share,
            comparison,
            forgotten,
            Promoted: whyNot is null,
            whyNot
        );
}
