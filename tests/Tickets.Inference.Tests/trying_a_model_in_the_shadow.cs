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

    private readonly NpgsqlDataSource _away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Timeout=1");
    private readonly RecordingLogger<ShadowRun> _warnings = new();
    private readonly Models _models;
    private readonly ShadowRun _shadow;

    public trying_a_model_in_the_shadow()
    {
        _models = new(new DatabaseRegistry(_away, events: null!, Target.Category, "/nowhere"), NullLogger<Models>.Instance);
        _shadow = new(_models, new(_models, _away, classified: null!), new(), TimeProvider.System, _warnings);
    }

    public void Dispose()
    {
        _shadow.Dispose();
        _away.Dispose();
    }

    private void Compare() => _shadow.Compare("0123456789ab", Texts, new LinearScorer(Toys.Trained.Linear, "").Classify(Texts));

    // Failed, with the answers of the shadow asked for in the message, with whatever they threw; and with a warning each time.
    [Fact]
    public async Task a_database_that_fails_is_a_warning_once()
    {
        Compare(); // before it has begun, as when it is busy
        Compare();
        await _shadow.StartAsync(default);
        (await _warnings.NextAsync()).ShouldContain("127.0.0.1");
        await _shadow.StopAsync(default);
        _warnings.Lines.ShouldHaveSingleItem();
    }
}
