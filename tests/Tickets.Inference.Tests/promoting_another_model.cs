using Microsoft.Extensions.Logging;
using Shouldly;
using Tickets.Contracts;
using Tickets.Inference.Model;
using Xunit;

namespace Tickets.Inference.Tests;

public sealed class promoting_another_model : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly LogLines _log = new();
    private readonly Classifier _classifier;

    public promoting_another_model() => _classifier = new Classifier(_root.FullName, _log);

    public void Dispose() => _root.Delete(recursive: true);

    private string Published(float temperature)
    {
        var model = Toys.Trained with { Learnt = Toys.Trained.Learnt with { Calibrator = new(temperature) } };
        return _classifier.Folder.Publish(model, DateTimeOffset.UnixEpoch).Version;
    }

    private void Damage(string version) => File.WriteAllText(Path.Combine(_root.FullName, version, "scorer.bin"), "?");

    // The classifier looks once in a second.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!condition())
            await Task.Delay(20, timeout.Token);
    }

    [Fact]
    public void says_how_to_get_a_model_while_there_is_none()
    {
        var message = Should.Throw<NoModelException>(() => _classifier.Current()).Message;
        message.ShouldBe($"There is no model in '{_root.FullName}'. Train one: make train, or the utility 'train'.");
        Should
            .Throw<NoModelException>(() => new Classifier(Path.Combine(_root.FullName, "none"), _log).Current())
            .Message.ShouldContain("make train");
    }

    [Fact]
    public void uses_the_first_one_at_once()
    {
        Should.Throw<NoModelException>(() => _classifier.Current());
        var version = Published(1.1f);
        _classifier.Folder.Promote(version);
        _classifier.Current().Version.ShouldBe(version);
    }

    [Fact]
    public void keeps_one_scorer_while_nothing_changes()
    {
        _classifier.Folder.Promote(Published(1.1f));
        _classifier.Current().ShouldBeSameAs(_classifier.Current());
    }

    [Fact]
    public async Task takes_the_next_one_up_without_a_restart()
    {
        var first = Published(1.1f);
        _classifier.Folder.Promote(first);
        _classifier.Current().Version.ShouldBe(first);

        var second = Published(1.2f);
        _classifier.Folder.Promote(second);
        await UntilAsync(() => _classifier.Current().Version == second);
        _log.Lines.ShouldBe([
            (LogLevel.Information, $"Model {first} is in use"),
            (LogLevel.Information, $"Model {second} is in use"),
        ]);
    }

    [Fact]
    public async Task keeps_the_one_in_use_if_the_next_is_damaged_and_takes_up_the_one_after()
    {
        var first = Published(1.1f);
        _classifier.Folder.Promote(first);
        var current = _classifier.Current();

        var damaged = Published(1.2f);
        Damage(damaged);
        _classifier.Folder.Promote(damaged);
        await UntilAsync(() => _classifier.Current() != current || _log.Lines.Count > 1);
        _classifier.Current().ShouldBeSameAs(current);
        var (level, line) = _log.Lines[^1];
        level.ShouldBe(LogLevel.Error);
        line.ShouldStartWith($"Model {first} stays in use: ");
        line.ShouldContain(damaged);

        var third = Published(1.3f);
        _classifier.Folder.Promote(third);
        await UntilAsync(() => _classifier.Current().Version == third);
    }

    [Fact]
    public async Task keeps_the_one_in_use_if_the_folder_is_emptied()
    {
        var version = Published(1.1f);
        _classifier.Folder.Promote(version);
        var current = _classifier.Current();
        Directory.Delete(_root.FullName, recursive: true);
        await UntilAsync(() => _classifier.Current() != current || _log.Lines.Count > 1);
        _classifier.Current().ShouldBeSameAs(current);
        Directory.CreateDirectory(_root.FullName);
    }

    [Fact]
    public void has_nothing_to_keep_if_the_first_is_damaged()
    {
        var version = Published(1.1f);
        _classifier.Folder.Promote(version);
        Damage(version);
        Should.Throw<ModelDamagedException>(() => _classifier.Current());
        Should.Throw<ModelDamagedException>(() => _classifier.Current());

        Published(1.1f);
        _classifier.Current().Version.ShouldBe(version);
    }

    [Fact]
    public void loads_it_once_for_many_threads()
    {
        _classifier.Folder.Promote(Published(1.1f));
        var scorers = new IScorer[8];
        Parallel.For(0, scorers.Length, i => scorers[i] = _classifier.Current());
        scorers.Distinct().ShouldHaveSingleItem();
        _log.Lines.ShouldHaveSingleItem();
    }

    private sealed class LogLines : ILogger<Classifier>
    {
        public List<(LogLevel Level, string Line)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add((logLevel, formatter(state, exception)));
    }
}
