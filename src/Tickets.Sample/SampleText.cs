using System.Text;

namespace Tickets.Sample;

/// <summary>The body of a ticket while it is written.</summary>
internal sealed class SampleText(SampleRandom random, SlotValues slots)
{
    private const int MaxSentences = 8;

    private readonly StringBuilder _text = new();
    private readonly HashSet<Phrase> _said = [];

    /// <summary>What fills the slots of phrases.</summary>
    public SlotValues Slots => slots;

    /// <summary>Characters so far.</summary>
    public int Length => _text.Length;

    /// <summary>Adds a sentence, unless it was said already or the ticket is long enough.</summary>
    public void Sentence(Phrase[] phrases)
    {
        var phrase = random.Pick(phrases);
        if (_said.Count == MaxSentences || !_said.Add(phrase))
            return;
        if (_text.Length > 0 && !char.IsWhiteSpace(_text[^1]))
            _text.Append(random.Chance(100) ? '\n' : ' ');
        var start = _text.Length;
        Add(phrase);
        _text[start] = char.ToUpperInvariant(_text[start]);
    }

    /// <summary>Adds a phrase.</summary>
    public void Add(Phrase phrase) => phrase.AppendTo(_text, slots);

    /// <summary>Adds characters.</summary>
    public SampleText Append(string characters)
    {
        _text.Append(characters);
        return this;
    }

    /// <summary>A phrase on its own.</summary>
    public string Render(Phrase phrase)
    {
        var text = new StringBuilder();
        phrase.AppendTo(text, slots);
        return text.ToString();
    }

    /// <summary>Takes everything out that was written so far.</summary>
    public string Cut()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    /// <summary>Makes typing errors.</summary>
    public void AddNoise() => Noise.Apply(_text, random);

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
