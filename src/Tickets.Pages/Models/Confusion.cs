using Tickets.Inference;

namespace Tickets.Pages;

/// <summary>Tickets of one category that a model takes for another, or, where it is right, for the same.</summary>
/// <param name="Category">The category that they have.</param>
/// <param name="Taken">What the model found most probable.</param>
/// <param name="Count">How many.</param>
/// <param name="Of">How many have the category.</param>
public sealed record Mistake(string Category, string Taken, int Count, int Of);

/// <summary>What a model takes for what, the most frequent categories first.</summary>
/// <param name="Categories">The categories of the rows and columns.</param>
/// <param name="Counts">Per category: how often the model found which one most probable, in the same order.</param>
/// <param name="Left">The number of categories for which there is no room.</param>
/// <param name="Mistakes">The most frequent mistakes among all categories, the most frequent first.</param>
public sealed record Confusion(
    IReadOnlyList<string> Categories,
    IReadOnlyList<IReadOnlyList<int>> Counts,
    int Left,
    IReadOnlyList<Mistake> Mistakes
)
{
    private const int MostCategories = 20;
    private const int MostMistakes = 10;

    /// <summary>That of an evaluation.</summary>
    public static Confusion Of(Evaluation evaluation)
    {
        var (categories, counts) = (evaluation.Categories, evaluation.Confusion);
        int[] order = [.. Enumerable.Range(0, categories.Count).OrderByDescending(i => categories[i].Support).Take(MostCategories)];
        var mistakes =
            from i in Enumerable.Range(0, categories.Count)
            from j in Enumerable.Range(0, categories.Count)
            where i != j && counts[i][j] > 0
            orderby counts[i][j] descending
            select new Mistake(categories[i].Category, categories[j].Category, counts[i][j], categories[i].Support);
        return new(
            [.. order.Select(i => categories[i].Category)],
            [.. order.Select(i => order.Select(j => counts[i][j]).ToArray())],
            categories.Count - order.Length,
            [.. mistakes.Take(MostMistakes)]
        );
    }

    /// <summary>A cell.</summary>
    public Mistake At(int row, int column) => new(Categories[row], Categories[column], Counts[row][column], Counts[row].Sum());

    /// <summary>The share that a cell has of its row, 0 to 1.</summary>
    public double ShareOf(int row, int column) => (double)Counts[row][column] / Math.Max(1, Counts[row].Sum());
}
