using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The sentence vectors of texts. Those that are asked for again and again, as in a training, can be remembered.</summary>
public sealed class SentenceVectors(OnnxSettings settings)
{
    private readonly SentenceEncoder _encoder = SentenceEncoder.Of(settings);
    private readonly Dictionary<(string Subject, string Body), float[]> _remembered = [];

    /// <summary>Computes the vectors of texts now, each once, instead of each time that they are asked for.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="progress">Is told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    public void Remember(IEnumerable<TicketText> texts, Action<double>? progress, CancellationToken cancellation)
    {
        TicketText[] distinct = [.. texts.DistinctBy(KeyOf).Where(text => !_remembered.ContainsKey(KeyOf(text)))];
        foreach (var (text, vector) in distinct.Zip(_encoder.Encode(distinct, progress, cancellation)))
            _remembered.Add(KeyOf(text), vector);
    }

    /// <summary>The vectors of texts, each of length 1.</summary>
    public float[][] Of(IReadOnlyList<TicketText> texts)
    {
        if (_remembered.Count == 0)
            return _encoder.Encode(texts);
        float[]?[] vectors = [.. texts.Select(text => _remembered.GetValueOrDefault(KeyOf(text)))];
        int[] missing = [.. Enumerable.Range(0, vectors.Length).Where(place => vectors[place] is null)];
        foreach (var (place, vector) in missing.Zip(_encoder.Encode([.. missing.Select(place => texts[place])])))
            vectors[place] = vector;
        return vectors!;
    }

    /// <summary>The vector of a text.</summary>
    public float[] Of(string subject, string body) => Of([new TicketText(Guid.Empty, subject, body)])[0];

    private static (string, string) KeyOf(TicketText text) => (text.Subject, text.Body);
}
