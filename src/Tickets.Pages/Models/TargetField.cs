using System.Globalization;
using Tickets.Inference;

namespace Tickets.Pages;

/// <summary>A target precision as forms and URLs have it, such as <c>0.95</c>.</summary>
internal static class TargetField
{
    /// <summary>Its value; null if there is no such target.</summary>
    public static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var target)
        && TargetPoint.IsTarget(target)
            ? target
            : null;

    /// <summary>Its text.</summary>
    public static string Text(double target) => target.ToString("0.00", CultureInfo.InvariantCulture);
}
