using System.Text;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>The event of each recipe, as the system documents it, becomes the right ticket.</summary>
public class connecting_by_recipe
{
    [Fact]
    public void there_is_one_for_each_system() =>
        Recipe.All.Select(recipe => recipe.Name).ShouldBe(["freescout", "freshdesk", "github", "glpi", "imap", "jira", "servicenow", "zammad", "zendesk"]);

    // Failed when a pointer of the recipe was changed.
    [Theory]
    [InlineData("zendesk", "5158", "Wrong address on invoice", "The invoice for October has the wrong address.", "critical", "8447388090494", true)]
    [InlineData("freshdesk", "15", "Cannot log in", "Hello,\nthe login page says \"wrong password\", but I changed it yesterday.\n\nAnn", "high", "ann@example.com", false)]
    [InlineData("jira", "JRA-20002", "I feel the need for speed", "Make the issue nav load 10x faster", "low", "99:27935d01", true)]
    [InlineData("zammad", "50", "Order 787556 not received", "Hi,\nmy order 787556 has not come yet. Where is it?", "medium", "samuel@example.com", true)]
    [InlineData("glpi", "8", "Printer on floor 2 is offline", "The printer PR-204 says offline since this morning.\n\nI restarted it twice.", "high", "7", true)]
    [InlineData("freescout", "1", "Refund", "Could you please refund my recent payment?\n\nMark", null, "mark@example.org", true)]
    [InlineData("github", "444500041", "Spelling error in the README file", "It looks like you accidentally spelled 'commit' with two 't's.", null, "Codertocat", true)]
    [InlineData("servicenow", "9d385017c611228701d22104cc95c371", "Network file shares access issue", "User can't access the common drive.", "critical", "bertie.luby", true)]
    public void makes_the_right_ticket(string name, string id, string subject, string body, string? priority, string requester, bool hasTime)
    {
        var reading = Read(name);
        var ticket = reading.Ticket.ShouldNotBeNull(reading.Detail);
        (ticket.ExternalId, ticket.Subject, ticket.Priority, ticket.Requester, ticket.Source).ShouldBe((id, subject, priority, requester, "desk"));
        ticket.Body!.ShouldStartWith(body);
        (ticket.OpenedAt == DateTimeOffset.Parse("2026-11-27T08:00:00Z", null)).ShouldBe(hasTime);
    }

    [Fact]
    public void keeps_signatures_apart()
    {
        Read("zammad").Quoted.ShouldBe("--\nSamuel Lee\n+1 555 0100");
        Read("freescout").Quoted.ShouldBe("Sent from my iPhone");
        Read("github").Ticket!.Fields.ShouldBe(new Dictionary<string, string?> { ["owner"] = "Codertocat", ["repository"] = "Hello-World", ["number"] = "1" });
    }

    // Failed when own_user was no value of a recipe.
    [Theory]
    [InlineData("zendesk", "8447388090494")]
    [InlineData("jira", "99:27935d01")]
    [InlineData("zammad", "samuel@example.com")]
    [InlineData("glpi", "7")]
    [InlineData("freescout", "mark@example.org")]
    [InlineData("github", "codertocat")]
    [InlineData("servicenow", "bertie.luby")]
    public void passes_over_what_the_service_wrote(string name, string user)
    {
        Recipe.Find(name)!.Values.ShouldContainKey("own_user");
        Read(name, user).Reason.ShouldBe(EventReason.OwnUpdate);
    }

    [Theory]
    [InlineData("zendesk", "ticket.created", "ticket.status_changed")]
    [InlineData("jira", "jira:issue_created", "jira:issue_updated")]
    [InlineData("zammad", "\"sender\":\"Customer\"", "\"sender\":\"System\"")]
    [InlineData("zammad", "\"internal\":false", "\"internal\":true")]
    [InlineData("glpi", "\"event\":\"new\"", "\"event\":\"update\"")]
    [InlineData("github", "\"opened\"", "\"labeled\"")]
    public void passes_over_what_is_no_new_ticket(string name, string part, string other) =>
        Read(name, change: body => body.Replace(part, other, StringComparison.Ordinal)).Reason.ShouldBe(EventReason.Condition);

    [Fact]
    public void passes_over_automatic_replies() =>
        Read("zammad", change: body => body.Replace("\"is-auto-response\":false", "\"is-auto-response\":true", StringComparison.Ordinal))
            .Reason.ShouldBe(EventReason.Automatic);

    [Fact]
    public void can_be_made_by_its_name_alone()
    {
        foreach (var recipe in Recipe.All.Where(recipe => recipe.Settings.Mailbox is null))
        {
            var settings = new ConnectionRequest { Name = "desk", Recipe = recipe.Name, Secret = recipe.Sample.Secret }.ToSettings(recipe.Name, isNew: true, hasToken: false, new WebhookSettings());
            settings.Map.ShouldBe(recipe.Settings.Map);
            recipe.Secret.ShouldBeOneOf("ours", "theirs");
        }
    }

    // Failed when the recipe's settings won.
    [Fact]
    public void lets_one_say_something_else()
    {
        var request = new ConnectionRequest
        {
            Name = "desk",
            Recipe = "github",
            Settings = new() { When = [], KeepQuotes = true },
            Values = new Dictionary<string, string> { ["own_user"] = "bot" },
        };
        var settings = request.ToSettings("github", isNew: true, hasToken: false, new WebhookSettings());
        (settings.When!.Count, settings.KeepQuotes, settings.Values!["own_user"], settings.FormField).ShouldBe((0, true, "bot", "payload"));
    }

    private static PayloadReading Read(string name, string? user = null, Func<string, string>? change = null)
    {
        var (settings, sample) = (Recipe.Find(name)!.Settings, Recipe.Find(name)!.Sample);
        if (user is not null)
            settings = settings with { Values = new Dictionary<string, string> { ["own_user"] = user } };
        var headers = new HeaderDictionary();
        foreach (var (header, value) in sample.Headers)
            headers[header] = value;
        var body = Encoding.UTF8.GetBytes(change is null ? sample.Body : change(sample.Body));
        return PayloadReader.Read("desk", settings, Payload.Read(body, headers, settings.FormField), new Limits(), sample.At);
    }
}
