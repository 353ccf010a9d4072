using System.Globalization;

namespace Tickets.Pages;

/// <summary>A chart of shares by shares, both 0 to 1: pure geometry, in units of its picture.</summary>
/// <param name="Side">The width and height of the picture.</param>
/// <param name="From">The share at its left and lower edges.</param>
public sealed record Plot(double Side, double From = 0)
{
    /// <summary>How far a share is from the left.</summary>
    public double X(double share) => Side * (share - From) / (1 - From);

    /// <summary>How far it is from above.</summary>
    public double Y(double share) => Side - X(share);

    /// <summary>The radius of a dot whose area stands for a count.</summary>
    /// <param name="count">The count.</param>
    /// <param name="most">The greatest one.</param>
    public static double Radius(int count, int most) => Math.Max(3, 16 * Math.Sqrt((double)count / Math.Max(1, most)));

    /// <summary>A number as SVG takes it.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
