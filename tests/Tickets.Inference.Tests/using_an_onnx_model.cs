using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public sealed class using_an_onnx_model : IDisposable
{
    private static readonly string[] Categories = ["billing", "network", "hardware"];

    private static readonly string[] Texts =
    [
        "the invoice is wrong",
        "vpn",
        "The printer is wrong, the invoice is wrong, the VPN is wrong",
        "zqxj",
        "the vpn is the printer",
        "printer",
        "",
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    public using_an_onnx_model() => RandomTransformer.Write(Exported, Categories);

    public void Dispose() => _root.Delete(recursive: true);

    private string Exported => Directory.CreateDirectory(Path.Combine(_root.FullName, "exported")).FullName;

    private ModelFolder Models(int batchSize = 32) =>
        new(Path.Combine(_root.FullName, "models"), new OnnxSettings { BatchSize = batchSize, Threads = 1 });

    private static TicketText[] Tickets => [.. Texts.Select(text => new TicketText(Guid.NewGuid(), "", text))];

    private string Add(params LabelledTicket[] rows) => Models().AddOnnx(Exported, rows, 0.9, DateTimeOffset.UnixEpoch).Version;

    private string Refused() => Should.Throw<ModelConflictException>(() => Add()).Message;

    // What the model itself thinks, as rows to choose on.
    private LabelledTicket[] Labelled(int times)
    {
        var scorer = Models().Load(Add());
        return
        [
            .. Enumerable
                .Range(0, times)
                .SelectMany(_ => Texts)
                .Select(text => Toys.Row(text, scorer.Classify(new TicketText(default, "", text)).Alternatives[0].Category)),
        ];
    }

    [Fact]
    public void answers_the_same_however_texts_are_put_together()
    {
        var version = Add();
        var alone = Tickets.Select(ticket => Models(1).Load(version).Classify(ticket)).ToArray();
        foreach (var size in new[] { 2, 3, 32 })
        {
            var together = Models(size).Load(version).Classify(Tickets);
            for (var i = 0; i < alone.Length; i++)
            {
                together[i].Category.ShouldBe(alone[i].Category);
                together[i].Confidence.ShouldBe(alone[i].Confidence, 1e-5f);
            }
        }
        alone.Select(answer => answer.Confidence).Distinct().Count().ShouldBeGreaterThan(4);
        alone.Where(answer => answer.Category is not null).ShouldAllBe(answer => Categories.Contains(answer.Category));
    }

    [Fact]
    public void abstains_where_it_knows_no_word()
    {
        var answers = Models().Load(Add()).Classify(Tickets);
        foreach (var (text, answer) in Texts.Zip(answers))
            answer.Reason.ShouldBe(text is "zqxj" or "" ? AbstentionReasons.NoKnownWords : null, text);
    }

    [Fact]
    public void gets_calibrator_thresholds_and_a_card_from_labelled_tickets()
    {
        var rows = Labelled(times: 60);
        var (plain, chosen) = (Models().Card(Add()), Models().Card(Add(rows)));
        (plain.ValidationRows, plain.ValidationAccuracy, plain.Calibrator).ShouldBe((0, null, Calibrator.None));
        chosen.Version.ShouldNotBe(plain.Version);
        chosen.Calibrator.ShouldNotBe(Calibrator.None);
        chosen.ValidationRows.ShouldBe(rows.Length);
        chosen.ValidationAccuracy.ShouldBe(1);
        chosen.Reference!.KnownWords.ShouldBeInRange(0.5, 0.99);
        chosen.Categories.Keys.ShouldBe(Categories);

        // Wrong for every ticket: it has to be silent.
        var wrong = rows.Select(row => row with { Label = Categories[(Array.IndexOf(Categories, row.Label) + 1) % 3] });
        var silent = Models().Load(Add([.. wrong])).Classify(Tickets);
        silent.ShouldAllBe(answer => answer.Category == null);
    }

    [Fact]
    public async Task is_listed_promoted_measured_and_does_not_explain()
    {
        var (version, folder) = (Add(Labelled(times: 20)), Models());
        var registry = new FolderRegistry(folder);
        await registry.PromoteAsync(version, "ann", null, DateTimeOffset.UnixEpoch, default);
        (await registry.ListAsync(default)).Single(model => model.Version == version).Aliases.ShouldBe(["champion"]);
        var scorer = folder.Load(folder.Champion()!);
        scorer.Explain(Tickets[0]).ShouldBeNull();

        folder.SaveEvaluation(Evaluator.Evaluate(scorer, Labelled(times: 1)));
        File.ReadAllText(Path.Combine(folder.Path, version, "card.md")).ShouldContain("it was trained elsewhere");
    }

    // Failed when model.onnx was not copied.
    [Fact]
    public async Task takes_another_target()
    {
        var (version, folder) = (Add(Labelled(times: 60)), Models());
        // Whatever it answers, with other thresholds in its files.
        var made = await new FolderRegistry(folder).RetargetAsync(version, 0.99, DateTimeOffset.UnixEpoch, default);
        made.WeightsOf.ShouldBe(made.Version == version ? null : version);
        var (before, after) = (folder.Load(version).Classify(Tickets), folder.Load(made.Version).Classify(Tickets));
        after.Select(answer => answer.Confidence).ShouldBe(before.Select(answer => answer.Confidence));
    }

    [Fact]
    public void looks_at_no_more_of_a_text_than_it_can_take() =>
        Models()
            .Load(Add())
            .Classify(new TicketText(default, "", string.Join(' ', Enumerable.Repeat("invoice vpn", 40_000))))
            .Confidence.ShouldBeInRange(0.3f, 1);

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("vocab.txt")]
    [InlineData("onnx.json")]
    public void refuses_files_that_were_changed(string file)
    {
        var version = Add();
        var path = Path.Combine(Models().Path, version, file);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        Should.Throw<ModelDamagedException>(() => Models().Load(version));
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("vocab.txt")]
    [InlineData("config.json")]
    public void refuses_a_folder_without_what_it_needs(string file)
    {
        File.Delete(Path.Combine(Exported, file));
        Refused().ShouldStartWith($"There is no {file} in ");
    }

    [Fact]
    public void refuses_other_models_and_leaves_nothing_behind()
    {
        RandomTransformer.Write(Exported, "a", "b");
        File.WriteAllText(Path.Combine(Exported, "config.json"), """{"id2label": {"0": "a", "1": "b", "2": "c"}}""");
        Refused().ShouldContain("config.json has 3 categories");
        File.WriteAllText(Path.Combine(Exported, "config.json"), """{"id2label": {"0": "a", "1": "a"}}""");
        Refused().ShouldBe("config.json has to name two categories or more in id2label, each once.");
        File.WriteAllText(Path.Combine(Exported, "config.json"), "{}");
        Refused().ShouldContain("can't be used");

        RandomTransformer.Write(Exported, Categories);
        File.WriteAllText(Path.Combine(Exported, "model.onnx"), "not a model");
        Refused().ShouldContain("ONNX Runtime or the tokenizer refuses it");
        RandomTransformer.Write(Exported, Categories);
        File.WriteAllText(Path.Combine(Exported, "vocab.txt"), "not\na\nvocabulary\n");
        Refused().ShouldContain("ONNX Runtime or the tokenizer refuses it");
        Directory.GetFileSystemEntries(Models().Path).ShouldBeEmpty();
    }
}
