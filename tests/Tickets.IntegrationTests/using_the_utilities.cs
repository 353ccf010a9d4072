using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>The utilities as a person runs them, beside a running host.</summary>
[Collection(OneHost.Name)]
public sealed class using_the_utilities(TicketsHost host) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tickets-").FullName;

    public Task InitializeAsync() => host.ClearAsync();

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private string WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task seeds_processes_and_tells_how_far()
    {
        var sample = await Utility.RunAsync("sample", "--rows", "200", "--seed", "7");
        sample.ExitCode.ShouldBe(0, sample.Errors);
        sample.Output.ShouldStartWith("subject,body,category,priority,language\n");

        var seeded = await Utility.RunAsync("seed", WriteFile("made.csv", sample.Output));
        seeded.ExitCode.ShouldBe(0, seeded.Errors);
        seeded.Output.ShouldBe("added 200\nchanged 0\nunchanged 0\nrejected 0\n");

        var (job, processed) = await ProcessAsync("--batch-size", "50");
        processed.ExitCode.ShouldBe(0, processed.Errors);
        processed.Errors.ShouldContain("200 classified, 0 failed");

        var status = await Utility.RunAsync("status", job);
        status.ExitCode.ShouldBe(0, status.Errors);
        var task = JsonNode.Parse(status.Output)!;
        (task.Text("state"), task.Text("done")).ShouldBe(("succeeded", "200"));
    }

    // Failed, with "0 of 0 tickets: 0%" and "0 classified, 0 failed".
    [Fact]
    public async Task says_when_there_is_nothing_to_classify()
    {
        var (_, run) = await ProcessAsync();
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Errors.ShouldContain("nothing to classify");
        run.Errors.ShouldNotContain("0 classified");
    }

    // The utility stores the run, and a host sends it at its next look.
    private async Task<(string Job, Utility.Run Run)> ProcessAsync(params string[] flags)
    {
        using var process = Utility.Start([], ["process", .. flags]);
        var job = await process.StandardOutput.ReadLineAsync();
        await host.ReconcileAsync();
        return (job!, await Utility.EndAsync(process));
    }

    [Fact]
    public async Task seeds_with_a_mapping_and_reports_bad_rows()
    {
        var file = WriteFile("other.csv", "Betreff;Meldung;Art\na;b;c\nonly one\nd;e;f\n");
        var run = await Utility.RunAsync(
            "seed",
            file,
            "--subject",
            "Betreff",
            "--body",
            "Meldung",
            "--category",
            "Art"
        );
        run.ExitCode.ShouldBe(3, run.Errors);
        run.Output.ShouldBe("added 2\nchanged 0\nunchanged 0\nrejected 1\n");
        run.Errors.ShouldContain("line 3: has 1 fields, the header has 3");
    }

    [Fact]
    public async Task classifies_a_text_from_the_arguments_or_from_stdin()
    {
        const string text = "the invoice shows a wrong amount, I was charged twice";
        var run = await Utility.RunAsync("classify", text);
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.Split('\n')[0].ShouldEndWith("  billing");

        // Failed: the help was shown instead, and '--' was no known flag.
        foreach (string[] args in new string[][] { ["classify", "help"], ["classify", "?"], ["classify", "--", "--help"] })
            (await Utility.RunAsync(args)).Output.ShouldMatch(@"^0\.\d{3}  \w+");

        (await Utility.RunAsync("classify", "I can not open my report.csv")).ExitCode.ShouldBe(0);

        var json = await Utility.RunAsync(text, ["classify", "-", "--json"]);
        JsonNode.Parse(json.Output)!.Text("category").ShouldBe("billing");
    }

    [Fact]
    public async Task evaluates_on_tickets_the_model_was_not_trained_on()
    {
        var run = await Utility.RunAsync(
            "evaluate",
            "--data",
            Path.Combine(Repository.Root, "data", "tickets.csv"),
            "--json"
        );
        run.ExitCode.ShouldBe(0, run.Errors);
        var evaluation = JsonNode.Parse(run.Output)!;
        evaluation["rows"]!.GetValue<int>().ShouldBeInRange(900, 1100);
        // A sound pipeline lies well above the baseline, and below 1: the sample has wrong labels.
        evaluation["accuracy"]!.GetValue<double>().ShouldBeInRange(0.85, 0.99);
    }

    [Fact]
    public async Task refuses_to_evaluate_on_tickets_it_was_trained_on()
    {
        // All of it is 'test' in this import, though the model has seen eight tenths.
        var sample = Path.Combine(Repository.Root, "data", "tickets.csv");
        (await Utility.RunAsync("seed", sample, "--split", "test")).ExitCode.ShouldBe(0);
        var run = await Utility.RunAsync("evaluate", "--json");
        run.ExitCode.ShouldBe(0, run.Errors);
        JsonNode.Parse(run.Output)!["rows_seen_in_training"]!.GetValue<int>().ShouldBeGreaterThan(7500);
        JsonNode.Parse(run.Output)!["rows"]!.GetValue<int>().ShouldBeLessThan(2100);
    }

    [Theory]
    [InlineData("db-assert")] // a second look at the schema finds nothing to change
    [InlineData("check-env")]
    public async Task finds_everything_in_order(string utility)
    {
        var run = await Utility.RunAsync(utility);
        run.ExitCode.ShouldBe(0, run.Output + run.Errors);
    }

    [Theory]
    // Failed, with a stack trace, "There is no file '-'" and "There is no file '/tmp'".
    [InlineData("not a regular file", "seed", "/dev/stdin")]
    [InlineData("is a folder", "seed", "/tmp")]
    [InlineData("no task", "status", "00000000-0000-0000-0000-000000000000")]
    [InlineData("no labelled tickets in the store. Import a file first: ./tickets seed <file>, or use --data <file>.", "train")]
    [InlineData("Import a file first: ./tickets seed <file>, or use --data <file>.", "train", "--source", "ours.csv")]
    [InlineData("Import a file first: ./tickets seed <file>, or use --data <file>.", "evaluate", "--source", "ours.csv")]
    [InlineData("no labelled tickets in the store. Import a file first: ./tickets seed <file>, or use --data <file>.", "evaluate")]
    [InlineData("There is no file", "train", "--data", "nothing.csv")]
    public async Task refuses_bad_input_with_exit_code_2(string hint, params string[] args)
    {
        var run = await Utility.RunAsync(args);
        run.ExitCode.ShouldBe(2, run.Output + run.Errors);
        (run.Output + run.Errors).ShouldContain(hint, Case.Insensitive);
    }

    // Failed as 'seed reads a file, not its input'.
    [Fact]
    public async Task seeds_from_standard_input()
    {
        var run = await Utility.RunAsync("subject,body\na,b\n", ["seed", "-"]);
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.ShouldStartWith("added 1\n");
        var empty = await Utility.RunAsync("", ["seed", "-"]);
        (empty.ExitCode, empty.Errors).ShouldBe((2, "Standard input is empty.\n"));
    }

    [Fact]
    public async Task refuses_to_classify_without_a_model()
    {
        var run = await Utility.RunAsync(Utility.OnFiles(_folder), "classify", "text");
        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("There is no model in");
        run.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("help")]
    [InlineData("sample", "--help")]
    [InlineData("seed", "--help")]
    [InlineData("process", "--help")]
    [InlineData("status", "--help")]
    [InlineData("train", "--help")]
    [InlineData("evaluate", "--help")]
    [InlineData("classify", "--help")]
    [InlineData("models", "--help")]
    [InlineData("reclassify", "--help")]
    [InlineData("describe")]
    public async Task explain_themselves_without_any_server(params string[] args)
    {
        var run = await Utility.RunAsync(Utility.NoServers, args);
        run.ExitCode.ShouldBe(0, run.Errors);
        run.Output.ShouldMatch(args[0] == "describe" ? @"POST +/seed\s" : args[0]);
    }
}
