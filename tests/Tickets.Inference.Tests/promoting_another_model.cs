using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Tickets.Inference.Tests;

public sealed class promoting_another_model : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly RecordingLogger<Models> _log = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly Models _models;

    public promoting_another_model() => _models = In(_root.FullName);

    private Models In(string folder) => new(new FolderRegistry(new ModelFolder(folder)), _log, _clock);

    public void Dispose() => _root.Delete(recursive: true);

    private string Published(float temperature) => new ModelFolder(_root.FullName).Publish(temperature);

    private Task<IScorer> CurrentAsync(Models? models = null) => (models ?? _models).CurrentAsync(default).AsTask();

    private void Damage(string version) => File.WriteAllText(Path.Combine(_root.FullName, version, "scorer.bin"), "?");

    private void Name(string champion) => File.WriteAllText(Path.Combine(_root.FullName, "champion"), champion + "\n");

    [Fact]
    public async Task says_how_to_get_a_model_while_there_is_none()
    {
        var message = (await Should.ThrowAsync<NoModelException>(() => CurrentAsync())).Message;
        message.ShouldBe($"There is no model in the folder '{_root.FullName}'. Train one: ./tickets train --data <file>");
        (await Should.ThrowAsync<NoModelException>(() => CurrentAsync(In(Path.Combine(_root.FullName, "none")))))
            .Message.ShouldContain("./tickets train --data");
    }

    [Fact]
    public async Task uses_the_first_one_at_once()
    {
        await Should.ThrowAsync<NoModelException>(() => CurrentAsync());
        var version = Published(1.1f);
        Name(version);
        (await CurrentAsync()).Version.ShouldBe(version);
    }

    [Fact]
    public async Task keeps_one_scorer_while_nothing_changes()
    {
        Name(Published(1.1f));
        (await CurrentAsync()).ShouldBeSameAs(await CurrentAsync());
    }

    // Failed, with a look at the alias each second, when the second one still was the first.
    [Fact]
    public async Task takes_the_next_one_up_at_once()
    {
        string[] versions = [Published(1.1f), Published(1.2f)];
        for (var i = 0; i < 20; i++)
        {
            await _models.Registry.PromoteAsync(versions[i % 2], "ann", null, DateTimeOffset.UnixEpoch, default);
            (await CurrentAsync()).Version.ShouldBe(versions[i % 2]);
        }
        _log.Lines.Take(2).ShouldBe([
            (LogLevel.Information, $"Model {versions[0]} is in use"),
            (LogLevel.Information, $"Model {versions[1]} is in use"),
        ]);
    }

    [Fact]
    public async Task keeps_the_one_in_use_if_the_next_is_damaged_and_takes_up_the_one_after()
    {
        var first = Published(1.1f);
        Name(first);
        var current = await CurrentAsync();

        var damaged = Published(1.2f);
        Damage(damaged);
        Name(damaged);
        (await CurrentAsync()).ShouldBeSameAs(current);
        var (level, line) = _log.Lines[^1];
        level.ShouldBe(LogLevel.Error);
        line.ShouldStartWith($"Model {first} stays in use: ");
        line.ShouldContain(damaged);
        _models.Trouble.ShouldNotBeNull().ShouldContain(damaged);

        var third = Published(1.3f);
        Name(third);
        (await CurrentAsync()).Version.ShouldBe(third);
        _models.Trouble.ShouldBeNull();
    }

    // Failed, with the alias noted before the load, when what was in the way had passed and the model was never tried
    // again; and without the pause, when each call loaded the damaged one anew.
    [Fact]
    public async Task tries_a_refused_one_again_after_some_seconds()
    {
        Name(Published(1.1f));
        var current = await CurrentAsync();
        var second = Published(1.2f);
        var card = Path.Combine(_root.FullName, second, "card.json");
        File.Move(card, card + ".away");
        Name(second);
        (await CurrentAsync()).ShouldBeSameAs(current);

        File.Move(card + ".away", card);
        (await CurrentAsync()).ShouldBeSameAs(current, "it was refused a moment ago");
        _clock.Advance(TimeSpan.FromSeconds(11));
        (await CurrentAsync()).Version.ShouldBe(second);
    }

    // Failed, with whatever the file said taken for a folder, with "Null character in path".
    [Theory]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("../../etc")]
    [InlineData("0123456789aB")]
    [InlineData("0123456789a")]
    [InlineData("")]
    public async Task refuses_an_alias_that_names_no_version(string alias)
    {
        Name(alias);
        (await Should.ThrowAsync<ModelDamagedException>(() => CurrentAsync())).Message.ShouldContain("champion");
        _models.WhyTicketsWait.ShouldBe("no_model");

        var version = Published(1.1f);
        Name(version);
        var current = await CurrentAsync();
        Name(alias);
        (await CurrentAsync()).ShouldBeSameAs(current);
        _models.WhyTicketsWait.ShouldBeNull();
        _models.Trouble.ShouldNotBeNull().ShouldContain("champion");
    }

    [Fact]
    public async Task keeps_the_one_in_use_if_the_folder_is_emptied()
    {
        Name(Published(1.1f));
        var current = await CurrentAsync();
        Directory.Delete(_root.FullName, recursive: true);
        (await CurrentAsync()).ShouldBeSameAs(current);
        (await CurrentAsync()).ShouldBeSameAs(current);
        _log.Lines.Count.ShouldBe(2, "that it is kept is said once");
        Directory.CreateDirectory(_root.FullName);
    }

    [Fact]
    public async Task has_nothing_to_keep_if_the_first_is_damaged()
    {
        var version = Published(1.1f);
        Name(version);
        Damage(version);
        await Should.ThrowAsync<ModelDamagedException>(() => CurrentAsync());
        await Should.ThrowAsync<ModelDamagedException>(() => CurrentAsync());

        Published(1.1f);
        (await CurrentAsync()).Version.ShouldBe(version);
    }

    [Fact]
    public async Task loads_it_once_for_many_threads()
    {
        Name(Published(1.1f));
        var scorers = new IScorer[8];
        await Task.WhenAll(Enumerable.Range(0, scorers.Length).Select(i => Task.Run(async () => scorers[i] = await CurrentAsync())));
        scorers.Distinct().ShouldHaveSingleItem();
        _log.Lines.ShouldHaveSingleItem();
    }
}
