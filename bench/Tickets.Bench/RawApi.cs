using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Tickets.Bench;

/// <summary>
/// <c>POST /requests</c> and <c>GET /requests/{id}</c>, raw. A ticket is answered once it is committed; while one group
/// of tickets commits, the next one gathers. It stores only: nothing is sent, nothing is classified.
/// </summary>
internal static class RawApi
{
    private const int MostInGroup = 1000;

    private sealed record NewTicket(string? Subject, string? Body, string? Priority);

    private sealed record Pending(Guid Id, NewTicket Ticket, TaskCompletionSource Stored);

    public static async Task RunAsync(string address, bool sharesConnections, bool readsTwoRows)
    {
        await using var database = NpgsqlDataSource.Create(
            Options.Postgres("raw") + RawTables.Tuned
        );
        await using var reads = NpgsqlDataSource.Create(
            (sharesConnections ? "Multiplexing=true;Maximum Pool Size=4;" : "")
                + Options.Postgres("raw")
                + RawTables.Tuned
        );
        var incoming = Channel.CreateUnbounded<Pending>(new UnboundedChannelOptions { SingleReader = true });
        var writer = StoreAsync(database, incoming.Reader);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(address.TrimEnd('/'));
        app.MapPost("/requests", context => PostAsync(context, incoming.Writer));
        app.MapGet("/requests/{id:guid}", context => readsTwoRows ? GetTwoRowsAsync(context, reads) : GetAsync(context, reads));
        await app.StartAsync();
        Console.WriteLine("ready");
        await Task.Run(RawProgram.AwaitEnd);
        await app.StopAsync();
        incoming.Writer.Complete();
        await writer;
    }

    private static async Task PostAsync(HttpContext context, ChannelWriter<Pending> incoming)
    {
        var ticket = await context.Request.ReadFromJsonAsync<NewTicket>();
        if (!IsGood(ticket))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        var pending = new Pending(
            Guid.CreateVersion7(),
            ticket!,
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        await incoming.WriteAsync(pending);
        await pending.Stored.Task;
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = $"/requests/{pending.Id}";
        await context.Response.WriteAsJsonAsync(new { ticket_id = pending.Id, status = "unprocessed" });
    }

    private static bool IsGood(NewTicket? ticket) =>
        !string.IsNullOrWhiteSpace(ticket?.Subject)
        && !string.IsNullOrWhiteSpace(ticket.Body)
        && ticket.Priority?.ToLowerInvariant() is "low" or "medium" or "high" or "critical";

    private static async Task StoreAsync(NpgsqlDataSource database, ChannelReader<Pending> incoming)
    {
        await using var connection = await database.OpenConnectionAsync();
        var group = new List<Pending>();
        while (await incoming.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MostInGroup && incoming.TryRead(out var pending))
                group.Add(pending);
            try
            {
                await using var command = Insert(connection, group);
                await command.ExecuteNonQueryAsync();
                foreach (var pending in group)
                    pending.Stored.SetResult();
            }
            catch (NpgsqlException failed)
            {
                foreach (var pending in group)
                    pending.Stored.SetException(failed);
            }
        }
    }

    private static NpgsqlCommand Insert(NpgsqlConnection connection, List<Pending> group)
    {
        var command = new NpgsqlCommand(
            $"""
            insert into ticket ({RawTables.InsertColumns})
            select id, subject, body, priority, null, 'live', 'api', null, now()
            from unnest($1, $2, $3, $4) as new (id, subject, body, priority)
            """,
            connection
        );
        Add(group.Select(pending => pending.Id), NpgsqlDbType.Uuid);
        Add(group.Select(pending => pending.Ticket.Subject!), NpgsqlDbType.Text);
        Add(group.Select(pending => pending.Ticket.Body!), NpgsqlDbType.Text);
        Add(group.Select(pending => pending.Ticket.Priority!), NpgsqlDbType.Text);
        return command;

        void Add<T>(IEnumerable<T> values, NpgsqlDbType type) =>
            command.Parameters.Add(new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static async Task GetAsync(HttpContext context, NpgsqlDataSource database)
    {
        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        await using var command = database.CreateCommand("select json from document where id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await WriteAsync(context, reader.GetFieldValue<byte[]>(0));
    }

    private const string TwoRows = """
        select json, category, confidence, second, second_confidence, third, third_confidence, reason, model_version, classified_at
        from document left join result on result.ticket = document.id where id = $1
        """;

    private static async Task GetTwoRowsAsync(HttpContext context, NpgsqlDataSource database)
    {
        var id = Guid.Parse((string)context.GetRouteValue("id")!);
        await using var command = database.CreateCommand(TwoRows);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var json = new ArrayBufferWriter<byte>(1024);
        await using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WritePropertyName("ticket");
        writer.WriteRawValue(reader.GetFieldValue<byte[]>(0), skipInputValidation: true);
        writer.WriteString("category", reader.GetString(1));
        writer.WriteNumber("confidence", reader.GetFloat(2));
        writer.WriteStartArray("alternatives");
        for (var column = 3; column < 7; column += 2)
        {
            writer.WriteStartObject();
            writer.WriteString("category", reader.GetString(column));
            writer.WriteNumber("confidence", reader.GetFloat(column + 1));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNull("reason");
        writer.WriteString("model_version", reader.GetString(8));
        writer.WriteString("classified_at", reader.GetDateTime(9));
        writer.WriteEndObject();
        await writer.FlushAsync();
        await WriteAsync(context, json.WrittenMemory);
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json);
    }
}
