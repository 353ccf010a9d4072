using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Tickets.Contracts;
using Tickets.Inference;

namespace Tickets.Bench;

/// <summary>The backlog: <c>POST /process-tickets</c> in chunks of 2,000 until every ticket is classified.</summary>
internal sealed class Bulk(Lab lab) : IMeasurement
{
    public const string Rate = "tickets/s";

    public string Name => "bulk";

    public IReadOnlyList<string> Targets => lab.AllTargets;

    public async Task<Sample> RunAsync(string target)
    {
        var rows = lab.Options.Rows;
        Cost cost;
        if (target == Target.Raw)
        {
            await RawTables.ResetAsync(lab.RawDatabase);
            await using (var seed = await RawSeed.StartAsync(lab))
                await seed.GoAsync();
            await lab.RawDatabase.DoAsync("insert into backlog select id from ticket order by id");
            await RawTables.SettleAsync(lab.RawDatabase);
            await using var program = await RawProgram.StartAsync("bulk", $"{lab.Options.RawConsumers}");
            var meter = Meter.Start(lab.Options, program.Pids);
            await program.GoAsync();
            cost = await meter.StopAsync(rows);
            if (await lab.RawDatabase.ScalarAsync<long>("select count(*) from result") != rows)
                throw new InvalidOperationException("The raw program has not classified every ticket.");
        }
        else
        {
            await using var service = await lab.StartAsync(target);
            await service.SeedAsync(rows);
            await service.SettleAsync();
            var meter = Meter.Start(lab.Options, service.Pids);
            await service.ProcessAsync();
            cost = await meter.StopAsync(rows);
        }
        return new Sample([new(Rate, rows / cost.Seconds)], cost);
    }
}

/// <summary>
/// The same, raw: a planner sends ranges of ids through a queue, confirmed and persistent; consumers read the texts,
/// classify them, and add the results and take the tickets off the backlog in one transaction. The answer to a message
/// that comes twice is that its tickets are no longer in the backlog.
/// </summary>
internal sealed class RawBulk(NpgsqlDataSource database, IScorer scorer)
{
    private const string Queue = "chunks";
    private const int ChunkSize = 2000;

    public static async Task RunAsync(int consumers)
    {
        var folder = new ModelFolder(Environment.GetEnvironmentVariable("Model__Folder")!);
        await using var database = NpgsqlDataSource.Create(
            Options.Postgres("raw") + RawTables.Tuned
        );
        var bulk = new RawBulk(database, folder.Load(folder.Champion()!));
        await using var connection = await Queues.ConnectAsync("raw");
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        await channel.QueuePurgeAsync(Queue);

        var left = -1;
        var handled = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = await database.ListAsync<Guid>("select ticket from backlog order by ticket limit 250");
        await Task.WhenAll(Enumerable.Range(0, consumers).Select(_ => bulk.WarmUpAsync(first)));
        for (var i = 0; i < consumers; i++)
            await ConsumeAsync(connection, bulk, OnHandled);

        RawProgram.AwaitGo();
        left = await PlanAsync(database, channel);
        OnHandled(0);
        await done.Task;
        RawProgram.Done();

        // The end is when all are handled, and it is known how many they are.
        void OnHandled(int chunks)
        {
            if (Interlocked.Add(ref handled, chunks) == Volatile.Read(ref left))
                done.TrySetResult();
        }
    }

    private static async Task<int> PlanAsync(NpgsqlDataSource database, IChannel channel)
    {
        var ids = await database.ListAsync<Guid>("select ticket from backlog order by ticket");
        var properties = new BasicProperties { Persistent = true };
        var sent = ids.Chunk(ChunkSize)
            .Select(chunk =>
            {
                byte[] range = [.. chunk[0].ToByteArray(), .. chunk[^1].ToByteArray()];
                return channel.BasicPublishAsync("", Queue, mandatory: true, properties, range).AsTask();
            })
            .ToArray();
        await Task.WhenAll(sent);
        return sent.Length;
    }

    private static async Task ConsumeAsync(IConnection connection, RawBulk bulk, Action<int> onHandled)
    {
        var channel = await connection.CreateChannelAsync();
        await channel.BasicQosAsync(0, 2, global: false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, message) =>
        {
            var range = message.Body;
            await bulk.HandleAsync(new Guid(range.Span[..16]), new Guid(range.Span[16..]));
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
            onHandled(1);
        };
        await channel.BasicConsumeAsync(Queue, autoAck: false, consumer);
    }

    private async Task HandleAsync(Guid from, Guid to, bool commit = true)
    {
        await using var connection = await database.OpenConnectionAsync();
        var texts = await ReadAsync(connection, from, to);
        var results = scorer.Classify(texts);
        await using var transaction = commit ? null : await connection.BeginTransactionAsync();
        await using var batch = Write(connection, results, from, to);
        await batch.ExecuteNonQueryAsync(); // one transaction, unless there is one already
    }

    // Rolled back.
    private Task WarmUpAsync(List<Guid> ids) => HandleAsync(ids[0], ids[^1], commit: false);

    private static async Task<List<TicketText>> ReadAsync(NpgsqlConnection connection, Guid from, Guid to)
    {
        await using var command = new NpgsqlCommand(
            """
            select id, subject, body from (select ticket from backlog where ticket between $1 and $2) backlog
            join (select id, subject, body from ticket where id between $1 and $2) ticket on id = backlog.ticket
            """,
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = to });
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<TicketText>(ChunkSize);
        while (await reader.ReadAsync())
            texts.Add(new TicketText(reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        return texts;
    }

    private NpgsqlBatch Write(NpgsqlConnection connection, IReadOnlyList<Classification> results, Guid from, Guid to)
    {
        var batch = new NpgsqlBatch(connection);
        var insert = new NpgsqlBatchCommand(
            """
            insert into result
            select new.*, $9, now()
            from unnest($1, $2, $3, $4, $5, $6, $7, $8) as new (ticket, category, confidence, second,
                second_confidence, third, third_confidence, reason)
            """
        );
        Add(insert, results.Select(result => result.TicketId), NpgsqlDbType.Uuid);
        Add(insert, results.Select(result => result.Category), NpgsqlDbType.Text);
        Add(insert, results.Select(result => result.Confidence), NpgsqlDbType.Real);
        for (var i = 1; i < 3; i++)
        {
            var rank = i;
            Add(insert, results.Select(result => result.Alternatives[rank].Category), NpgsqlDbType.Text);
            Add(insert, results.Select(result => result.Alternatives[rank].Confidence), NpgsqlDbType.Real);
        }
        Add(insert, results.Select(result => result.Reason), NpgsqlDbType.Text);
        insert.Parameters.Add(new() { Value = scorer.Version });
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand("delete from backlog where ticket between $1 and $2")
            {
                Parameters = { new() { Value = from }, new() { Value = to } },
            }
        );
        return batch;
    }

    private static void Add<T>(NpgsqlBatchCommand command, IEnumerable<T> values, NpgsqlDbType type) =>
        command.Parameters.Add(new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
}
