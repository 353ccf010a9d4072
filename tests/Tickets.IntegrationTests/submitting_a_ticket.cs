using System.Net;
using System.Net.Http.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.IntegrationTests;

[Collection(OneHost.Name)]
public class submitting_a_ticket(TicketsHost host)
{
    [Fact]
    public async Task ends_up_classified()
    {
        var id = await host.ClassifiedTicketAsync();
        var ticket = await host.GetAsync($"/requests/{id}");
        ticket.Text("status").ShouldBe("processed");
        ticket.Text("category").ShouldBe("billing");
        ticket.Text("priority").ShouldBe("high");
        ticket["confidence"]!.GetValue<double>().ShouldBeInRange(0.3, 1);
        ticket["alternatives"]!.AsArray().Count.ShouldBe(3);
        ticket.Text("model_version").Length.ShouldBe(12);
    }

    [Fact]
    public async Task answers_where_and_when_to_look()
    {
        var scenario = await host.TrackSubmissionAsync(() =>
            host.Alba.Scenario(_ =>
            {
                _.Post.Json(
                        new
                        {
                            subject = "s",
                            body = "b",
                            priority = "low",
                        }
                    )
                    .ToUrl("/requests");
                _.StatusCodeShouldBe(HttpStatusCode.Accepted);
                _.Header("Retry-After").SingleValueShouldEqual("1");
                _.Header("Location").ShouldHaveOneNonNullValue();
            })
        );
        var location = scenario.Context.Response.Headers.Location.ToString();
        (await host.GetAsync(location)).Text("subject").ShouldBe("s");
    }

    [Fact]
    public async Task is_its_own_task()
    {
        var id = await host.ClassifiedTicketAsync();
        var task = await host.StatusAsync(id);
        (task.Text("kind"), task.Text("state"), task.Text("done")).ShouldBe(("classify", "succeeded", "1"));
        task["result"]!.Text("category").ShouldBe("billing");
    }

    [Fact]
    public async Task is_a_document_that_marten_reads()
    {
        var id = await host.ClassifiedTicketAsync();
        await using var session = host.Alba.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var ticket = (await session.LoadAsync<Ticketing.Ticket>(id))!;
        (ticket.Subject, ticket.Priority, ticket.Split).ShouldBe(
            ("Error in billing system", Ticketing.Priority.High, Split.Live)
        );
    }

    [Fact]
    public async Task keeps_every_character_of_the_text()
    {
        const string subject = "Größe 𝔘 \u202E \t 👩‍👩‍👧 'quote\" \\ %00";
        var id = await host.ClassifiedTicketAsync(subject);
        (await host.GetAsync($"/requests/{id}")).Text("subject").ShouldBe(subject);
    }

    [Fact]
    public async Task changes_nothing_when_its_messages_come_twice()
    {
        var id = await host.ClassifiedTicketAsync();
        var before = await host.Http.GetStringAsync($"/requests/{id}");
        await host.SendAsync(new ClassifyTickets([id]));
        (await host.Http.GetStringAsync($"/requests/{id}")).ShouldBe(before);
    }

    [Fact]
    public async Task needs_a_person_when_the_model_knows_no_word_of_it()
    {
        var answer = await host.TrackSubmissionAsync(() =>
            host.Http.PostAsJsonAsync(
                "/requests",
                new
                {
                    subject = "zqxj",
                    body = "wvkk qqpz",
                    priority = "low",
                }
            )
        );
        var ticket = await host.GetAsync(answer.Headers.Location!.ToString());
        (ticket.Text("status"), ticket.Text("category"), ticket.Text("reason")).ShouldBe(
            ("needs_review", "null", "no_known_words")
        );
    }
}
