using System.Net;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public sealed class sending_a_request_again(TicketsHost host) : IAsyncLifetime
{
    private readonly string _key = $"{Guid.NewGuid()}";

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    // Failed, without Location, when that was not among the headers that are kept.
    [Theory]
    [InlineData("/requests", Keys.Ticket, "application/json")]
    [InlineData("/seed?name=twice.csv", Scenarios.Sample, "text/csv")]
    [InlineData("/process-tickets", "", "")]
    public async Task is_answered_as_the_first_time(string url, string body, string type)
    {
        var first = await host.Http.PostOnceAsync(_key, url, body, type);
        var again = await host.Http.PostOnceAsync(_key, url, body, type);
        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        again.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        again.Headers.Location.ShouldNotBeNull().ShouldBe(first.Headers.Location);
        again.Headers.RetryAfter.ShouldBe(first.Headers.RetryAfter);
        again.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
    }

    // Failed, with more than one ticket, when a request did not heed the lease of another one.
    [Fact]
    public async Task many_times_at_once_makes_one_ticket()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Http.PostOnceAsync(_key)));
        (await TicketsAsync()).ShouldBe(1);
        var quoted = await host.Http.PostOnceAsync($"\"{_key}\"");
        quoted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await TicketsAsync()).ShouldBe(1);
        (await host.Http.PostOnceAsync(_key + "2")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await TicketsAsync()).ShouldBe(2);
    }

    // Failed, with 202, when the body was not part of the fingerprint.
    [Theory]
    [InlineData("/requests", """{"subject":"Invoice","body":"right amount","priority":"low"}""", "application/json")]
    [InlineData("/process-tickets", Keys.Ticket, "application/json")]
    public async Task with_something_else_in_it_is_refused(string url, string body, string type)
    {
        await host.Http.PostOnceAsync(_key);
        var other = await host.Http.PostOnceAsync(_key, url, body, type);
        (await other.ShouldBeProblemAsync(422)).ShouldContain("another request");
        (await TicketsAsync()).ShouldBe(1);
    }

    // Failed, with a second try instead of 409, likewise.
    [Fact]
    public async Task while_the_first_one_runs_is_refused()
    {
        Task<HttpResponseMessage> first;
        await using (var connection = await host.Database.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("lock ticketing.backlog in share mode", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            first = host.Http.PostOnceAsync(_key);
            await host.SomebodyWaitsForALockAsync();
            var second = await host.Http.PostOnceAsync(_key);
            await second.ShouldBeProblemAsync(409);
            second.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
            await transaction.RollbackAsync();
        }

        (await first).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await TicketsAsync()).ShouldBe(1);
    }

    // Failed when a request did not heed the lease of another one, and with a second ticket when the id was new.
    [Fact]
    public async Task to_a_host_that_died_before_its_answer_makes_the_same_ticket()
    {
        var first = await (await host.Http.PostOnceAsync(_key)).TaskAsync();
        await host.ExecuteAsync("update ticketing.idempotency set status = null");
        await (await host.Http.PostOnceAsync(_key)).ShouldBeProblemAsync(409);
        await host.ExecuteAsync("update ticketing.idempotency set owned_until = now()");
        (await (await host.Http.PostOnceAsync(_key)).TaskAsync()).ShouldBe(first);
        (await TicketsAsync()).ShouldBe(1);
    }

    // Failed, with a second job, when the id was new.
    [Theory]
    [InlineData("/seed", Scenarios.Sample, "text/csv")]
    [InlineData("/process-tickets", "", "")]
    public async Task to_a_host_that_died_before_its_answer_makes_the_same_job(string url, string body, string type)
    {
        var first = await (await host.Http.PostOnceAsync(_key, url, body, type)).TaskAsync();
        await host.EndAsync(first);
        await host.ExecuteAsync("update ticketing.idempotency set status = null, owned_until = now()");
        (await (await host.Http.PostOnceAsync(_key, url, body, type)).TaskAsync()).ShouldBe(first);
        (await host.ScalarAsync<long>("select count(*) from ticketing.job")).ShouldBe(1);
    }

    // Failed, with a second try at the work instead of 409, when the first one ended with its connection.
    [Fact]
    public async Task after_hanging_up_on_the_first_one_gives_the_answer_of_that()
    {
        const string requester = """{"requester":"ann"}""";
        await host.Http.PostAsync("/requests", Refusals.Json("""{"body":"wrong amount","requester":"ann"}"""));
        Task<HttpResponseMessage> first;
        using var client = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/erasures") { Content = Refusals.Json(requester) };
        request.Headers.Add("Idempotency-Key", _key);
        await using (var connection = await host.Database.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            // What is erased last.
            await using var hold = new NpgsqlCommand("lock inference.disagreement", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            first = host.Http.SendAsync(request, client.Token);
            await host.SomebodyWaitsForALockAsync();
            await client.CancelAsync();
            // Often enough to come after the end of the work, if that ended.
            for (var turn = 0; turn < 50; turn++)
                await (await AgainAsync()).ShouldBeProblemAsync(409);
            await transaction.RollbackAsync();
        }

        await Should.ThrowAsync<OperationCanceledException>(first);
        HttpResponseMessage again = null!;
        await EventuallyAsync(async () => (again = await AgainAsync()).StatusCode, HttpStatusCode.OK);
        (await again.JsonAsync()).Text("tickets").ShouldBe("1");

        Task<HttpResponseMessage> AgainAsync() => host.Http.PostOnceAsync(_key, "/erasures", requester);
    }

    // Failed, with another trace id, when only answers of success were kept.
    [Fact]
    public async Task that_was_refused_is_refused_in_the_same_words()
    {
        var first = await host.Http.PostOnceAsync(_key, body: """{"priority":"low"}""");
        var again = await host.Http.PostOnceAsync(_key, body: """{"priority":"low"}""");
        (await again.ShouldBeProblemAsync(400)).ShouldBe(await first.ShouldBeProblemAsync(400));
        await (await host.Http.PostOnceAsync(_key, $"/jobs/{_key}/nope")).ShouldBeProblemAsync(404);
    }

    // Failed, with 202, when the type and the length of a file did not stand for it.
    [Fact]
    public async Task with_another_file_is_told_from_the_first_by_its_length()
    {
        await host.Http.PostOnceAsync(_key, "/seed", "body\none\n", "text/csv");
        await (await host.Http.PostOnceAsync(_key, "/seed", "body\nthree\n", "text/csv")).ShouldBeProblemAsync(422);
        var sameLength = await host.Http.PostOnceAsync(_key, "/seed", "body\ntwo\n", "text/csv");
        sameLength.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await host.ScalarAsync<long>("select count(*) from ticketing.job")).ShouldBe(1);
    }

    // Failed, with 202, when a bad key counted as none.
    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"open")]
    [InlineData("é")]
    public async Task with_a_key_that_is_none_is_refused(string key)
    {
        (await (await host.Http.PostOnceAsync(key)).ShouldBeProblemAsync(400)).ShouldContain("Idempotency-Key");
        (await TicketsAsync()).ShouldBe(0);
    }

    // Failed, with the first ticket, when the reconciler deleted nothing.
    [Fact]
    public async Task after_a_day_is_a_new_request()
    {
        var first = await (await host.Http.PostOnceAsync(_key)).TaskAsync();
        await host.ExecuteAsync("update ticketing.idempotency set created_at = now() - interval '23:59'");
        await host.ReconcileAsync();
        (await (await host.Http.PostOnceAsync(_key)).TaskAsync()).ShouldBe(first);
        await host.ExecuteAsync("update ticketing.idempotency set created_at = now() - interval '24:01'");
        await host.ReconcileAsync();
        (await (await host.Http.PostOnceAsync(_key)).TaskAsync()).ShouldNotBe(first);
    }

    private Task<long> TicketsAsync() => host.ScalarAsync<long>("select count(*) from ticketing.mt_doc_ticket");
}
