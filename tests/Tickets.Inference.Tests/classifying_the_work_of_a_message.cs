using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Inference.Tests;

public class classifying_the_work_of_a_message
{
    private const string Poison = "poison";

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeBacklog _backlog = new();
    private readonly FakeScorer _scorer = new();
    private int _compared;

    private Task RunAsync(IBacklogWork work, CancellationToken cancellation = default) =>
        new ClassificationRun(
            work,
            _scorer,
            _scorer.Classify,
            (texts, results) =>
            {
                results.Select(result => result.TicketId).ShouldBe(texts.Select(text => text.Id));
                _compared += results.Count;
            },
            _backlog,
            _clock
        ).RunAsync(cancellation);

    private IBacklogWork Chunk() => _backlog.WorkOf(new ClassifyChunk(Guid.NewGuid(), Guid.Empty, Guid.AllBitsSet));

    // Failed, with no call before the last text was scored, when results were written all at once.
    [Fact]
    public async Task a_slow_model_records_what_it_has_every_few_seconds_and_says_that_it_goes_on()
    {
        _backlog.Add(100);
        _scorer.Score = _ => _clock.Advance(TimeSpan.FromSeconds(0.5));
        await RunAsync(Chunk());
        _backlog.Recorded.Sum().ShouldBe(100);
        // Eight at a time, which takes four seconds: recorded after each second slice.
        _backlog.Recorded.ShouldBe([16, 16, 16, 16, 16, 16, 4]);
        _backlog.Kept.Count.ShouldBe(6);
        _compared.ShouldBe(100);
    }

    [Fact]
    public async Task a_quick_model_records_once()
    {
        _backlog.Add(2000);
        await RunAsync(Chunk());
        _backlog.Recorded.ShouldBe([2000]);
        _backlog.Kept.ShouldBeEmpty();
    }

    // Failed, with 10 of 25, when what does not fit into memory at once was not asked for again.
    [Fact]
    public async Task goes_on_until_the_last_text_is_read()
    {
        _backlog.Add(25);
        _backlog.TextsAtOnce = 10;
        await RunAsync(Chunk());
        _backlog.Recorded.ShouldBe([10, 10, 5]);
    }

    [Fact]
    public async Task closes_a_chunk_without_backlog()
    {
        await RunAsync(Chunk());
        _backlog.Recorded.ShouldBe([0]);
    }

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(7, new[] { 3 })]
    [InlineData(64, new[] { 0, 31, 63 })]
    public async Task the_backlog_that_cannot_be_classified_fail_alone(int count, int[] poisoned)
    {
        var ids = _backlog.Add(count);
        foreach (var i in poisoned)
            _backlog.Waiting[ids[i]] = Poison;
        var work = Chunk();
        await RunAsync(work);
        _backlog.Failed.Keys.ShouldBe(poisoned.Select(i => ids[i]), ignoreOrder: true);
        _backlog.Failed.Values.Distinct().ShouldBe([(work, "can't read poison")]);
        _backlog.Recorded.Sum().ShouldBe(count - poisoned.Length);
        _backlog.Recorded[^1].ShouldBe(0, "at last the chunk is closed");
    }

    // Failed, with tickets of the chunk kept as if they had been sent on their own, when the part at work was kept: the
    // chunk was closed without them, and their run ended before they were classified.
    [Fact]
    public async Task the_chunk_is_kept_while_its_halves_are_classified()
    {
        var ids = _backlog.Add(64);
        _backlog.Waiting[ids[0]] = Poison;
        _scorer.Score = _ => _clock.Advance(TimeSpan.FromSeconds(0.5));
        var work = Chunk();
        await RunAsync(work);
        _backlog.Kept.ShouldNotBeEmpty();
        _backlog.Kept.ShouldAllBe(kept => kept == work);
    }

    // Failed, with all tickets failed, when whatever the model threw was the ticket's fault.
    [Fact]
    public async Task no_ticket_is_blamed_when_the_host_can_classify_nothing()
    {
        _backlog.Add(3);
        _scorer.Score = _ => throw new DllNotFoundException("onnxruntime");
        var unfit = await Should.ThrowAsync<ModelUnfitException>(() => RunAsync(Chunk()));
        TryLater.Applies(unfit).ShouldBeTrue();
        unfit.Message.ShouldContain("onnxruntime");
        _backlog.Failed.ShouldBeEmpty();
    }

    [Fact]
    public async Task no_ticket_is_blamed_while_postgres_is_away()
    {
        _backlog.Add(3);
        _backlog.Away = true;
        await Should.ThrowAsync<TimeoutException>(() => RunAsync(Chunk()));
        _backlog.Failed.ShouldBeEmpty();
    }

    // Failed, with the results lost and the message among the dead letters, when a message was given a minute.
    [Fact]
    public async Task what_is_recorded_stays_when_the_time_is_up()
    {
        _backlog.Add(100);
        using var timeUp = new CancellationTokenSource();
        _scorer.Score = texts =>
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            if (_backlog.Recorded.Count == 2)
                timeUp.Cancel();
        };
        var interrupted = await Should.ThrowAsync<OperationCanceledException>(() => RunAsync(Chunk(), timeUp.Token));
        TryLater.Applies(interrupted).ShouldBeTrue();
        _backlog.Recorded.ShouldBe([16, 16]);
        _backlog.Waiting.Count.ShouldBe(68, "they are classified when the message comes again");
    }

    private sealed class FakeScorer : IScorer
    {
        public Action<TicketText> Score { get; set; } = _ => { };
        public string Version => "000000000000";
        public IReadOnlyList<string> Classes => ["billing"];

        public bool WasTrainedOn(LabelledTicket row) => false;

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

    /// <summary>The backlog as far as classifying needs it: a ticket waits until it is recorded or failed.</summary>
    private sealed class FakeBacklog : IBacklog
    {
        public SortedDictionary<Guid, string> Waiting { get; } = [];
        public List<int> Recorded { get; } = [];
        public List<IBacklogWork> Kept { get; } = [];
        public Dictionary<Guid, (IBacklogWork Work, string Reason)> Failed { get; } = [];
        public int TextsAtOnce { get; set; } = int.MaxValue;
        public bool Away { get; set; }

        public Guid[] Add(int count)
        {
            foreach (var id in Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()))
                Waiting[id] = "text";
            return [.. Waiting.Keys];
        }

        public IBacklogWork WorkOf(ClassifyChunk chunk) => new Part(this, () => Waiting.Keys);

        public IBacklogWork WorkOf(ClassifyTickets tickets) =>
            new Part(this, () => tickets.TicketIds.Where(Waiting.ContainsKey));

        private sealed class Part(FakeBacklog backlog, Func<IEnumerable<Guid>> waiting) : IBacklogWork
        {
            public async Task<TextBatch> ReadTextsAsync(CancellationToken cancellation)
            {
                var ids = await ReadIdsAsync(cancellation);
                var texts = ids.Take(backlog.TextsAtOnce).Select(id => new TicketText(id, "", backlog.Waiting[id]));
                return new TextBatch([.. texts], ids.Length <= backlog.TextsAtOnce);
            }

            public Task<Guid[]> ReadIdsAsync(CancellationToken cancellation) =>
                backlog.Away ? throw new TimeoutException("away") : Task.FromResult(waiting().ToArray());

            public Task RecordAsync(
                string modelVersion,
                IReadOnlyList<Classification> results,
                CancellationToken cancellation
            )
            {
                backlog.Recorded.Add(results.Count);
                foreach (var result in results)
                    backlog.Waiting.Remove(result.TicketId).ShouldBeTrue();
                return Task.CompletedTask;
            }

            public Task KeepAsync(CancellationToken cancellation)
            {
                backlog.Kept.Add(this);
                return Task.CompletedTask;
            }

            public Task FailAsync(Guid ticketId, string reason, CancellationToken cancellation)
            {
                backlog.Failed[ticketId] = (this, reason);
                backlog.Waiting.Remove(ticketId).ShouldBeTrue();
                return Task.CompletedTask;
            }
        }
    }
}
