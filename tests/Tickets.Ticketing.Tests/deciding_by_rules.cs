using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class deciding_by_rules
{
    // Failed when letters around a word did not count, and when white space had to be a blank.
    [Theory]
    [InlineData("refund", "I want a REFUND.", true)]
    [InlineData("refund", "I want refunds.", false)]
    [InlineData("refund*", "I want refunds.", true)]
    [InlineData("refund", "prerefund", false)]
    [InlineData("out of office", "I am out\n of  office.", true)]
    [InlineData("c++", "How to build C++?", true)]
    [InlineData("#123", "see #123", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("straße", "STRASSE", false)]
    [InlineData("ärger", "Nur ÄRGER!", true)]
    [InlineData("返金", "早急に返金してください", true)]
    [InlineData("คืนเงิน", "ขอคืนเงินด้วย", true)]
    public void finds_words_in_subject_or_body(string word, string text, bool isFound)
    {
        (Find(new("r", Words: ["never", word], Category: "c"), text, "") is not null).ShouldBe(isFound);
        (Find(new("r", Words: [word], Category: "c"), "", text) is not null).ShouldBe(isFound);
    }

    [Theory]
    [InlineData("mail", "mail", true)]
    [InlineData("MAIL", "mail", true)]
    [InlineData("mail", "mail-2", false)]
    [InlineData("mail*", "mail-2", true)]
    [InlineData("*@news.example", "ann@news.example", true)]
    [InlineData("a\\b", "a\\b", true)]
    public void sources_and_fields_may_have_stars(string pattern, string value, bool holds)
    {
        (Find(new("r", Sources: ["x", pattern], Category: "c"), "a", "b", value) is not null).ShouldBe(holds);
        var rule = new Rule("r", Fields: new Dictionary<string, string> { ["From"] = pattern }, Category: "c");
        (Find(rule, "a", "b", fields: new() { ["from"] = value }) is not null).ShouldBe(holds);
        Find(rule, "a", "b").ShouldBeNull();
    }

    // Failed when one condition was enough, and when a rule that is off decided.
    [Fact]
    public void the_first_one_whose_conditions_all_hold_decides()
    {
        var matcher = new RuleMatcher(
            [
                new("off", Words: ["invoice"], Category: "a", Enabled: false),
                new("both", ["mail"], Words: ["invoice"], Category: "b"),
                new("one", Words: ["invoice"], LeaveAlone: true),
            ]
        );
        matcher.Find(new("Invoice", "", "mail", null, null))!.Name.ShouldBe("both");
        matcher.Find(new("Invoice", "", "api", null, null))!.Name.ShouldBe("one");
        matcher.Find(new("Printer", "", "mail", null, null)).ShouldBeNull();
        RuleMatcher.None.IsEmpty.ShouldBeTrue();
    }

    // Failed when what stands before the @ counted, and when a ticket of nobody was taken for one of anybody.
    [Theory]
    [InlineData("example.com", "Ann@Example.COM", true)]
    [InlineData("example.com", "Ann Bauer <ann@example.com>", true)]
    [InlineData("example.com", "example.com@other.example", false)]
    [InlineData("example.com", "ann@mail.example.com", false)]
    [InlineData("*.example.com", "ann@mail.example.com", true)]
    [InlineData("*.example.com", "ann@badexample.com", false)]
    [InlineData("*", "ann", false)]
    [InlineData("*", "ann@", false)]
    public void asks_for_the_domain_of_the_requester(string pattern, string requester, bool holds)
    {
        var matcher = new RuleMatcher([new("r", RequesterDomains: ["x.example", pattern], Category: "c")]);
        (matcher.Find(new RuleInput("a", "b", "api", Requesters.DomainOf(requester), null)) is not null).ShouldBe(holds);
    }

    // Each failed when it was let through.
    [Theory]
    [InlineData("""{"name": " ", "words": ["a"], "category": "c"}""", "rules[0].name")]
    [InlineData("""{"words": ["a"], "category": "c"}""", "rules[0].name")]
    [InlineData("""{"name": "r", "category": "c"}""", "rules[0].words")]
    [InlineData("""{"name": "r", "words": [" *"], "category": "c"}""", "rules[0].words")]
    [InlineData("""{"name": "r", "words": [""], "category": "c"}""", "rules[0].words")]
    [InlineData("""{"name": "r", "sources": [null], "category": "c"}""", "rules[0].sources")]
    [InlineData("""{"name": "r", "words": ["a"]}""", "rules[0].category")]
    [InlineData("""{"name": "r", "words": ["a"], "category": "c", "leave_alone": true}""", "rules[0].category")]
    [InlineData("""{"name": "r", "words": ["a"], "category": "c"}, {"name": "r", "words": ["b"], "category": "c"}""", "rules")]
    [InlineData("null", "rules[0]")]
    public void a_rule_that_says_nothing_or_too_much_is_refused(string rules, string field)
    {
        var request = JsonBody.Parse<RulesRequest>(System.Text.Encoding.UTF8.GetBytes($"{{\"rules\": [{rules}]}}"));
        Should.Throw<RefusedException>(request.Check().ThrowIfAny).Errors!.Keys.ShouldBe([field]);
    }

    private static Rule? Find(Rule rule, string subject, string body, string source = "api", Dictionary<string, string>? fields = null) =>
        new RuleMatcher([rule]).Find(new RuleInput(subject, body, source, null, fields));
}
