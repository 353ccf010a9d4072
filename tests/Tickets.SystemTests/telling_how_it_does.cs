using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Alba;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>Whoever runs the service sees how it does in the tools they have.</summary>
public partial class telling_how_it_does : IAsyncLifetime
{
    private IAlbaHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _host = await TicketsHost.StartAsync(("Telemetry:Prometheus", "true"));
        _http = _host.Server.CreateClient();
        await using var clear = _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "truncate ticketing.mt_doc_ticket, ticketing.backlog, ticketing.outcome, ticketing.job, ticketing.chunk, access.api_key"
        );
        await clear.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task tells_prometheus_what_came_in_and_what_was_decided()
    {
        await SubmitAsync("Invoice", "Please send me last month's invoice again.");
        await SubmitAsync("zqxj", "xqz");
        await EventuallyAsync(async () => await ReadAsync("tickets_decided_total"), 2);
        (await ReadAsync("tickets_accepted_total")).ShouldBe(2);
        (await ReadAsync("tickets_decided_total", "outcome=\"processed\"", "category=\"billing\"")).ShouldBe(1);
        (await ReadAsync("tickets_decided_total", "outcome=\"needs_review\"")).ShouldBe(1);
        (await ReadAsync("tickets_decision_duration_seconds_count")).ShouldBe(2);
        (await ReadAsync("tickets_confidence_count")).ShouldBe(2);
        await EventuallyAsync(async () => await ReadAsync("tickets_to_review"), 1);
        (await ReadAsync("tickets_model_info")).ShouldBe(1);
        (await ReadAsync("tickets_waiting", "status=\"queued\"")).ShouldBe(0);
        (await ReadAsync("tickets_queue_consumers", "queue=\"inference_queue\"")).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("submit", HttpStatusCode.Forbidden)]
    [InlineData("read", HttpStatusCode.OK)]
    public async Task wants_a_key_where_all_else_does(string? scope, HttpStatusCode expected)
    {
        await using var host = await TicketsHost.StartAsync(("Telemetry:Prometheus", "true"), ("Auth:Mode", "keys"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (scope is not null)
        {
            var key = await host.Services.GetRequiredService<NpgsqlDataSource>().CreateKeyAsync("prometheus", scope);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        (await host.Server.CreateClient().SendAsync(request)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task tells_nothing_unless_it_is_asked_to()
    {
        await using var host = await TicketsHost.StartAsync();
        (await host.Server.CreateClient().GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    // Failed when the trace ended where the request did: the ticket is stored, sent and classified by others.
    [Fact]
    public async Task follows_a_ticket_from_the_request_to_the_decision()
    {
        var done = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Tickets" or "Wolverine" or "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = done.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/requests");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        request.Content = JsonContent.Create(new { subject = "Invoice", body = "Please send me last month's invoice again." });
        (await _http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        await EventuallyAsync(
            () => done.Any(each => each.TraceId == trace && IsWrite(each)),
            "the decision is written in the trace of the request"
        );
        var names = done.Where(each => each.TraceId == trace).Select(each => each.OperationName).ToArray();
        names.ShouldContain("store tickets");
        names.ShouldContain("send ClassifyTickets");
    }

    private static bool IsWrite(Activity activity) =>
        activity.Source.Name == "Npgsql" && activity.TagObjects.Any(tag => $"{tag.Value}".Contains("insert into ticketing.outcome", StringComparison.Ordinal));

    private async Task SubmitAsync(string subject, string body) =>
        (await _http.PostAsJsonAsync("/requests", new { subject, body })).StatusCode.ShouldBe(HttpStatusCode.Accepted);

    // The sum of all with these labels; of what is not told, -1.
    private async Task<double> ReadAsync(string name, params string[] labels)
    {
        var metrics = await _http.GetStringAsync("/metrics");
        var values = Sample().Matches(metrics).Where(line => line.Groups["name"].Value == name && labels.All(line.Value.Contains)).ToList();
        return values.Count == 0 ? -1 : values.Sum(line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{[^\n]*\})? (?<value>[0-9.eE+-]+)( [0-9]+)?$", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
