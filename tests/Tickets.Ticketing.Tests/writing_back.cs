using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>A decision becomes one request of the form that a help desk documents.</summary>
public class writing_back
{
    private static readonly Decided Billing = new("01991a2b", "7", "processed", "Billing", 0.93, "m1", ByPerson: false, new Dictionary<string, string> { ["number"] = "12", ["path"] = "a/b" });

    private static readonly WriteBack Template = new() { Method = "PUT", Url = "{site}/tickets/{external_id}", Body = Json("""{"tag": "{label}"}""") };

    private static readonly Dictionary<string, string> Values = new() { ["site"] = "https://desk.example" };

    // Failed when a path of a recipe, its header, or the shape of its body was changed.
    [Theory]
    [InlineData("zendesk", "bot/token:secret", "billing", "/api/v2/tickets/5158/tags.json", "tickets_billing")]
    [InlineData("freshdesk", "secret:X", "billing", "/api/v2/tickets/15", "billing")]
    [InlineData("jira", "bot:secret", "billing", "/rest/api/3/issue/JRA-20002", "billing")]
    [InlineData("zammad", "secret", "billing", "/api/v1/tags/add", "billing")]
    [InlineData("glpi", "secret", "12", "/api.php/v2/Assistance/Ticket/8", "12")]
    [InlineData("freescout", "secret", "billing", "/api/conversations/1/tags", "billing")]
    [InlineData("github", "secret", "billing", "/repos/Codertocat/Hello-World/issues/1/labels", "billing")]
    [InlineData("servicenow", "bot:secret", "billing", "/api/now/table/incident/9d385017c611228701d22104cc95c371", "billing")]
    public async Task each_recipe_makes_the_call_that_its_system_documents(string name, string token, string label, string path, string kept)
    {
        await using var desk = await SimulatedHelpDesk.StartAsync();
        desk.Busy = 1;
        var delivery = DeliveryOf(name, desk.Url, token, label);
        await using var services = Services();
        var client = new WebhookClient(services.GetRequiredService<IHttpClientFactory>(), TimeProvider.System);

        var busy = await client.SendAsync(delivery, default);
        (busy.Status, busy.RetryAfter, busy.IsDelivered).ShouldBe((429, TimeSpan.FromSeconds(7), false));
        (busy.NextAt > busy.At + TimeSpan.FromSeconds(6)).ShouldBeTrue();
        var done = await client.SendAsync(delivery, default);
        done.IsDelivered.ShouldBeTrue($"{done.Status} {done.Answer}");
        desk.Kept.ShouldHaveSingleItem().ShouldBe(new(path, kept));
        done.Request.ShouldNotBeNull().ShouldContain(path);
        done.Request.ShouldNotContain("secret");

        var wrong = await client.SendAsync(delivery with { Secrets = ["another"] }, default);
        (wrong.Status, wrong.NextAt is null).ShouldBe((401, false));
        var again = await client.SendAsync(delivery with { Plan = delivery.Plan! with { Before = done.Request } }, default);
        (again.IsNothing, again.Status, again.Answer).ShouldBe((true, null, "Nothing has changed: this was written before."));
        var late = await client.SendAsync(delivery with { Plan = delivery.Plan! with { IsPast = true } }, default);
        (late.IsNothing, late.Answer).ShouldBe((true, "A later decision was written."));
        if (delivery.Plan!.Template.Url!.Contains("{external_id}", StringComparison.Ordinal))
        {
            var gone = await client.SendAsync(delivery with { Body = EventOf("none", label) }, default);
            (gone.Status, gone.IsGone, gone.NextAt).ShouldBe((404, false, null));
        }
    }

    [Fact]
    public void fills_texts_numbers_and_urls()
    {
        var template = Template with
        {
            Url = "{site}/tickets/{fields.path}/{external_id}?q={label}",
            Headers = new Dictionary<string, string> { ["X-Site"] = "{site}", ["Authorization"] = "Basic {token_base64}" },
            Body = Json("""{"a": "{category} ({confidence})", "b": ["{confidence}", "{number.external_id}", {"c": "{number.fields.number}"}], "d": null, "e": 1.5, "f": "\"{label}\""}"""),
        };
        var request = WriteBackRequest.Of(template, Values, Billing with { Category = "Bill & Co" });
        request.Url.ShouldBe("https://desk.example/tickets/a%2Fb/7?q=Bill%20%26%20Co");
        request.Body.ShouldBe("""{"a":"Bill & Co (0.93)","b":[0.93,7,{"c":12}],"d":null,"e":1.5,"f":"\"Bill & Co\""}""");
        request.Headers!["Authorization"].ShouldBe("Basic {token_base64}");
        WriteBackRequest.WithToken(request.Headers["Authorization"], "bot:secret").ShouldBe("Basic Ym90OnNlY3JldA==");
    }

    // Failed when a person's decision had to be above the threshold, too.
    [Theory]
    [InlineData("Billing", 0.93, false, null, "accounts", null)]
    [InlineData("billing", 0.5, false, null, null, "No model was sure enough, and there is no fallback.")]
    [InlineData("billing", 0.5, false, "first-line", "first-line", null)]
    [InlineData("billing", 0.5, true, "first-line", "accounts", null)]
    [InlineData(null, 0.5, false, "first-line", "first-line", null)]
    [InlineData("other", 0.93, false, null, "rest", null)]
    public void chooses_the_label(string? category, double confidence, bool byPerson, string? fallback, string? label, string? why)
    {
        var template = Template with
        {
            MinConfidence = 0.8,
            Fallback = fallback,
            Labels = new Dictionary<string, string> { ["Billing"] = "accounts", ["*"] = "rest" },
        };
        var request = WriteBackRequest.Of(template, Values, Billing with { Status = category is null ? "needs_review" : "processed", Category = category, Confidence = confidence, ByPerson = byPerson });
        (request.Body, request.Nothing).ShouldBe((label is null ? null : $$"""{"tag":"{{label}}"}""", why));
    }

    [Fact]
    public void writes_nothing_if_a_value_is_missing()
    {
        var labels = Template with { Labels = new Dictionary<string, string> { ["technical"] = "it" } };
        WriteBackRequest.Of(labels, Values, Billing).Nothing.ShouldBe("There is no label for Billing.");
        WriteBackRequest.Of(Template, null, Billing).Nothing.ShouldBe("There is no value for {site}.");
        WriteBackRequest.Of(Template with { Url = "{site}/{fields.none}" }, Values, Billing).Nothing.ShouldBe("There is no value for {fields.none}.");
        WriteBackRequest.Of(Template with { Body = Json("""{"id": "{number.label}"}""") }, Values, Billing).Nothing.ShouldBe("{number.label} is 'Billing', and no number.");
        WriteBackRequest.Of(Template, Values, Billing with { ExternalId = null }).Nothing.ShouldBe("The ticket has no external_id.");
    }

    // Failed when a rule that leaves a ticket alone had the fallback written.
    [Fact]
    public void writes_nothing_where_a_rule_leaves_a_ticket_alone() =>
        WriteBackRequest.Of(Template with { Fallback = "front" }, Values, Billing with { Category = null, Confidence = null }).Nothing.ShouldBe("A rule leaves it alone.");

    // Failed when the host of a template was not looked at.
    [Theory]
    [InlineData("""{"method": "GET", "url": "https://desk.example"}""", "settings.write_back.method must be one of PUT, PATCH, POST")]
    [InlineData("""{"method": "PUT", "url": "https://{external_id}.example/x"}""", "may have names in braces in its host only if they stand for values")]
    [InlineData("""{"method": "PUT", "url": "http://desk.example"}""", "must begin with https://, unless Webhooks__AllowPrivate=true; it is http://desk.example")]
    [InlineData("""{"method": "PUT", "url": "https://10.0.0.1/x"}""", "10.0.0.1 is no public address")]
    [InlineData("""{"method": "PUT", "url": "{site}/x"}""", "values.site is missing: settings.write_back.url has {site}, which is none of external_id, label, category, confidence, status, model, ticket_id and fields.<name>")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "headers": {"X": "{token}"}}""", "token is missing: the header X has it")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "headers": {"X": "a\nb"}}""", "settings.write_back.headers.X must have 1 to 2000 characters, on one line")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "headers": {"Content-Length": "1"}}""", "is not a header that can be sent")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "headers": {"X": "{external_id}"}}""", "values.external_id is missing: settings.write_back.headers.X has {external_id}, which is none of token and token_base64")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "body": "x"}""", "settings.write_back.body must be an object or a list")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "body": {"a": "{lable}"}}""", "values.lable is missing: settings.write_back.body has {lable}, which is none of external_id, label")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "body": {"a": "{Label}"}}""", "values.Label is missing: settings.write_back.body has {Label}")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example/{fields.Queue no}", "body": {"a": 1}}""", "values.fields.Queue no is missing: settings.write_back.url has {fields.Queue no}, and settings.map.fields has no Queue no")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "body": {"a": "{token}"}}""", "settings.write_back.body has {token}, which only headers may have")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "body": {"a": "{number.label}"}, "labels": {"billing": "Front desk"}}""", "settings.write_back.labels.billing must be a number")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "body": {"a": "{number.label}"}, "fallback": "x"}""", "settings.write_back.fallback must be a number")]
    [InlineData("""{"method": "PUT", "url": "https://desk.example", "min_confidence": 2}""", "settings.write_back.min_confidence must be from 0 to 1")]
    public void says_what_is_wrong_with_it(string json, string error)
    {
        var request = new ConnectionRequest { Name = "desk", Recipe = "github", Settings = new() { WriteBack = JsonSerializer.Deserialize<WriteBack>(json, JsonStyle.Requests) } };
        Should
            .Throw<RefusedException>(() => request.ToSettings("github", isNew: true, hasToken: false, new WebhookSettings()))
            .ToSentence()
            .ShouldContain(error);
    }

    // Failed when a recipe wrote back without being asked to.
    [Fact]
    public void a_recipe_writes_back_once_there_is_a_token()
    {
        foreach (var recipe in Recipe.All.Where(recipe => recipe.Token is not null))
        {
            var request = new ConnectionRequest { Name = "desk", Recipe = recipe.Name, Secret = recipe.Sample.Secret, Values = Values };
            request.ToSettings(recipe.Name, isNew: true, hasToken: false, new WebhookSettings()).WriteBack.ShouldBeNull();
            (request with { Token = "secret" }).ToSettings(recipe.Name, isNew: true, hasToken: false, new WebhookSettings()).WriteBack.ShouldNotBeNull();
        }
    }

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new WebhookSettings { AllowPrivate = true });
        WebhookClient.Add(services);
        return services.BuildServiceProvider();
    }

    // The ticket that the recipe's event becomes, and what a model says of it.
    private static DueDelivery DeliveryOf(string name, string desk, string token, string label)
    {
        var recipe = Recipe.Find(name)!;
        var headers = new HeaderDictionary();
        foreach (var (header, value) in recipe.Sample.Headers)
            headers[header] = value;
        var payload = Payload.Read(Encoding.UTF8.GetBytes(recipe.Sample.Body), headers, recipe.Settings.FormField);
        var ticket = PayloadReader.Read("desk", recipe.Settings, payload, new Limits(), recipe.Sample.At).Ticket!;
        var template = recipe.Settings.WriteBack!;
        if (template.Url!.StartsWith("https://api.github.com", StringComparison.Ordinal))
            template = template with { Url = template.Url.Replace("https://api.github.com", "{site}", StringComparison.Ordinal) };
        return new DueDelivery(Guid.NewGuid(), "ticket.classified", EventOf(ticket.ExternalId!, label), 0, DateTimeOffset.UtcNow, template.Url!, [token])
        {
            Plan = new(
                template,
                new Dictionary<string, string> { ["site"] = desk },
                ticket.Fields?.ToDictionary(field => field.Key, field => field.Value!),
                Before: null,
                IsPast: false
            ),
        };
    }

    private static string EventOf(string externalId, string category) =>
        $$"""
        {"type": "ticket.classified", "timestamp": "2026-11-27T08:00:00.000Z", "data": {"id": "01991a2b-3c4d-7e5f-8a9b-0c1d2e3f4a5b",
        "source": "desk", "external_id": "{{externalId}}", "status": "processed", "category": "{{category}}", "confidence": 0.93,
        "alternatives": [], "reason": null, "model_version": "m1", "classified_at": "2026-11-27T08:00:00.000Z", "corrected_by": null, "version": 1} }
        """;

    private static JsonElement Json(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
