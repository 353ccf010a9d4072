using Alba;
using JasperFx.Resources;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;
using Wolverine.Tracking;
using Xunit;

namespace Tickets.HostKit;

/// <summary>The real host, on the real servers that <c>make test</c> starts.</summary>
public sealed class TicketsHost : IAsyncLifetime
{
    private static readonly Lazy<Task> Training = new(TrainAsync);

    /// <summary>Where the model is that all tests use, unless they make their own.</summary>
    public static string ModelFolder { get; } = Directory.CreateTempSubdirectory("tickets-models-").FullName;

    /// <summary>Where hosts keep files of models.</summary>
    public static string ModelCache { get; } = Directory.CreateTempSubdirectory("tickets-cache-").FullName;

    public IAlbaHost Alba { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public NpgsqlDataSource Database => Alba.Services.GetRequiredService<NpgsqlDataSource>();

    public async Task InitializeAsync()
    {
        Alba = await StartAsync();
        await ClearAsync();
        Http = Alba.Server.CreateClient();
    }

    public async Task DisposeAsync() => await Alba.DisposeAsync();

    /// <summary>Starts a host; settings are those of appsettings.json, such as <c>Roles</c>.</summary>
    public static async Task<IAlbaHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var alba = await BeginAsync(settings);
        await alba.SetupResources();
        // The first host of all has waited for the tables.
        var start = alba.Services.GetRequiredService<Tickets.Host.DeferredStart>();
        await EventuallyAsync(() => start.Obstacle is null, "messaging has begun");
        if (settings.All(setting => setting.Key != "Model:Folder"))
        {
            var models = alba.Services.GetRequiredService<Inference.Models>();
            await EventuallyAsync(() => models.ModelInUse is not null, "the model has been brought along");
        }

        return alba;
    }

    /// <summary>Starts a host whose servers, or their tables, need not be there yet.</summary>
    public static async Task<IAlbaHost> BeginAsync(params (string Key, string Value)[] settings)
    {
        if (Environment.GetEnvironmentVariable("ConnectionStrings__postgres") is null)
            throw new InvalidOperationException("These tests need PostgreSQL and RabbitMQ: run them with 'make test'.");
        await Training.Value;
        var models = settings.LastOrDefault(setting => setting.Key == "Model:Folder").Value ?? ModelFolder;
        await Tables.ForgetModelsAsync(models);
        return await AlbaHost.For<Program>(host =>
        {
            host.ConfigureServices(Statements.Record);
            host.UseSetting("Data:Folder", Path.Combine(Repository.Root, "data"));
            host.UseSetting("Model:Folder", ModelFolder);
            host.UseSetting("Model:Cache", ModelCache);
            host.UseSetting("Reconciler:Interval", "01:00:00"); // the tests say when it looks
            host.UseSetting("Webhooks:Interval", "01:00:00"); // likewise
            host.UseSetting("Similar:Enabled", "false"); // likewise
            host.UseSetting("Shutdown:Drain", "00:00:00"); // nobody is left to be told
            foreach (var (key, value) in settings)
                host.UseSetting(key, value);
        });
    }

    /// <summary>Runs something and waits until every message that came of it has been handled.</summary>
    public async Task<T> TrackAsync<T>(Func<Task<T>> action)
    {
        var result = default(T);
        await Alba.TrackActivity()
            .IncludeExternalTransports()
            .Timeout(TimeSpan.FromMinutes(1))
            .ExecuteAndWaitAsync((Func<IMessageContext, Task>)(async _ => result = await action()));
        return result!;
    }

    /// <summary>The same for a request that brings new tickets, which are sent to Inference after its answer.</summary>
    public async Task<T> TrackSubmissionAsync<T>(Func<Task<T>> action)
    {
        var result = default(T);
        await Alba.TrackActivity()
            .IncludeExternalTransports()
            .Timeout(TimeSpan.FromMinutes(1))
            .WaitForMessageToBeReceivedAt<Contracts.ClassifyTickets>(Alba)
            .ExecuteAndWaitAsync((Func<IMessageContext, Task>)(async _ => result = await action()));
        return result!;
    }

    /// <summary>
    /// Sends a message as it would come from the broker, and waits until it and what follows is handled.
    /// </summary>
    public Task SendAsync(object message) =>
        Alba.TrackActivity()
            .IncludeExternalTransports()
            .Timeout(TimeSpan.FromMinutes(1))
            .PublishMessageAndWaitAsync(message);

    /// <summary>Has the reconciler look once, and waits until what it sends is handled.</summary>
    public Task ReconcileAsync() =>
        TrackAsync(async () =>
        {
            await Alba.Services.GetRequiredService<Ticketing.Reconciler>().LookAsync(CancellationToken.None);
            return true;
        });

    /// <inheritdoc cref="Tables.Audit" />
    public static string Audit => Tables.Audit;

    /// <summary>Forgets all tickets, jobs, keys and models that are tried.</summary>
    public Task ClearAsync() => Tables.ClearAsync(Database);

    /// <summary>Puts all tickets back to where they were before they were classified.</summary>
    /// <param name="sentAt">When they were sent to Inference on their own, as SQL; <c>null</c> if they were not.</param>
    public Task UnclassifyAsync(string sentAt) =>
        ExecuteAsync(
            $"""
            insert into ticketing.backlog (id, sent_at) select id, {sentAt} from ticketing.outcome;
            truncate ticketing.outcome
            """
        );

    /// <summary>Waits until as many connections as that wait for a row that another one holds.</summary>
    public Task SomebodyWaitsForALockAsync(long connections = 1) =>
        EventuallyAsync(() => ScalarAsync<long>("select count(distinct pid) from pg_locks where not granted"), connections);

    public async Task ExecuteAsync(string sql)
    {
        Statements.PassOver();
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        Statements.PassOver();
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task TrainAsync()
    {
        var training = await Utility.RunAsync(Utility.OnFiles(ModelFolder), [.. OwnModels.Train, Path.Combine(Repository.Root, "data", "tickets.csv")]);
        if (training.ExitCode != 0)
            throw new InvalidOperationException($"Training failed: {training.Errors}");
    }
}
