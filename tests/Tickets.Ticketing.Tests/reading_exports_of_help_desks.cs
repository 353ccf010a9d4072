using System.Text;
using Shouldly;
using Xunit;

namespace Tickets.Ticketing.Tests;

/// <summary>Exports made up in the columns that these systems document; none of them needs a word of explanation.</summary>
public class reading_exports_of_help_desks
{
    private const string Jira =
        "Summary,Issue key,Issue id,Issue Type,Status,Project key,Priority,Assignee,Reporter,Created,Updated,Component/s,Labels,Labels,Description,Comment,Comment\n"
        + "Cannot log in,SUP-1,10001,Bug,Open,SUP,Highest,ann,bob,25/Nov/26 2:03 PM,26/Nov/26 9:00 AM,Login,urgent,web,\"It says \"\"500\"\".\nAgain.\",one,two\n";

    private const string ServiceNow =
        "\"number\",\"opened_at\",\"short_description\",\"caller_id\",\"priority\",\"state\",\"category\",\"assignment_group\",\"description\"\n"
        + "\"INC0010001\",\"2026-11-25 14:03:22\",\"Cannot log in\",\"Bob Jones\",\"1 - Critical\",\"New\",\"Login\",\"Service Desk\",\"It says 500.\"\n";

    private const string Zendesk =
        "ID,Requester,Requester email,Submitter,Assignee,Group,Subject,Description,Tags,Status,Priority,Via,Ticket type,Created at\n"
        + "17,Bob,bob@example.org,Bob,Ann,Login,Cannot log in,It says 500.,web mobile,Open,Urgent,Mail,Incident,2026-11-25 14:03:22 +0000\n";

    private const string Freshdesk =
        "Ticket ID,Subject,Description,Status,Priority,Source,Type,Agent,Group,Created time,Resolved time,Tags,Full name,Email\n"
        + "17,Cannot log in,It says 500.,Open,Urgent,Email,Incident,Ann,Login,2026-11-25 14:03:22,,web,Bob,bob@example.org\n";

    private const string Zammad =
        "#;Title;Customer;Group;State;Priority;Created at;Article body\n17;Cannot log in;Bob;Login;open;3 high;2026-11-25 14:03:22 UTC;It says 500.\n";

    private const string Glpi =
        "\"ID\";\"Title\";\"Entity\";\"Status\";\"Last update\";\"Opening date\";\"Priority\";\"Requester - Requester\";\"Category\";\"Description\";\n"
        + "\"17\";\"Cannot log in\";\"Root\";\"New\";\"2026-11-26 09:00\";\"2026-11-25 14:03\";\"Very high\";\"bob\";\"Login\";\"It says 500.\";\n";

    private const string OsTicket =
        "Ticket Number,Date Created,Subject,From,From Email,Priority,Department,Help Topic,Source,Current Status,Issue Details\n"
        + "17,2026-11-25 14:03:22,Cannot log in,Bob,bob@example.org,Emergency,Support,Login,Email,Open,It says 500.\n";

    private const string GitHub =
        """[{"number":17,"title":"Cannot log in","body":"It says 500.","labels":[{"name":"Login"},{"name":"bug"}],"author":{"login":"bob"},"createdAt":"2026-11-25T14:03:22Z"}]""";

    private const string HubSpot =
        "Ticket ID,Ticket name,Ticket description,Pipeline,Ticket status,Priority,Category,Create date,Source\n"
        + "17,Cannot log in,It says 500.,Support,New,HIGH,Login,2026-11-25 14:03,Email\n";

    // Failed, each with a column or a row missing, when only the names of public data sets were known.
    [Theory]
    [InlineData(Jira, "SUP-1", Priority.Critical)]
    [InlineData(ServiceNow, "INC0010001", Priority.Critical)]
    [InlineData(Zendesk, "17", Priority.Critical)]
    [InlineData(Freshdesk, "17", Priority.Critical)]
    [InlineData(Zammad, "17", Priority.High)]
    [InlineData(Glpi, "17", Priority.Critical)]
    [InlineData(OsTicket, "17", Priority.Critical)]
    [InlineData(GitHub, "17", null)]
    [InlineData(HubSpot, "17", Priority.High)]
    public async Task needs_no_mapping(string export, string id, Priority? priority)
    {
        await using var file = await TicketFile.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(export)), new(), new(), default);
        var row = (await file.ReadAsync().ToListAsync()).ShouldHaveSingleItem();
        row.Error.ShouldBeNull();
        (row.ExternalId, row.Subject, row.Label, row.Priority).ShouldBe((id, "Cannot log in", "Login", priority));
        row.Body.ShouldContain("500");
        row.OpenedAt!.Value.Day.ShouldBe(25);
        (export == HubSpot ? "nobody" : row.Requester).ShouldNotBeNull();
    }

    // Failed when a name was added to the code only.
    [Fact]
    public async Task is_what_the_documentation_says()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Sample.shipping_the_sample.Root(), "docs", "importing.md"));
        foreach (
            var (field, names) in new[]
            {
                ("subject", KnownColumns.Subject),
                ("body", KnownColumns.Body),
                ("category", KnownColumns.Category),
                ("priority", KnownColumns.Priority),
                ("id", KnownColumns.Id),
                ("requester", KnownColumns.Requester),
                ("opened_at", KnownColumns.OpenedAt),
            }
        )
        {
            var listed = lines.Single(line => line.StartsWith($"| {field} |", StringComparison.Ordinal)).Split('|')[2];
            listed.Split(',').Select(KnownColumns.Fold).ShouldBe(names.Select(KnownColumns.Fold), field);
        }
    }
}
