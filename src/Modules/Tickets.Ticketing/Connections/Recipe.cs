using System.Text.Json;
using System.Text.Json.Serialization;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// How a system sends its webhooks, as its documentation says, or how a mailbox is read: the settings of a connection, and an event
/// or a message to try them with.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Title">The system.</param>
/// <param name="Steps">What to do in the system, in words.</param>
/// <param name="Secret">Whose the secret is: <c>ours</c> if it is entered there, <c>theirs</c> if it is copied from there.</param>
/// <param name="Token">With what decisions are written back, in words; null if they are not.</param>
/// <param name="Values">What it asks for, by name, with what that is.</param>
/// <param name="Settings">The settings of a connection.</param>
/// <param name="Sample">An event as the documentation has it, or a message.</param>
public sealed record Recipe(
    string Name,
    string Title,
    string Steps,
    string Secret,
    string? Token,
    IReadOnlyDictionary<string, string> Values,
    ConnectionSettings Settings,
    RecipeSample Sample
)
{
    private const string Folder = "recipes.";

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
        [
            .. typeof(Recipe)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(Read),
        ];

    /// <summary>The one of a name; null if there is none.</summary>
    public static Recipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Recipe Read(string name)
    {
        using var json = typeof(Recipe).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<Recipe>(json, JsonStyle.Requests)!;
    }
}

/// <summary>An event, as a system sends it.</summary>
/// <param name="Headers">The headers that matter.</param>
/// <param name="Body">The body, byte for byte; or all of a message.</param>
/// <param name="Secret">What signed it.</param>
/// <param name="At">When, if the signature has a time.</param>
public sealed record RecipeSample(IReadOnlyDictionary<string, string> Headers, string Body, string? Secret, DateTimeOffset At)
{
    /// <summary>The headers as a person writes them: <see cref="ConnectionRequest.ReadHeaders" /> reads it.</summary>
    [JsonIgnore]
    public string HeaderLine => string.Join(" | ", Headers.Select(header => $"{header.Key}: {header.Value}"));
}

/// <summary>All recipes.</summary>
/// <param name="Items">By name.</param>
public sealed record RecipeList(IReadOnlyList<Recipe> Items);
