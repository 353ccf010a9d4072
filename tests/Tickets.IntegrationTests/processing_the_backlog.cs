using System.Net.Http.Json;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class processing_the_backlog(TicketsHost host) : IAsyncLifetime
{
    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private Task<string> RowsAsync(string table) =>
        host.ScalarAsync<string>($"select md5(string_agg(rows::text, '' order by id)) from ticketing.{table} rows");

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(2000, 1)]
    public async Task classifies_every_ticket_in_chunks_of_the_size_asked_for(int batchSize, int chunks)
    {
        await host.SeededAsync();
        var task = await host.ProcessedAsync(batchSize);
        (task.Text("state"), task.Text("total"), task.Text("done"), task.Text("failed")).ShouldBe(
            ("succeeded", "3", "3", "0")
        );
        (await host.ScalarAsync<long>("select count(*) from ticketing.chunk")).ShouldBe(chunks);
        var tickets = (await host.GetAsync("/requests"))["items"]!.AsArray();
        tickets.Select(ticket => ticket!.Text("category")).ShouldBe(["shipping", "technical", "billing"]);
    }

    // Failed, with 18 done and 2 failed, when a chunk counted what had failed in its range in an earlier run.
    [Fact]
    public async Task counts_what_failed_in_this_run_only()
    {
        await host.SeededAsync("body\n" + string.Concat(Enumerable.Range(0, 10).Select(row => $"first {row}\n")));
        const string two = "(select id from ticketing.mt_doc_ticket order by id offset 4 limit 2)";
        await host.ExecuteAsync($"update ticketing.mt_doc_ticket set data = data - 'body' where id in {two}");
        var first = await host.ProcessedAsync();
        (first.Text("total"), first.Text("done"), first.Text("failed")).ShouldBe(("10", "8", "2"));

        // All but those two wait again, on both sides of them.
        await host.ExecuteAsync(
            """
            with again as (delete from ticketing.outcome where status <> 'failed' returning id)
            insert into ticketing.backlog (id) select id from again
            """
        );
        var second = await host.ProcessedAsync();
        (second.Text("total"), second.Text("done"), second.Text("failed")).ShouldBe(("8", "8", "0"));
    }

    // Failed, with six tickets of 2 for done, when a chunk took what had been imported into its range meanwhile.
    [Fact]
    public async Task a_chunk_takes_what_it_was_planned_for_and_nothing_else()
    {
        await host.SeededAsync("body\nfirst 1\nfirst 2\n");
        await host.SeededAsync("body\nsecond 1\nsecond 2\n");
        // As if this file, whose ids lie between those of the two others, were imported after the run was planned.
        await host.ExecuteAsync(
            """
            create or replace function ticketing.import_later() returns trigger language plpgsql as $$ begin
                insert into ticketing.backlog (id) select gen.id from (
                    select overlay(min(id::text) over () placing 'ffffffffffff' from 25)::uuid as id
                    from ticketing.backlog limit 1) gen
                on conflict do nothing;
                return null; end $$;
            create trigger importing after insert on ticketing.chunk
                for each statement execute function ticketing.import_later()
            """
        );
        try
        {
            var task = await host.ProcessedAsync();
            (task.Text("total"), task.Text("done"), task.Text("failed")).ShouldBe(("4", "4", "0"));
            (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(1, "it waits for the next run");
        }
        finally
        {
            await host.ExecuteAsync(
                """
                drop trigger importing on ticketing.chunk;
                drop function ticketing.import_later
                """
            );
        }
    }

    // Failed, with +09:00 beside +00:00 in one answer, when PostgreSQL told times in the zone of its server.
    [Fact]
    public async Task tells_all_times_in_UTC()
    {
        var zone = await host.ScalarAsync<string>("select current_setting('timezone')");
        zone.ShouldBe("UTC", "not only where the server's zone happens to be that");
        var task = await host.ProcessedAsync();
        foreach (var time in new[] { "created_at", "started_at", "finished_at" })
            task.Text(time).ShouldEndWith("Z");
    }

    [Fact]
    public async Task ends_at_once_when_there_is_nothing_to_do()
    {
        var task = await host.ProcessedAsync();
        (task.Text("state"), task.Text("total")).ShouldBe(("succeeded", "0"));
    }

    [Fact]
    public async Task plans_in_several_parts_when_there_are_many_chunks()
    {
        await host.SeededAsync("body\n" + string.Concat(Enumerable.Range(0, 1100).Select(row => $"ticket {row}\n")));
        var task = await host.ProcessedAsync(batchSize: 1);
        (task.Text("state"), task.Text("total"), task.Text("done")).ShouldBe(("succeeded", "1100", "1100"));
    }

    // Fails, with the chunk among the dead letters, if outcomes are only added where there are none.
    [Fact]
    public async Task keeps_what_a_person_decides_while_a_chunk_is_recorded()
    {
        await host.SeededAsync();
        const string one = "(select id from ticketing.mt_doc_ticket order by id limit 1)";
        await host.ExecuteAsync(
            $"""
            create or replace function ticketing.decide() returns trigger language plpgsql as $$ begin
                if pg_trigger_depth() = 1 then
                    insert into ticketing.outcome (id, status, best, classified_at, corrected_by)
                    select {one}, 'processed', 'returns', now(), 'ann';
                    delete from ticketing.backlog where id = {one};
                end if;
                return null;
            end $$;
            create trigger deciding before insert on ticketing.outcome execute function ticketing.decide()
            """
        );
        try
        {
            (await host.ProcessedAsync()).Text("state").ShouldBe("succeeded");
        }
        finally
        {
            await host.ExecuteAsync("drop trigger deciding on ticketing.outcome; drop function ticketing.decide()");
        }

        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(0);
        var decided = (await host.GetAsync("/requests"))["items"]!.AsArray();
        decided.Select(ticket => ticket!.Text("corrected_by")).Order().ShouldBe(["ann", "null", "null"]);
        decided.Select(ticket => ticket!.Text("category")).ShouldContain("returns");
    }

    [Fact]
    public async Task changes_nothing_when_its_messages_come_twice()
    {
        await host.SeededAsync();
        var task = await host.ProcessedAsync(2);
        var job = task["task_id"]!.GetValue<Guid>();
        var (outcomes, chunks) = (await RowsAsync("outcome"), await RowsAsync("chunk"));

        await host.SendAsync(new Ticketing.ProcessTickets(job));
        foreach (var chunk in await host.ChunksAsync())
            await host.SendAsync(chunk);

        (await RowsAsync("outcome")).ShouldBe(outcomes);
        (await RowsAsync("chunk")).ShouldBe(chunks);
        (await host.StatusAsync(job)).ToJsonString().ShouldBe(task.ToJsonString());
    }

    [Fact]
    public async Task answers_with_the_run_that_is_under_way()
    {
        await host.ExecuteAsync(
            """
            insert into ticketing.job (id, kind, state, total, planned, batch_size, created_at, touched_at)
            values ('00000000-0000-0000-0000-000000000017', 'process', 'running', 5, true, 5, now(), now())
            """
        );
        var answer = await host.Http.PostAsJsonAsync("/process-tickets", new { batch_size = 7 });
        (await answer.TaskAsync()).ShouldBe(new Guid("00000000-0000-0000-0000-000000000017"));
    }

    [Fact]
    public async Task begins_one_run_however_many_ask_at_once()
    {
        await host.SeededAsync();
        var tasks = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async _ => await (await host.Http.PostAsync("/process-tickets", null)).TaskAsync())
        );
        // A request that comes after the end of the first run begins another, which finds nothing to do.
        var totals = await Task.WhenAll(tasks.Distinct().Select(async task => (await host.EndAsync(task)).Text("total")));
        totals.Count(total => total == "3").ShouldBe(1);
        totals.ShouldAllBe(total => total == "3" || total == "0");
    }
}
