using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.HostKit;

/// <summary>States the tests begin from, reached through public calls only.</summary>
public static class Scenarios
{
    public const string Sample = """
        subject,body,category,priority
        Invoice,The invoice of March has a wrong amount and I was charged twice,billing,high
        Screen,The app crashes with an error when I open the settings page,technical,low
        Parcel,Where is my parcel? It was shipped a week ago and never arrived,shipping,medium
        """;

    /// <summary>A ticket that was submitted and classified.</summary>
    public static async Task<Guid> ClassifiedTicketAsync(
        this TicketsHost host,
        string subject = "Error in billing system"
    )
    {
        var answer = await host.TrackSubmissionAsync(() =>
            host.Http.SubmitAsync(subject, "The customer's invoice of March has a wrong amount and I was charged twice", "High")
        );
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
        return (await answer.JsonAsync())["ticket_id"]!.GetValue<Guid>();
    }

    /// <summary>An imported CSV; gives the task.</summary>
    public static async Task<JsonNode> SeededAsync(this TicketsHost host, string csv = Sample, string query = "")
    {
        var answer = await host.Http.UploadAsync(csv, query);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return await host.EndAsync(await answer.TaskAsync());
    }

    /// <summary>A backlog run that ended; gives the task.</summary>
    public static async Task<JsonNode> ProcessedAsync(this TicketsHost host, int batchSize = 2000)
    {
        var answer = await host.Http.PostAsJsonAsync("/process-tickets", new { batch_size = batchSize });
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
        return await host.EndAsync(await answer.TaskAsync());
    }

    /// <summary>A backlog run of three tickets in two chunks, whose messages nobody has handled; gives the task.</summary>
    public static async Task<Guid> UnfinishedRunAsync(this TicketsHost host)
    {
        await host.SeededAsync();
        var job = (await host.ProcessedAsync(2))["task_id"]!.GetValue<Guid>();
        await host.UnclassifyAsync("null");
        await host.ExecuteAsync(
            $$"""
            update ticketing.chunk set done_at = null;
            update ticketing.job set state = 'running', done = 0, finished_at = null
            where id = '{{job}}'
            """
        );
        return job;
    }

    /// <summary>The messages of all chunks.</summary>
    public static async Task<List<ClassifyChunk>> ChunksAsync(this TicketsHost host)
    {
        var chunks = await host.Database.QueryAsync(
            "select id, from_id, to_id from ticketing.chunk",
            [],
            row => new ClassifyChunk(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2)),
            CancellationToken.None
        );
        chunks.ShouldNotBeEmpty();
        return chunks;
    }

    /// <summary>Waits until a job has ended, or rests; gives its status.</summary>
    public static async Task<JsonNode> EndAsync(this TicketsHost host, Guid task)
    {
        await Waiting.EventuallyAsync(
            async () => (await host.StatusAsync(task)).Text("state") is not ("queued" or "running"),
            "the job has ended, or rests"
        );
        return await host.StatusAsync(task);
    }

    /// <summary>A training that has succeeded, as its job says; gives the task.</summary>
    public static async Task<Guid> FinishedTrainingAsync(this TicketsHost host)
    {
        var job = Guid.NewGuid();
        await host.ExecuteAsync(
            $$$"""
            insert into ticketing.job (id, kind, state, total, done, created_at, started_at, finished_at, touched_at, input, result)
            values ('{{{job}}}', 'train', 'succeeded', 100, 100, now(), now(), now(), now(),
                '{"target": "category", "source": "tickets", "target_precision": 0.9, "features": "words", "max_rows": 200000,
                "promote": true, "note": "{{{new string('N', 200)}}}", "by": "ann"}',
                '{"target": "category", "version": "0123456789ab", "rows": 900, "available": 12000,
                "categories": {"billing": 600, "{{{new string('C', 100)}}}": 300}, "target_precision": 0.9, "held_out": 300,
                "accuracy": 0.81, "macro_f1": 0.79, "coverage": 0.6, "comparison": {"in_use": "ba9876543210", "rows": 1200,
                "new": {"accuracy": 0.81, "macro_f1": 0.79, "coverage": 0.6, "precision": 0.91},
                "current": {"accuracy": 0.82, "macro_f1": 0.78, "coverage": 0, "precision": null},
                "only_new_right": 10, "only_current_right": 22, "p_value": 0.05,
                "categories": [{"category": "<script>", "rows": 1200, "new_right": 972, "current_right": 984}]},
                "forgotten": [], "promoted": false, "why_not": "fewer_right"}')
            """
        );
        return job;
    }

    /// <summary>An import of which some rows are stored, and whose message nobody has; gives the task.</summary>
    public static async Task<Guid> UnfinishedImportAsync(this TicketsHost host, string csv)
    {
        await host.PauseImportsAsync();
        var job = (await host.SeededAsync(csv))["task_id"]!.GetValue<Guid>();
        await host.ExecuteAsync(
            $$"""
            drop trigger interfering on ticketing.job;
            update ticketing.job set state = 'running' where id = '{{job}}'
            """
        );
        return job;
    }

    /// <summary>Each import is paused with its first batch, as if somebody had asked for it then.</summary>
    public static Task PauseImportsAsync(this TicketsHost host) =>
        host.InterfereWithImportsAsync("state", "paused");

    /// <summary>Changes the job of an import with its first batch, until the trigger is dropped.</summary>
    public static Task InterfereWithImportsAsync(this TicketsHost host, string column, string value) =>
        host.ExecuteAsync(
            $$"""
            create or replace function ticketing.interfere() returns trigger language plpgsql as
                $$ begin new.{{column}} = '{{value}}'; return new; end $$;
            create or replace trigger interfering before update on ticketing.job for each row
                when (new.done between 1 and 5000 and new.kind = 'seed' and new.state = 'running')
                execute function ticketing.interfere()
            """
        );

    public static Task<JsonNode> StatusAsync(this TicketsHost host, Guid task) => host.GetAsync($"/status/{task}");

    public static async Task<JsonNode> GetAsync(this TicketsHost host, string url)
    {
        var answer = await host.Http.GetAsync(url);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    /// <summary>Waits for something that no tracked session can see the end of.</summary>
    public static Task EventuallyAsync(Func<Task<string>> read, string expected) =>
        Waiting.EventuallyAsync(read, expected);

    public static async Task<Guid> TaskAsync(this HttpResponseMessage answer) =>
        (await answer.JsonAsync())["task_id"]!.GetValue<Guid>();

    /// <summary>What <c>/health/ready</c> says of a check: "healthy", "degraded" or "unhealthy".</summary>
    public static async Task<string> CheckAsync(this HttpClient http, string name)
    {
        using var answer = await http.GetAsync("/health/ready");
        return (await answer.JsonAsync())["checks"]![name]!.Text("status");
    }

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    public static string Text(this JsonNode node, string member) =>
        node[member] switch
        {
            null => "null",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            var other => other.ToJsonString(),
        };
}
