using Shouldly;
using Tickets.Contracts;
using Xunit;

namespace Tickets.Ticketing.Tests;

public class grouping_similar_tickets
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly SimilarIndex _index = new(new Letters(), capacity: 4, TimeSpan.FromHours(1));
    private int _tickets;

    [Fact]
    public void the_first_of_its_kind_is_in_no_group_and_the_others_are_in_its()
    {
        Add("abcd", out var first).ShouldBeNull();
        Add("abce", out _).ShouldBe(first);
        Add("wxyz", out var other).ShouldBeNull();
        Add("abcf", out _).ShouldBe(first);
        Add("wxyv", out _).ShouldBe(other);
    }

    // Failed when a ticket was compared with each of a group.
    [Fact]
    public void a_group_does_not_drift_away_from_its_first_ticket()
    {
        Add("abcd", out var first);
        Add("abce", out _).ShouldBe(first);
        Add("abef", out _).ShouldBeNull();
    }

    [Fact]
    public void a_text_without_a_word_is_like_no_other()
    {
        Add("", out _).ShouldBeNull();
        Add("", out _).ShouldBeNull();
    }

    [Fact]
    public void a_ticket_of_long_ago_is_none_to_compare_with()
    {
        Add("abcd", out var first);
        Add("abcd", out _, minutes: 60).ShouldBe(first);
        Add("abcd", out _, minutes: 120).ShouldBe(first, "one of its kind came since");
        Add("abcd", out var next, minutes: 181).ShouldBeNull();
        Add("abcd", out _, minutes: 182).ShouldBe(next);
    }

    // Failed, with the group of "abcd", when what was written over was not forgotten.
    [Fact]
    public void as_many_are_remembered_as_there_is_room_for()
    {
        Add("abcd", out _);
        foreach (var text in new[] { "efgh", "ijkl", "mnop", "qrst" })
            Add(text, out _).ShouldBeNull();
        Add("abcd", out _).ShouldBeNull();
        Add("qrst", out _).ShouldNotBeNull();
    }

    // Failed when a group stayed where its first ticket was.
    [Fact]
    public void a_group_in_which_something_happens_is_remembered()
    {
        Add("abcd", out var first);
        foreach (var text in new[] { "efgh", "ijkl", "mnop", "qrst", "uvwx", "1234" })
        {
            Add(text, out _).ShouldBeNull();
            Add("abcd", out _).ShouldBe(first);
        }
    }

    [Fact]
    public void a_group_that_is_known_from_before_keeps_its_name()
    {
        var before = Guid.CreateVersion7();
        _index.Add(Guid.CreateVersion7(), Noon, "abcd", "", before).ShouldBe(before);
        Add("abce", out _).ShouldBe(before);
    }

    [Fact]
    public void of_late_is_what_came_in_the_time_before()
    {
        var first = LiveId.FirstOf(Noon);
        var late = new SimilarOfLate(TimeSpan.FromMinutes(20));
        late.Add(first, Noon.AddMinutes(10)).ShouldBe((2, Noon));
        late.Add(first, Noon.AddMinutes(20)).ShouldBe((3, Noon));
        late.Add(first, Noon.AddMinutes(21)).ShouldBe((3, Noon.AddMinutes(10)));
        late.Forget(Noon.AddMinutes(60));
        late.Add(first, Noon.AddMinutes(70)).ShouldBe((1, Noon.AddMinutes(70)));
    }

    private Guid? Add(string text, out Guid id, int minutes = 0)
    {
        id = new Guid(++_tickets, 0, 0, new byte[8]);
        return _index.Add(id, Noon.AddMinutes(minutes), text, "");
    }

    // A text is its letters; two with three of four in common are near.
    private sealed class Letters : ITextSketches
    {
        public int Length => 8;

        public uint None => uint.MaxValue;

        public void Write(string subject, string body, Span<uint> sketch)
        {
            sketch.Fill(None);
            var place = 0;
            foreach (var letter in subject.Order())
                sketch[place++] = letter;
        }

        public bool AreNear(ReadOnlySpan<uint> one, ReadOnlySpan<uint> other)
        {
            var both = 0;
            foreach (var letter in one)
                if (letter != None && other.Contains(letter))
                    both++;
            return both >= 3;
        }
    }
}
