namespace Tickets.Inference;

/// <summary>Which versions have a part to play.</summary>
/// <param name="Champion">The version in use, or null.</param>
/// <param name="Shadow">The version that is tried out beside it, or null.</param>
public sealed record ModelAliases(string? Champion, string? Shadow)
{
    /// <summary>The alias of the version in use.</summary>
    public const string ChampionName = "champion";

    /// <summary>The alias of the version that is tried out beside the champion.</summary>
    public const string ShadowName = "shadow";

    /// <summary>How lists mark the version that a rollback puts to use.</summary>
    public const string PreviousName = "previous";

    /// <summary>The aliases of a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="previous">The version that a rollback would put to use, or null.</param>
    public IReadOnlyList<string> Of(string version, string? previous)
    {
        (string Alias, string? Version)[] all = [(ChampionName, Champion), (PreviousName, previous), (ShadowName, Shadow)];
        return [.. all.Where(each => each.Version == version).Select(each => each.Alias)];
    }
}
