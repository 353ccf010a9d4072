using Microsoft.AspNetCore.Components;

namespace Tickets.Pages;

/// <summary>A part of a page, which knows who looks at it, and in which language.</summary>
public abstract class Part : ComponentBase
{
    /// <summary>Who looks at it.</summary>
    [CascadingParameter]
    public Visit Visit { get; set; } = null!;

    /// <summary>What the pages say, in the language of the visit.</summary>
    protected Texts Texts => Visit.Texts;
}
