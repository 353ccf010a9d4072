using System.ComponentModel.DataAnnotations;

namespace Tickets.SharedKernel;

/// <summary>Body of <c>POST /keys</c>: a key to be made.</summary>
[Example("""{"name": "helpdesk", "scopes": ["submit", "read"], "days": 90, "by": "ann"}""")]
public sealed record KeyRequest
{
    /// <summary>Characters in a name, at most.</summary>
    public const int MaxName = 100;

    /// <summary>Days that a key holds, at most.</summary>
    public const int MaxDays = 36_500;

    /// <summary>Who, or what, will use it.</summary>
    [Required, StringLength(MaxName, MinimumLength = 1)]
    public string? Name { get; init; }

    /// <summary>What it may be used for: submit, read, review, operate, admin.</summary>
    [Required]
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Days until it expires; never, if left out.</summary>
    [Range(1, MaxDays)]
    public int? Days { get; init; }

    /// <summary>Who asks, for the record.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? By { get; init; }

    /// <summary>The scopes that it names, each once.</summary>
    public IReadOnlyList<Scope> KnownScopes() =>
        [.. (Scopes ?? []).Select(name => EnumNames.Parse<Scope>(name)).OfType<Scope>().Distinct().Order()];

    /// <summary>Throws what is wrong with it.</summary>
    /// <exception cref="RefusedException">Something is.</exception>
    public void Check()
    {
        var problems = new Problems();
        problems.RequireText("name", Name);
        problems.CheckName("name", Name, MaxName);
        if (Scopes is not { Count: > 0 } || Scopes.Any(name => EnumNames.Parse<Scope>(name) is null))
            problems.Add("scopes", $"must be some of {EnumNames.All<Scope>()}");
        if (Days is < 1 or > MaxDays)
            problems.Add("days", $"must be from 1 to {MaxDays}");
        problems.CheckBy(By);
        problems.ThrowIfAny();
    }
}
