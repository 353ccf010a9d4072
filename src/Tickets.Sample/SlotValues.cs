using System.Text;

namespace Tickets.Sample;

/// <summary>
/// Fills the gaps of the phrases of one ticket. A slot keeps its value throughout the ticket, so that subject, body and
/// signature speak of the same invoice, product and person.
/// </summary>
internal sealed class SlotValues(SampleRandom random, PhraseBook book, string language)
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>The numbers of this row.</summary>
    public SampleRandom Random => random;

    /// <summary>The language the next phrases are in.</summary>
    public string Language { get; set; } = language;

    /// <summary>Fixes the value of a slot.</summary>
    public void Set(string slot, string value) => _values[slot] = value;

    /// <summary>The value of a slot in this ticket.</summary>
    public string Fill(string slot)
    {
        if (!_values.TryGetValue(slot, out var value))
            _values[slot] = value = Draw(slot, this);
        return value;
    }

    /// <summary>A value that is not the one the ticket speaks of.</summary>
    public string Another(string slot)
    {
        var taken = Fill(slot);
        var value = taken;
        while (value == taken)
            value = Draw(slot, new SlotValues(random, book, Language));
        return value;
    }

    private string Draw(string slot, SlotValues gaps)
    {
        var text = new StringBuilder();
        random.Pick(book.ValuesOf(slot, Language)).AppendTo(text, gaps);
        return text.ToString();
    }
}
