using Microsoft.AspNetCore.Components;

namespace Tickets.Pages;

/// <summary>A page: a template of what it shows.</summary>
/// <typeparam name="TModel">What it shows.</typeparam>
public abstract class Page<TModel> : Part
{
    /// <summary>What it shows.</summary>
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}
