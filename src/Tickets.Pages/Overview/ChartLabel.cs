using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Tickets.Pages;

/// <summary>A text in a chart. Razor takes the element <c>text</c> of SVG for one of its own, so this is not written in it.</summary>
public sealed class ChartLabel : ComponentBase
{
    /// <summary>Where it is.</summary>
    [Parameter, EditorRequired]
    public string X { get; set; } = "";

    /// <summary>Likewise, from above.</summary>
    [Parameter, EditorRequired]
    public string Y { get; set; } = "";

    /// <summary>Its class in the style sheet.</summary>
    [Parameter, EditorRequired]
    public string Class { get; set; } = "";

    /// <summary>What it says.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "x", X);
        builder.AddAttribute(3, "y", Y);
        builder.AddContent(4, Text);
        builder.CloseElement();
    }
}
