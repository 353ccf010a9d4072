using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Tickets.Contracts;
using Tickets.Inference;
using Xunit;

namespace Tickets.Inference.Tests;

public class classifying_the_work_of_a_message
{
    private const string Poison = "poison";

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeTickets _tickets = new();
    private readonly FakeScorer _scorer = new();
    private int _compared;

    private Task RunAsync(ClassifyTickets work, CancellationToken cancellation = default) =>
        new Classifying(
            work,
            _scorer,
            _scorer.Classify,
            (texts, results) =>
            {
                results.Select(result => result.TicketId).ShouldBe(texts.Select(text => text.Id));
                _compared += results.Count;
            },
            _tickets,
            _clock
        ).RunAsync(cancellation);

    private static ClassifyTickets Chunk() => ClassifyTickets.Of(new Chunk(Guid.NewGuid(), Guid.Empty, Guid.AllBitsSet));

    // Failed, with no call before the last text was scored, when results were written all at once.
    [Fact]
    public async Task a_slow_model_records_what_it_has_every_few_seconds_and_says_that_it_goes_on()
    {
        _tickets.Add(100);
        _scorer.Score = _ => _clock.Advance(TimeSpan.FromSeconds(0.5));
        await RunAsync(Chunk());
        _tickets.Recorded.Sum().ShouldBe(100);
        // Eight at a time, which takes four seconds: recorded after each second slice.
        _tickets.Recorded.ShouldBe([16, 16, 16, 16, 16, 16, 4]);
        _tickets.Kept.ShouldBe(6);
        _compared.ShouldBe(100);
    }

    [Fact]
    public async Task a_quick_model_records_once()
    {
        _tickets.Add(2000);
        await RunAsync(Chunk());
        _tickets.Recorded.ShouldBe([2000]);
        _tickets.Kept.ShouldBe(0);
    }

    // Failed, with 10 of 25, when what does not fit into memory at once was not asked for again.
    [Fact]
    public async Task goes_on_until_the_last_text_is_read()
    {
        _tickets.Add(25);
        _tickets.TextsAtOnce = 10;
        await RunAsync(Chunk());
        _tickets.Recorded.ShouldBe([10, 10, 5]);
    }

    [Fact]
    public async Task closes_a_chunk_without_tickets()
    {
        await RunAsync(Chunk());
        _tickets.Recorded.ShouldBe([0]);
    }

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(7, new[] { 3 })]
    [InlineData(64, new[] { 0, 31, 63 })]
    public async Task the_tickets_that_cannot_be_classified_fail_alone(int count, int[] poisoned)
    {
        var ids = _tickets.Add(count);
        foreach (var i in poisoned)
            _tickets.Waiting[ids[i]] = Poison;
        var work = Chunk();
        await RunAsync(work);
        _tickets.Failed.Keys.ShouldBe(poisoned.Select(i => ids[i]), ignoreOrder: true);
        _tickets.Failed.Values.Distinct().ShouldBe([(work, "can't read poison")]);
        _tickets.Recorded.Sum().ShouldBe(count - poisoned.Length);
        _tickets.Recorded[^1].ShouldBe(0, "at last the chunk is closed");
    }

    // Failed, with all tickets failed, when whatever the model threw was the ticket's fault.
    [Fact]
    public async Task no_ticket_is_blamed_when_the_host_can_classify_nothing()
    {
        _tickets.Add(3);
        _scorer.Score = _ => throw new DllNotFoundException("onnxruntime");
        var unfit = await Should.ThrowAsync<ModelUnfitException>(() => RunAsync(Chunk()));
        TryLater.Applies(unfit).ShouldBeTrue();
        unfit.Message.ShouldContain("onnxruntime");
        _tickets.Failed.ShouldBeEmpty();
    }

    [Fact]
    public async Task no_ticket_is_blamed_while_postgres_is_away()
    {
        _tickets.Add(3);
        _tickets.Away = true;
        await Should.ThrowAsync<TimeoutException>(() => RunAsync(Chunk()));
        _tickets.Failed.ShouldBeEmpty();
    }

    // Failed, with the results lost and the message among the dead letters, when a message was given a minute.
    [Fact]
    public async Task what_is_recorded_stays_when_the_time_is_up()
    {
        _tickets.Add(100);
        using var timeUp = new CancellationTokenSource();
        _scorer.Score = texts =>
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            if (_tickets.Recorded.Count == 2)
                timeUp.Cancel();
        };
        var interrupted = await Should.ThrowAsync<OperationCanceledException>(() => RunAsync(Chunk(), timeUp.Token));
        TryLater.Applies(interrupted).ShouldBeTrue();
        _tickets.Recorded.ShouldBe([16, 16]);
        _tickets.Waiting.Count.ShouldBe(68, "they are classified when the message comes again");
    }

    private sealed class FakeScorer : IScorer
    {
        public Action<TicketText> Score { get; set; } = _ => { };
        public string Version => "000000000000";
        public IReadOnlyList<string> Classes => ["billing"];

        public bool WasTrainedOn(long fingerprint) => false;

        public Explanation? Explain(TicketText text) => null;

        public InputStatistics Statistics(IReadOnlyCollection<TicketText> tickets) => throw new NotSupportedException();

        public IReadOnlyList<Classification> Classify(IReadOnlyList<TicketText> tickets) =>
            [.. tickets.Select(Classify)];

        private Classification Classify(TicketText text)
        {
            Score(text);
            return text.Body == Poison
                ? throw new InvalidCastException("can't read poison")
                : new Classification(text.Id, "billing", 1, [new("billing", 1)], null);
        }
    }

    /// <summary>The port of Ticketing as far as classifying needs it: a ticket waits until it is recorded or failed.</summary>
    private sealed class FakeTickets : ITicketWork
    {
        public SortedDictionary<Guid, string> Waiting { get; } = [];
        public List<int> Recorded { get; } = [];
        public int Kept { get; private set; }
        public Dictionary<Guid, (ClassifyTickets Work, string Reason)> Failed { get; } = [];
        public int TextsAtOnce { get; set; } = int.MaxValue;
        public bool Away { get; set; }

        public Guid[] Add(int count)
        {
            foreach (var id in Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()))
                Waiting[id] = "text";
            return [.. Waiting.Keys];
        }

        private IEnumerable<Guid> Of(ClassifyTickets work) =>
            Away ? throw new TimeoutException("away")
            : work.Chunk is null ? work.TicketIds.Where(Waiting.ContainsKey)
            : Waiting.Keys;

        public Task<TextBatch> ReadTextsAsync(ClassifyTickets work, CancellationToken cancellation)
        {
            var ids = Of(work).ToArray();
            var texts = ids.Take(TextsAtOnce).Select(id => new TicketText(id, "", Waiting[id])).ToArray();
            return Task.FromResult(new TextBatch(texts, texts.Length == ids.Length));
        }

        public Task<Guid[]> ReadWaitingAsync(ClassifyTickets work, CancellationToken cancellation) =>
            Task.FromResult(Of(work).ToArray());

        public Task RecordAsync(
            ClassifyTickets work,
            string modelVersion,
            IReadOnlyList<Classification> results,
            CancellationToken cancellation
        )
        {
            Recorded.Add(results.Count);
            foreach (var result in results)
                Waiting.Remove(result.TicketId).ShouldBeTrue();
            return Task.CompletedTask;
        }

        public Task KeepAsync(ClassifyTickets work, CancellationToken cancellation)
        {
            Kept++;
            return Task.CompletedTask;
        }

        public Task FailAsync(ClassifyTickets work, Guid ticketId, string reason, CancellationToken cancellation)
        {
            Failed[ticketId] = (work, reason);
            Waiting.Remove(ticketId).ShouldBeTrue();
            return Task.CompletedTask;
        }
    }
}
