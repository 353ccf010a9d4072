using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Rules of the support lead decide about some tickets; no model is asked about those.</summary>
[Collection(OneHost.Name)]
public class deciding_by_rules(TicketsHost host) : IAsyncLifetime
{
    private static readonly object Parcels = new { name = "parcels", words = new[] { "parcel*" }, category = "post" };
    private static readonly object Screens = new { name = "screens", sources = new[] { "*.csv", "api" }, words = new[] { "screen" }, leave_alone = true };

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync() => host.ClearAsync();

    // Failed when the rest of the chunk was left open, and when the chunk of a rule alone was.
    [Theory]
    [InlineData(1)]
    [InlineData(2000)]
    public async Task decides_about_a_run_and_leaves_the_rest_to_the_model(int batch)
    {
        await WriteAsync(Parcels, Screens);
        await host.SeededAsync();
        (await host.ProcessedAsync(batch)).Text("state").ShouldBe("succeeded");
        (await OutcomesAsync()).ShouldBe("null rule: screens processed; billing - processed; post rule: parcels processed");
        (await host.ScalarAsync<long>("select count(*) from ticketing.backlog")).ShouldBe(0);
    }

    [Fact]
    public async Task decides_about_single_tickets_and_is_in_their_history()
    {
        await WriteAsync(Screens);
        var id = await host.ClassifiedTicketAsync("My screen");
        var ticket = await host.GetAsync($"/requests/{id}");
        (ticket.Text("status"), ticket.Text("category"), ticket.Text("reason"), ticket.Text("model_version")).ShouldBe(
            ("processed", "null", "rule: screens", "null")
        );
        (await host.GetAsync("/requests?reason=rule:+screens"))["items"]!.AsArray().ShouldHaveSingleItem()!.Text("id").ShouldBe($"{id}");
        (await host.GetAsync("/requests/counts?by=reason")).ToJsonString().ShouldContain("rule: screens");

        await WriteAsync();
        var again = await host.Http.PostAsJsonAsync("/requests/reclassify?reason=rule:+screens", new { });
        await host.EndAsync((await again.JsonAsync())["task_id"]!.GetValue<Guid>());
        await host.ReconcileAsync();
        (await host.GetAsync($"/requests/{id}")).Text("category").ShouldBe("billing");
        (await host.GetAsync($"/requests/{id}/history"))["items"]!.ToJsonString().ShouldContain("rule: screens");
    }

    // Failed when the domain was not stored with the ticket.
    [Fact]
    public async Task decides_by_the_domain_of_the_requester_and_by_fields()
    {
        await WriteAsync(
            new { name = "partners", requester_domains = new[] { "*.partner.example" }, category = "partners" },
            new { name = "french", fields = new { language = "fr*" }, category = "france" }
        );
        var asked = new { subject = "Invoice", body = "The invoice is wrong", requester = "Ann <ann@eu.Partner.example>", external_id = "1", source = "desk" };
        await DecidedAsync(asked, "partners");
        (await host.ScalarAsync<string>("select data ->> 'requester_domain' from ticketing.mt_doc_ticket")).ShouldBe("eu.partner.example");
        var tried = await TryAsync(new { ticket = asked });
        (tried.Text("rule"), tried["decided"]![0]!.Text("tickets")).ShouldBe(("partners", "1"));
        await DecidedAsync(new { subject = "Facture", body = "The invoice is wrong", fields = new { language = "fr-CA" } }, "france");
        await DecidedAsync(new { subject = "Invoice", body = "The invoice is wrong", requester = "ann@partner.example.org" }, "billing");
    }

    private async Task DecidedAsync(object ticket, string category)
    {
        var accepted = await (await host.Http.PostAsJsonAsync("/requests", ticket)).EnsureSuccessStatusCode().JsonAsync();
        var id = accepted["ticket_id"]!.GetValue<Guid>();
        await EventuallyAsync(async () => (await host.GetAsync($"/requests/{id}")).Text("status") == "processed", "it is decided");
        (await host.GetAsync($"/requests/{id}")).Text("category").ShouldBe(category);
    }

    // Failed when the model's answers were replaced by a model's.
    [Fact]
    public async Task no_model_replaces_what_a_rule_decided()
    {
        await WriteAsync(Parcels);
        await host.SeededAsync();
        await host.ProcessedAsync();
        var classified = new Ticketing.ClassifiedTickets(host.Database);
        var others = await classified.ReadClassifiedAsync("another", Guid.Empty, 10, CancellationToken.None);
        others.Select(ticket => ticket.Text.Subject).ShouldBe(["Invoice", "Screen"], ignoreOrder: true);
        var parcel = await host.ScalarAsync<Guid>("select id from ticketing.outcome where reason = 'rule: parcels'");
        (await classified.ReplaceAsync("another", [new(parcel, "x", 1, [new("x", 1)], null)], CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task are_tried_on_a_ticket_and_on_the_latest_ones()
    {
        await WriteAsync(Parcels);
        await host.SeededAsync();
        var tried = await TryAsync(new { ticket = new { body = "Where are my parcels?" } });
        tried.ToJsonString().ShouldBe("""{"rule":"parcels","looked_at":3,"decided":[{"rule":"parcels","tickets":1}]}""");
        tried = await TryAsync(new { rules = new[] { Screens, Parcels } });
        tried.ToJsonString().ShouldBe(
            """{"rule":null,"looked_at":3,"decided":[{"rule":"screens","tickets":1},{"rule":"parcels","tickets":1}]}"""
        );
    }

    [Fact]
    public async Task are_listed_as_they_were_written_and_bad_ones_are_refused()
    {
        (await host.GetAsync("/rules")).ToJsonString().ShouldBe("""{"rules":[],"changed_at":null,"changed_by":null}""");
        var written = await WriteAsync(Parcels, Screens);
        JsonNode.DeepEquals(await host.GetAsync("/rules"), written).ShouldBeTrue();
        written.Text("changed_by").ShouldBe("ann");
        await EventuallyAsync(
            () => host.ScalarAsync<bool>($$"""select exists (select from {{TicketsHost.Audit}} where details::text = '{"rules":["parcels","screens"]}')"""),
            "the audit names them"
        );
        var bad = await host.Http.PutAsJsonAsync("/rules", new { rules = new[] { new { name = "all", category = "x" } } });
        (await bad.ShouldBeProblemAsync(400)).ShouldContain("a rule needs a condition");
        JsonNode.DeepEquals(await host.GetAsync("/rules"), written).ShouldBeTrue();
    }

    private async Task<JsonNode> WriteAsync(params object[] rules) =>
        await (await host.Http.PutAsJsonAsync("/rules", new { rules, by = "ann" })).EnsureSuccessStatusCode().JsonAsync();

    private async Task<JsonNode> TryAsync(object request) =>
        await (await host.Http.PostAsJsonAsync("/rules/try", request)).EnsureSuccessStatusCode().JsonAsync();

    private Task<string> OutcomesAsync() =>
        host.ScalarAsync<string>(
            """
            select string_agg(concat_ws(' ', coalesce(best, 'null'), coalesce(reason, '-'), status), '; ' order by best nulls first, reason)
            from ticketing.outcome
            """
        );
}
