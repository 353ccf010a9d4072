using Shouldly;
using Tickets.SharedKernel;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class reading_a_priority
{
    [Theory]
    [InlineData("Highest", Priority.Critical)] // Jira
    [InlineData("Blocker", Priority.Critical)]
    [InlineData("Major", Priority.High)]
    [InlineData("Minor", Priority.Low)]
    [InlineData("Trivial", Priority.Low)]
    [InlineData("1 - Critical", Priority.Critical)] // ServiceNow
    [InlineData("3 - Moderate", Priority.Medium)]
    [InlineData("5 - Planning", Priority.Low)]
    [InlineData("normal", Priority.Medium)] // Zendesk
    [InlineData("1 low", Priority.Low)] // Zammad
    [InlineData("3 high", Priority.High)]
    [InlineData("very low", Priority.Low)] // GLPI
    [InlineData("Très haute", Priority.Critical)]
    [InlineData("Emergency", Priority.Critical)] // osTicket
    [InlineData("priority: high", Priority.High)] // GitHub
    [InlineData("priority/low", Priority.Low)]
    [InlineData("VERY_HIGH", Priority.Critical)]
    [InlineData("sehr hoch", Priority.Critical)]
    [InlineData("HOECHSTE", Priority.Critical)]
    [InlineData("Hohe Priorität", Priority.High)]
    [InlineData("prioridad_alta", Priority.High)]
    [InlineData("Più bassa", Priority.Low)]
    [InlineData("Me\u0301dia", Priority.Medium)] // an accent by itself
    [InlineData("mäßig", Priority.Medium)]
    [InlineData("show-stopper", Priority.Critical)]
    [InlineData(" medium ", Priority.Medium)]
    public void knows_the_words_of_the_usual_systems(string name, Priority priority) =>
        PriorityNames.Parse(name).ShouldBe(priority);

    [Theory]
    [InlineData("P0", Priority.Critical)]
    [InlineData("p1", Priority.Critical)]
    [InlineData("P-2", Priority.High)]
    [InlineData("S3", Priority.Medium)]
    [InlineData("Sev 4", Priority.Low)]
    [InlineData("SEV-1", Priority.Critical)]
    [InlineData("Priority 1", Priority.Critical)]
    [InlineData("Priorité: 5", Priority.Low)]
    [InlineData("P1 - high", Priority.High)]
    public void knows_codes_and_believes_a_word_more(string name, Priority priority) =>
        PriorityNames.Parse(name).ShouldBe(priority);

    // "1" failed when the number was a code without its label.
    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("")]
    [InlineData(" - ")]
    [InlineData("priority")]
    [InlineData("P")]
    [InlineData("P6")]
    [InlineData("P11")]
    [InlineData("soon")]
    [InlineData("very")]
    [InlineData("very normal")]
    [InlineData("not urgent")]
    [InlineData("high low")]
    [InlineData("urgent?\0 no")]
    public void knows_nothing_else(string name) => PriorityNames.Parse(name).ShouldBeNull();

    [Fact]
    public void takes_no_long_name() => PriorityNames.Parse(new string(' ', PriorityNames.MaxCharacters) + "high").ShouldBeNull();

    [Fact]
    public void knows_each_word_of_its_list_which_is_that_of_the_documentation()
    {
        foreach (var row in PriorityWords.Rows)
            row.Words.Split(' ').ShouldAllBe(word => PriorityNames.Parse(word) == row.Priority);
        var lines = PriorityWords
            .Rows.GroupBy(row => row.Language)
            .Select(language =>
                $"| {language.Key} | {string.Join(" | ", language.Select(row => row.Words.Replace(" ", ", ", StringComparison.Ordinal)))} |"
            );
        lines.ShouldBeSubsetOf(File.ReadAllLines(Path.Combine(Sample.shipping_the_sample.Root(), "docs", "importing.md")));
    }

    [Theory]
    [InlineData("Blocker=low, 1 = critical\nA = B=high", "BLOCKER", Priority.Low)]
    [InlineData("Blocker=low, 1 = critical\nA = B=high", " 1 ", Priority.Critical)]
    [InlineData("Blocker=low, 1 = critical\nA = B=high", "a = b", Priority.High)]
    [InlineData("Blocker=low,\r\n,1=CRITICAL,", "Trivial", Priority.Low)]
    [InlineData("Blocker=low", "someday", null)]
    [InlineData(null, "urgent", Priority.Critical)]
    public void asks_a_map_first(string? map, string name, Priority? priority)
    {
        var problems = new Problems();
        PriorityMap.Parse(map, "priorities", problems).Find(name).ShouldBe(priority);
        $"{problems}".ShouldBe("");
    }

    [Theory]
    [InlineData("Blocker=low,soon", "has 'soon', which must be a name of 1 to 100 characters, = and a priority: Blocker=critical")]
    [InlineData("=low", "has '=low', which must be a name of 1 to 100 characters, = and a priority: Blocker=critical")]
    [InlineData("a=b", "has 'a=b', where one of low, medium, high, critical must be behind =")]
    [InlineData("a=low,A=high", "has 'A=high', whose name has a priority already")]
    [InlineData("a\0=low", "must not contain NUL characters")]
    public void says_which_part_of_a_map_is_wrong(string map, string error)
    {
        var problems = new Problems();
        PriorityMap.Parse(map, "priorities", problems);
        $"{problems}".ShouldBe($"priorities: {error}");
    }

    [Fact]
    public void takes_a_hundred_entries()
    {
        var problems = new Problems();
        var entries = Enumerable.Range(0, 101).Select(entry => $"x{entry}=low").ToList();
        PriorityMap.Parse(string.Join(',', entries[1..]), "priorities", problems).Find("x100").ShouldBe(Priority.Low);
        problems.Any.ShouldBeFalse();
        PriorityMap.Parse(string.Join('\n', entries), "priorities", problems);
        $"{problems}".ShouldBe("priorities: may have at most 100 entries");
    }
}
