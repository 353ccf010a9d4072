using System.Text.Json;

namespace Tickets.Sample;

/// <summary>The wording of the sample tickets: <c>phrases.json</c>.</summary>
internal sealed record PhraseBook(
    Dictionary<string, Dictionary<string, Phrase[]>> Slots,
    Dictionary<string, CommonPhrases> Languages,
    SharedProblem[] Shared,
    SampleCategory[] Categories
)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The book that comes with the program.</summary>
    public static PhraseBook Default { get; } = Load();

    /// <summary>The values of a slot: those of the language, or else those for any language.</summary>
    public Phrase[] ValuesOf(string slot, string language) =>
        Slots[language].TryGetValue(slot, out var values) ? values : Slots["any"][slot];

    /// <summary>The category of that name.</summary>
    public SampleCategory Category(string name) => Array.Find(Categories, category => category.Name == name)!;

    private static PhraseBook Load()
    {
        using var json = typeof(PhraseBook).Assembly.GetManifestResourceStream("phrases.json")!;
        return JsonSerializer.Deserialize<PhraseBook>(json, Options)!;
    }
}

/// <summary>What people write whatever the ticket is about, in one language.</summary>
internal sealed record CommonPhrases(
    Phrase[] Greetings,
    Phrase[] Closings,
    Phrase[] Signatures,
    Phrase[] General,
    Phrase[] Asks,
    Phrase[] Urgent,
    Phrase[] Relaxed,
    Phrase[] Terse,
    Phrase[] Subjects,
    Phrase[] Prefixes,
    Phrase[] Asides,
    Phrase[] Quotes,
    Phrase[] Forwards
);

/// <summary>A problem that tickets of several categories report, more or less often.</summary>
internal sealed record SharedProblem(string Language, Phrase Text, Dictionary<string, int> Categories);

/// <summary>A category: its share in per cent, weights of the priorities, categories it is mistaken for.</summary>
internal sealed record SampleCategory(
    string Name,
    int Share,
    int[] Priorities,
    string[] Neighbours,
    CategoryPhrases En,
    CategoryPhrases De
)
{
    /// <summary>Its phrases in a language.</summary>
    public CategoryPhrases In(string language) => language == "de" ? De : En;
}

/// <summary>What people write about one category, in one language.</summary>
internal sealed record CategoryPhrases(Phrase[] Subjects, Phrase[] Problems, Phrase[] Details, Phrase[] Terse);
