using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

/// <summary>Whatever befalls the shadow, the message whose tickets it looks at is neither failed nor held up.</summary>
public sealed class trying_a_model_in_the_shadow : IDisposable
{
    private static readonly TicketText[] Texts = [new(Guid.Empty, "", "own0x1")];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly NpgsqlDataSource _away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");
    private readonly RecordingLogger<ShadowRun> _warnings = new();
    private readonly Models _models;
    private readonly ShadowRun _shadow;

    public trying_a_model_in_the_shadow()
    {
        _models = new(_root.FullName, NullLogger<Models>.Instance);
        _shadow = new(_models, new(_models, _away, classified: null!), new(), TimeProvider.System, _warnings);
    }

    public void Dispose()
    {
        _shadow.Dispose();
        _away.Dispose();
        _root.Delete(recursive: true);
    }

    private string Published() => _models.Folder.Publish(Toys.Trained, DateTimeOffset.UnixEpoch).Version;

    private void Name(string shadow) => File.WriteAllText(Path.Combine(_root.FullName, "shadow"), shadow);

    private void Compare() => _shadow.Compare("0123456789ab", Texts, new LinearScorer(Toys.Trained.Linear, "").Classify(Texts));

    // Failed, with the alias read in the message, with a ModelDamagedException for it.
    [Fact]
    public async Task an_alias_that_can_not_be_read_is_a_warning_once()
    {
        Name("\0\0\0");
        Compare(); // before it has begun, as when it is busy
        await _shadow.StartAsync(default);
        (await _warnings.NextAsync()).ShouldContain("shadow");

        // A second reason comes after the second look at the first one.
        Compare();
        var version = Published();
        File.Delete(Path.Combine(_root.FullName, version, "scorer.bin"));
        await ComparedUntilAsync(() => Name(version), "scorer.bin");
        _warnings.Lines.Count.ShouldBe(2);
        await _shadow.StopAsync(default);
    }

    // Failed, with the answers of the shadow asked for in the message, with whatever they threw.
    [Fact]
    public async Task a_model_or_a_database_that_fails_is_a_warning()
    {
        await _shadow.StartAsync(default);
        var version = Published();
        await ComparedUntilAsync(() => Name(version), "127.0.0.1");
        await _shadow.StopAsync(default);
    }

    private async Task ComparedUntilAsync(Action change, string reason)
    {
        change();
        Compare();
        (await _warnings.NextAsync()).ShouldContain(reason);
    }
}
