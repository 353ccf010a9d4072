using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shouldly;
using Tickets.SharedKernel;
using Wolverine;
using Xunit;

namespace Tickets.SystemTests;

/// <summary>A ticket with a secret goes wrong in every way there is; whoever reads logs and errors learns nothing of it.</summary>
public sealed class keeping_texts_out_of_the_logs
{
    private const string Secret = "zanzibar";

    [Fact]
    public async Task whatever_goes_wrong()
    {
        var log = new RecordingLogger();
        await using var host = await TicketsHost.StartAsync(("Logging:LogLevel:Default", "Debug"));
        host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var http = host.Server.CreateClient();
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        await database.ExecuteAsync("truncate ticketing.mt_doc_ticket, ticketing.backlog, ticketing.outcome, ticketing.job", [], default);
        object ticket = new { subject = Secret, body = $"My word is {Secret}", requester = $"{Secret}@example.org" };
        var answers = new List<string>();

        // It is stored and classified; then its text can't be read; then it can't be stored.
        await PostAsync("/requests", ticket);
        await Waiting.EventuallyAsync(async () => await CountAsync("outcome") == 1, "it is classified");
        await database.ExecuteAsync(
            """
            delete from ticketing.outcome; insert into ticketing.backlog select id, now() from ticketing.mt_doc_ticket;
            update ticketing.mt_doc_ticket set data = data - 'body'
            """,
            [],
            default
        );
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var id = await database.ScalarAsync<Guid>("select id from ticketing.backlog", [], default);
            await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new Contracts.ClassifyTickets([id]));
        }

        await Waiting.EventuallyAsync(async () => await CountAsync("outcome") == 1, "it has failed");
        answers.Add(await http.GetStringAsync("/dead-letters"));
        await database.ExecuteAsync("alter table ticketing.mt_doc_ticket add constraint broken check (false) not valid", [], default);
        try
        {
            await PostAsync("/requests", ticket);
            await PostAsync("/requests/batch", new { tickets = new[] { ticket } });
        }
        finally
        {
            await database.ExecuteAsync("alter table ticketing.mt_doc_ticket drop constraint broken", [], default);
        }

        await PostAsync("/requests", new { subject = Secret, priority = 5 });
        await PostAsync("/requests", new { subject = Secret + new string('x', 300) });
        var file = await http.PostAsync("/seed", new StringContent($"body\n\"{Secret}\n{Secret}\0\n", null, "text/csv"));
        answers.Add(await file.Content.ReadAsStringAsync());

        log.Texts.Count.ShouldBeGreaterThan(10);
        log.Texts.ShouldNotContain(text => text.Contains(Secret));
        log.Exceptions.OfType<Exception>().ShouldNotBeEmpty();
        log.Exceptions.OfType<Exception>().ShouldNotContain(exception => exception.ToString().Contains(Secret));
        answers.ShouldNotContain(answer => answer.Contains(Secret));

        async Task PostAsync(string url, object body)
        {
            var answer = await http.PostAsJsonAsync(url, body);
            answers.Add(await answer.Content.ReadAsStringAsync());
        }

        Task<long> CountAsync(string table) => database.ScalarAsync<long>($"select count(*) from ticketing.{table}", [], default);
    }
}
