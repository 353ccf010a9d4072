using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Tickets.Pages;

/// <summary>What is rendered: a page, with the visit for all that is in it.</summary>
internal sealed class Frame<TPage, TModel> : ComponentBase
    where TPage : Page<TModel>
{
    /// <summary>The visit.</summary>
    [Parameter]
    public Visit Visit { get; set; } = null!;

    /// <summary>What the page shows.</summary>
    [Parameter]
    public TModel Model { get; set; } = default!;

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<CascadingValue<Visit>>(0);
        builder.AddComponentParameter(1, nameof(CascadingValue<>.Value), Visit);
        builder.AddComponentParameter(2, nameof(CascadingValue<>.IsFixed), true);
        builder.AddComponentParameter(3, nameof(CascadingValue<>.ChildContent), (RenderFragment)AddPage);
        builder.CloseComponent();
    }

    private void AddPage(RenderTreeBuilder builder)
    {
        builder.OpenComponent<TPage>(0);
        builder.AddComponentParameter(1, nameof(Page<>.Model), Model);
        builder.CloseComponent();
    }
}
