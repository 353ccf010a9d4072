using System.Globalization;
using System.Text.Json;
using JasperFx.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tickets.Contracts;
using Tickets.Edge;

namespace Tickets.Inference;

/// <summary>Arguments of <c>models</c>.</summary>
public class ModelsInput : IHostBuilderInput
{
    /// <inheritdoc />
    [IgnoreOnCommandLine]
    public IHostBuilder HostBuilder { get; set; } = null!;

    [Description(
        "list, log, drift, shadow (how the shadow does), rollback, unshadow; with a version show, promote, shadow, delete; "
            + "with a folder add, for an ONNX model"
    )]
    public string Action { get; set; } = "";

    [Description("Which kind of models: category, or priority")]
    public string TargetFlag { get; set; } = "category";

    [Description("The version, as list shows it")]
    public string? VersionFlag { get; set; }

    [Description("The folder of the ONNX model to add: model.onnx, vocab.txt, config.json")]
    [FlagAlias("from", longAliasOnly: true)]
    public string? FromFlag { get; set; }

    [Description("Choose its temperature and thresholds on this CSV instead of the tickets in the store")]
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
}

/// <summary>
/// Lists, shows, promotes and deletes models, as <c>/models</c> does; only drift and the report on a shadow need
/// PostgreSQL.
/// </summary>
[Description("List, show, promote, roll back or delete models", Name = "models")]
public class ModelsCommand : JasperFxAsyncCommand<ModelsInput>
{
    public override Task<bool> Execute(ModelsInput input) =>
        Terminal.RunAsync(async cancellation =>
        {
            using var host = input.HostBuilder.Build();
            var target = Terminal.TargetOf(input.TargetFlag);
            if (target != Target.Category && input.Action is "drift" or "shadow" or "unshadow")
                throw new ModelConflictException($"{input.Action} is there for the models of categories only.");
            var classifier = host.Services.GetRequiredService<Classifier>().For(target);
            var models = classifier.Registry;
            var by = input.ByFlag ?? Terminal.User;
            var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            switch (input.Action)
            {
                case "list" when !input.JsonFlag:
                    PrintList(models.List());
                    break;
                case "list":
                    Print(models.List());
                    break;
                case "log":
                    var log = models.Log();
                    if (log.Unreadable > 0)
                        Terminal.Say($"{log.Unreadable} lines of the log can't be read, and are passed over");
                    Print(log.Items);
                    break;
                case "show":
                    Print(models.Show(Version(input)));
                    break;
                case "add":
                    Print(await AddAsync(input, target, host.Services, classifier.Folder, now, cancellation));
                    break;
                case "promote":
                    Print(await models.PromoteAsync(Version(input), by, input.NoteFlag, now, cancellation));
                    break;
                case "shadow" when input.VersionFlag is { } version:
                    await models.ShadowAsync(version, cancellation);
                    break;
                case "shadow":
                    Print(await host.Services.GetRequiredService<ShadowCounts>().ReportAsync(cancellation));
                    break;
                case "drift":
                    Print(await host.Services.GetRequiredService<DriftCheck>().RunAsync(cancellation));
                    break;
                case "unshadow":
                    await models.ShadowAsync(null, cancellation);
                    break;
                case "rollback":
                    Print(await models.RollbackAsync(by, input.NoteFlag, now, cancellation));
                    break;
                case "delete":
                    await models.DeleteAsync(Version(input), cancellation);
                    break;
                default:
                    throw new ModelConflictException(
                        $"'{input.Action}' is not list, add, log, drift, show, promote, rollback, shadow, unshadow or delete."
                    );
            }
        });

    private static async Task<ModelCard> AddAsync(
        ModelsInput input,
        Target target,
        IServiceProvider services,
        ModelFolder models,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        const int enough = 2000; // a transformer takes its time
        var from = input.FromFlag ?? throw new ModelConflictException("add needs --from, the folder of the model.");
        if (input.TargetPrecisionFlag is not (> 0 and < 1))
            throw new UnusableTicketsException("--target-precision must be between 0 and 1.");
        var rows = await services
            .GetRequiredService<ILabelledTickets>()
            .ReadLabelledAsync(target, input.DataFlag, null, false, cancellation)
            .Where(row => row.Split == Split.Validation)
            .Take(enough)
            .ToArrayAsync(cancellation);
        Terminal.Say($"choosing temperature and thresholds on {rows.Length} validation tickets");
        return models.Add(from, rows, input.TargetPrecisionFlag, now);
    }

    private static string Version(ModelsInput input) =>
        input.VersionFlag ?? throw new ModelConflictException($"{input.Action} needs --version.");

    private static void Print(object answer) => Console.WriteLine(JsonSerializer.Serialize(answer, ModelCard.Json));

    private static void PrintList(IReadOnlyList<ListedModel> models)
    {
        Console.WriteLine("version       trained (UTC)     tickets  categories  accuracy  macro-F1");
        foreach (var model in models)
        {
            var name = model.Damage is null ? string.Join(", ", model.Aliases) : "damaged";
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Version}  {model.CreatedAt?.UtcDateTime,-16:yyyy-MM-dd HH:mm}  {model.TrainRows,7}  "
                    + $"{model.Categories,10}  {model.ValidationAccuracy,8:0.000}  {model.ValidationMacroF1,8:0.000}  {name}"
            );
            Console.WriteLine(line.TrimEnd());
        }
    }
}
