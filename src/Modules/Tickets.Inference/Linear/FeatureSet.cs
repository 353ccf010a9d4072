namespace Tickets.Inference;

/// <summary>Which features a model is made of.</summary>
public enum FeatureSet
{
    /// <summary>Words and bigrams (pairs of neighbouring words); those of the subject once more, as a block of their own.</summary>
    Words,

    /// <summary>
    /// The same and, as a block of its own, the character n-grams of each word: two to five characters, with
    /// the word's beginning and end as characters.
    /// </summary>
    WordsAndCharacters,

    /// <summary>The same and the numbers of the text's sentence vector.</summary>
    Hybrid,
}
