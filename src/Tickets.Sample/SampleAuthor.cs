namespace Tickets.Sample;

/// <summary>Writes one ticket the way a customer would: to the point or not, tidy or not.</summary>
internal sealed class SampleAuthor
{
    private static readonly string[] Priorities = ["low", "medium", "high", "critical"];

    private readonly PhraseBook _book;
    private readonly SampleRandom _random;
    private readonly SampleCategory _category;
    private readonly string _language;
    private readonly int _priority;
    private readonly CommonPhrases _common;
    private readonly SampleText _text;

    public SampleAuthor(PhraseBook book, SampleRandom random)
    {
        _book = book;
        _random = random;
        _category = random.Pick(book.Categories, category => category.Share);
        _language = random.Chance(200) ? "de" : "en";
        _priority = random.Pick([0, 1, 2, 3], priority => _category.Priorities[priority]);
        _common = book.Languages[_language];
        _text = new SampleText(random, new SlotValues(random, book, _language));
    }

    /// <summary>Writes the ticket.</summary>
    public SampleTicket Write()
    {
        var terse = _random.Chance(60);
        var subject = Subject();
        if (terse)
            Terse();
        else
            Letter();

        var forwarded = _random.Chance(40);
        if (forwarded)
            Forward(subject);
        if (subject.Length > 0 && _random.Chance(120))
            subject = _text.Render(_random.Pick(_common.Prefixes)) + subject;
        if (_random.Chance(70))
            Quote();

        _text.AddNoise();
        if (_random.Chance(30))
            subject = subject.ToUpperInvariant();
        return new SampleTicket(subject, _text.ToString(), Label(), Priorities[_priority], _language);
    }

    private string Subject() =>
        _random.Below(100) switch
        {
            < 2 => "",
            < 22 => _text.Render(_random.Pick(_common.Subjects)),
            < 24 => _text.Render(_random.Pick(Neighbour().In(_language).Subjects)),
            _ => _text.Render(_random.Pick(_category.In(_language).Subjects)),
        };

    private void Terse()
    {
        _text.Add(_random.Pick(_random.Chance(300) ? _common.Terse : _category.In(_language).Terse));
        if (_random.Chance(300))
            _text.Sentence(_common.General);
        if (_random.Chance(150))
            _text.Sentence(_common.Asks);
        if (_random.Chance(200))
            Close();
    }

    private void Letter()
    {
        if (_random.Chance(650))
        {
            _text.Add(_random.Pick(_common.Greetings));
            _text.Append(_random.Pick(["\n", "\n\n", " "]));
        }

        if (_random.Chance(250))
            _text.Sentence(_common.General);
        if (_random.Chance(50))
            _text.Sentence(Neighbour().In(_language).Problems);
        Problem();
        if (_random.Chance(130))
            Aside();
        for (var i = _random.Below(3); i > 0; i--)
            _text.Sentence(_common.General);
        if (_random.Chance(40))
            OtherLanguage();
        Mood();
        if (_random.Chance(550))
            _text.Sentence(_common.Asks);
        if (_random.Chance(600))
            Close();
    }

    private void Problem()
    {
        if (_random.Chance(90) && SharedProblem() is { } shared)
        {
            _text.Sentence([shared]);
            if (_random.Chance(750))
                return;
        }
        else
        {
            _text.Sentence(_category.In(_language).Problems);
            if (_random.Chance(80))
                _text.Sentence(_category.In(_language).Problems);
        }

        for (var i = _random.Below(4); i > 0; i--)
            _text.Sentence((_random.Chance(70) ? Neighbour() : _category).In(_language).Details);
    }

    private Phrase? SharedProblem()
    {
        var shared = Array.FindAll(
            _book.Shared,
            problem => problem.Language == _language && problem.Categories.ContainsKey(_category.Name)
        );
        return shared.Length == 0 ? null : _random.Pick(shared, problem => problem.Categories[_category.Name]).Text;
    }

    private void Aside()
    {
        var neighbour = Neighbour().In(_language);
        _text.Sentence(_common.Asides);
        _text.Add(_random.Pick(_random.Chance(500) ? neighbour.Problems : neighbour.Details));
    }

    private void OtherLanguage()
    {
        _text.Slots.Language = _language == "de" ? "en" : "de";
        _text.Sentence(_book.Languages[_text.Slots.Language].General);
        _text.Slots.Language = _language;
    }

    private void Mood()
    {
        if (_priority >= 2 && _random.Chance(400))
            _text.Sentence(_common.Urgent);
        else if (_priority == 0 && _random.Chance(250))
            _text.Sentence(_common.Relaxed);
    }

    private void Close()
    {
        _text.Append(_random.Pick(["\n", "\n\n"]));
        _text.Add(_random.Pick(_common.Closings));
        _text.Append("\n");
        _text.Add(_random.Pick(_common.Signatures));
    }

    private void Forward(string subject)
    {
        var letter = _text.Cut();
        _text.Slots.Set("subject", subject);
        if (_random.Chance(300))
            _text.Add(_random.Pick(_common.Asks));
        if (_text.Length > 0)
            _text.Append("\n\n");
        _text.Add(_random.Pick(_common.Forwards));
        _text.Append("\n\n").Append(letter);
    }

    private void Quote()
    {
        var other = _random.Chance(400) ? _category : Neighbour();
        _text.Append("\n\n");
        _text.Add(_random.Pick(_common.Quotes));
        Line(other.In(_language).Problems);
        if (_random.Chance(500))
            Line(other.In(_language).Details);
        if (_random.Chance(500))
            Line(_common.General);

        void Line(Phrase[] phrases)
        {
            _text.Append("\n> ");
            _text.Add(_random.Pick(phrases));
        }
    }

    private string Label()
    {
        if (!_random.Chance(30))
            return _category.Name;
        var others = Array.FindAll(_book.Categories, category => category != _category);
        return _random.Pick(others, category => category.Share).Name;
    }

    private SampleCategory Neighbour() => _book.Category(_random.Pick(_category.Neighbours));
}
