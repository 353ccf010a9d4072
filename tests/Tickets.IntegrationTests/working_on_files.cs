using Shouldly;
using Tickets.HostKit;
using Tickets.TestKit;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Training, measuring and classifying with files alone: no server is asked.</summary>
public sealed class working_on_files : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tickets-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Utility.Run> RunAsync(params string[] args) =>
        Utility.RunAsync(Utility.OnFiles(Path.Combine(_folder, "models")), args);

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private static string Labelled() =>
        "Heading;Words of the customer;Team\n"
        + string.Concat(
            Enumerable
                .Range(0, 60)
                .Select(row => $"Login {row};my password number {row} is refused;account\nInvoice {row};charged twice for order {row};billing\n")
        );

    // Failed, with a stack trace, when columns could be named for 'seed' only.
    [Fact]
    public async Task leads_from_a_file_to_a_file_with_categories()
    {
        var data = await WriteAsync("labelled.csv", Labelled());
        string[] columns = ["--subject", "Heading", "--body", "Words of the customer", "--category", "Team"];
        var trained = await RunAsync(["train", "--data", data, .. columns]);
        trained.ExitCode.ShouldBe(0, trained.Errors);
        trained.Errors.ShouldContain("text from 'Words of the customer'");
        trained.Errors.ShouldContain("120 rows with a label, 0 without, 0 rejected");
        trained.Errors.ShouldNotContain("the model in use");
        // Failed, with "show needs --version."
        (await RunAsync("models", "show")).Output.ShouldContain($"\"version\": \"{trained.Output.Trim()}\"");

        var file = await WriteAsync("new.tsv", "Nr\tbody\tcategory\n1\tthe password is refused\t=1+1\n2\t\"charged twice\nagain\"\tx\n3\t\t\n");
        var answered = await RunAsync("classify", "--csv", file, "--explain");
        answered.ExitCode.ShouldBe(3, answered.Errors);
        var lines = answered.Output.Split("\r\n");
        lines[0].ShouldBe("Nr,body,category,predicted_category,predicted_confidence,best_category,runner_up,abstained_because,because,row_error");
        lines[1].ShouldStartWith("1,the password is refused,'=1+1,");
        lines[1].ShouldContain(",account,billing,");
        lines[2].ShouldContain(",billing,account,");
        lines[3].ShouldEndWith(",line 5 has no text");
        answered.Errors.ShouldContain("2 rows: ");

        var unsure = await RunAsync("classify", "--csv", file, "--min-confidence", "1");
        unsure.Errors.ShouldContain("2 rows: 0 have a category, 2 are for a person to decide");
    }

    // Failed with a stack trace.
    [Fact]
    public async Task says_in_a_line_what_can_not_be_trained_on()
    {
        var file = await WriteAsync("a.csv", "Headline,Words,Team\nLogin,password refused,account\nInvoice,charged twice,billing\n");
        var wrong = await RunAsync("train", "--data", file, "--category", "Queue");
        wrong.ExitCode.ShouldBe(2, wrong.Errors);
        wrong.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].ShouldBe("there is no column 'Queue'; the header has Headline, Words, Team");
        var none = await RunAsync("train", "--data", file, "--category", "");
        (none.ExitCode, none.Errors.Contains("   at ")).ShouldBe((2, false), none.Errors);
        var both = await RunAsync("train", "--data", "a.csv", "--source", "b.csv");
        (both.ExitCode, both.Errors).ShouldBe((2, "--source is for the tickets of the store; --data reads a file instead.\n"));
    }

    // Failed, with a model that did not know billing, when rejected rows were passed over.
    [Fact]
    public async Task trains_no_model_that_has_lost_a_category()
    {
        var rows = string.Concat(Enumerable.Range(0, 30).Select(row => $"{new string('x', 400)}{row},charged,outage\n"));
        var lost = await RunAsync(
            "train",
            "--data",
            await WriteAsync("a.csv", Labelled().Replace(';', ',') + rows),
            "--subject",
            "Heading",
            "--body",
            "Words of the customer",
            "--category",
            "Team"
        );
        lost.ExitCode.ShouldBe(2, lost.Errors);
        lost.Errors.ShouldContain("line 122 has a subject of more than 300 characters");
        lost.Errors.ShouldContain("all rows of 'outage' were rejected");
    }

    // Failed, with "that of model …, in use before, 0.000".
    [Fact]
    public async Task compares_no_model_of_other_categories()
    {
        var older = await WriteAsync("older.csv", Labelled().Replace("account", "Konto").Replace("billing", "Rechnung"));
        string[] columns = ["--subject", "Heading", "--body", "Words of the customer", "--category", "Team"];
        var before = await RunAsync(["train", "--data", older, .. columns]);
        before.ExitCode.ShouldBe(0, before.Errors);
        var sample = await RunAsync("sample", "--rows", "400");
        var trained = await RunAsync("train", "--data", await WriteAsync("sample.csv", sample.Output));
        trained.ExitCode.ShouldBe(0, trained.Errors);
        trained.Errors.ShouldContain($"model {before.Output.Trim()}, in use before and trained on older.csv, knows none of these categories");
        trained.Errors.ShouldMatch(@"by cross-validation, on 3\d\d tickets, each by a model that had not seen it: ");
    }

    // Failed, with whatever was trained last in use.
    [Fact]
    public async Task keeps_a_model_in_use_that_is_better()
    {
        var data = await WriteAsync("sample.csv", (await RunAsync("sample", "--rows", "3000")).Output);
        var good = (await RunAsync([.. OwnModels.Train, data])).Output.Trim();
        var worse = await RunAsync([.. OwnModels.Train, data, "--max-rows", "40"]);
        worse.ExitCode.ShouldBe(3, worse.Errors);
        worse.Errors.ShouldContain($"models are in the folder '{Path.Combine(_folder, "models")}'");
        worse.Errors.ShouldContain($"is not in use, as it is worse than model {good}");
        (await RunAsync("models", "show")).Output.ShouldContain(good);
        (await RunAsync([.. OwnModels.Train, data, "--max-rows", "40", "--force"])).ExitCode.ShouldBe(0);
        (await RunAsync("models", "show")).Output.ShouldContain(worse.Output.Trim());
    }

    // Failed, with an evaluation of nothing in place of the one before.
    [Fact]
    public async Task measures_a_foreign_file_whole_and_refuses_one_of_other_categories()
    {
        var data = await WriteAsync("labelled.csv", Labelled());
        string[] columns = ["--subject", "Heading", "--body", "Words of the customer", "--category", "Team"];
        (await RunAsync([.. OwnModels.Train, data, .. columns])).ExitCode.ShouldBe(0);
        var other = await WriteAsync("other.csv", "body,category\nI forgot my password,account\nWhy was I charged,billing\nThe invoice is odd,billing\n");
        var measured = await RunAsync("evaluate", "--data", other);
        measured.ExitCode.ShouldBe(0, measured.Errors);
        measured.Output.ShouldMatch("tickets +3 ");
        measured.Output.ShouldStartWith("Of 3 tickets it answers ");
        measured.Errors.ShouldContain("2 categories have fewer than 20 tickets (account, billing): their figures say little");
        var folder = Directory.GetFiles(Path.Combine(_folder, "models"), "evaluation.json", SearchOption.AllDirectories).ShouldHaveSingleItem();
        var before = await File.ReadAllTextAsync(folder);
        var foreign = await RunAsync("evaluate", "--data", await WriteAsync("foreign.csv", "body,category\na,weather\nb,sport\n"));
        foreign.ExitCode.ShouldBe(2, foreign.Output);
        foreign.Errors.ShouldContain("The model knows none of the categories of these tickets (weather, sport)");
        (await File.ReadAllTextAsync(folder)).ShouldBe(before);
    }
}
