using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public sealed class choosing_another_target : IDisposable
{
    private static readonly Lazy<TrainedModel> Doubtful = new(() => new ModelTrainer().Train(Toys.Doubtful(1200, Split.Train), 0.6));

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly ModelFolder _folder;
    private readonly FolderRegistry _models;
    private readonly string _version;

    public choosing_another_target()
    {
        _folder = new(_root.FullName);
        _models = new(_folder);
        _version = _folder.Publish(Doubtful.Value, DateTimeOffset.UnixEpoch).Version;
    }

    public void Dispose() => _root.Delete(recursive: true);

    private Task<ModelCard> RetargetAsync(double target) =>
        _models.RetargetAsync(_version, target, DateTimeOffset.UnixEpoch.AddDays(1), default);

    // Failed when a target had the thresholds of the hundredth below.
    [Fact]
    public async Task is_told_for_each_hundredth_what_it_would_bring()
    {
        var targets = (await _models.EvaluationAsync(_version, default)).Targets;
        targets.Select(point => point.TargetPrecision).ShouldBe(Enumerable.Range(50, 50).Select(hundredths => hundredths / 100.0));
        targets.Zip(targets.Skip(1)).ShouldAllBe(pair => pair.Second.Coverage <= pair.First.Coverage);
        foreach (var point in targets.Where(point => point.Precision is not null))
        {
            point.Precision!.Value.ShouldBeInRange(point.PrecisionLow, point.PrecisionHigh);
            point.Precision.Value.ShouldBeGreaterThanOrEqualTo(point.TargetPrecision - 0.001);
        }

        var own = targets.Single(point => point.IsFor(0.6));
        var validation = (await _models.EvaluationAsync(_version, default)).Validation!;
        own.Thresholds.ShouldBe((await _models.ShowAsync(_version, default)).Thresholds);
        own.Coverage.ShouldBe(validation.Coverage, 1e-9);
        own.Precision!.Value.ShouldBe(validation.PrecisionOfAnswered!.Value, 1e-9);
    }

    // Failed when the scorer of the new version kept the old thresholds.
    [Fact]
    public async Task makes_a_version_with_the_same_weights_that_answers_less()
    {
        var made = await RetargetAsync(0.76);
        made.Version.ShouldNotBe(_version);
        (made.TargetPrecision, made.WeightsOf, made.TrainRows).ShouldBe((0.76, _version, 1200));
        var rows = Toys.Doubtful(300, Split.Test);
        var (before, after) = (Evaluator.Evaluate(_folder.Load(_version), rows), Evaluator.Evaluate(_folder.Load(made.Version), rows));
        after.Accuracy.ShouldBe(before.Accuracy);
        after.Reliability.ShouldBe(before.Reliability);
        after.Coverage.ShouldBeLessThan(before.Coverage);
        (await _models.EvaluationAsync(made.Version, default)).Validation!.ModelVersion.ShouldBe(made.Version);
        (await _models.EvaluationAsync(made.Version, default)).Targets.Count.ShouldBe(50);
        (await _models.ListAsync(default)).Count.ShouldBe(2);
        (await _models.ListAsync(default)).ShouldAllBe(model => model.Aliases.Count == 0, "it is promoted as any other");

        // The weights remain those of the first one, however often the target changes.
        (await _models.RetargetAsync(made.Version, 0.7, DateTimeOffset.UnixEpoch, default)).WeightsOf.ShouldBe(_version);
    }

    // Would fail if the version were written anew, with another time.
    [Fact]
    public async Task is_the_same_version_where_the_thresholds_stay()
    {
        var made = await RetargetAsync(0.6);
        (made.Version, made.CreatedAt).ShouldBe((_version, DateTimeOffset.UnixEpoch));
        (await _models.ListAsync(default)).ShouldHaveSingleItem();
    }

    // Failed with a NullReferenceException when a model without targets was taken for one with them.
    [Fact]
    public async Task is_refused_where_nothing_is_known_until_it_is_trained_again()
    {
        File.Delete(Path.Combine(_root.FullName, _version, "targets.json"));
        (await Should.ThrowAsync<ModelConflictException>(() => RetargetAsync(0.9))).Message.ShouldContain("Train again");
        await Should.ThrowAsync<UnknownModelException>(() => _models.RetargetAsync("0123456789ab", 0.9, default, default));
        _folder.Publish(Doubtful.Value, DateTimeOffset.UnixEpoch).Version.ShouldBe(_version);
        (await RetargetAsync(0.9)).TargetPrecision.ShouldBe(0.9);
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.57, true)]
    [InlineData(0.99, true)]
    [InlineData(0.49, false)]
    [InlineData(1, false)]
    [InlineData(0.955, false)]
    [InlineData(double.NaN, false)]
    public void has_two_decimals(double target, bool isOne) => TargetPoint.IsTarget(target).ShouldBe(isOne);
}
