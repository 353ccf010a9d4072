using System.Globalization;
using System.Text;

namespace Tickets.Pages;

/// <summary>Where the lines of a chart run: pure geometry, in units of its picture.</summary>
/// <param name="Width">The width of the picture.</param>
/// <param name="Height">Its height.</param>
/// <param name="Most">The value at its upper edge.</param>
public sealed record Chart(double Width, double Height, long Most)
{
    /// <summary>One in which all values have room, and that ends with a round number.</summary>
    public static Chart For(double width, double height, IEnumerable<long> values) =>
        new(width, height, RoundUp(values.DefaultIfEmpty().Max()));

    /// <summary>The next of 4, 10, 20, 40, 100, …: a quarter of it, or a half, is a whole number.</summary>
    public static long RoundUp(long value)
    {
        for (long unit = 1; ; unit *= 10)
            foreach (var step in (ReadOnlySpan<long>)[4 * unit, 10 * unit, 20 * unit])
                if (value <= step)
                    return step;
    }

    /// <summary>The height of a value, from above.</summary>
    public double Y(long value) => Height - (Height * value / Most);

    /// <summary>A line through values at equal distances, as the points of a <c>polyline</c>.</summary>
    public string Line(IReadOnlyList<long> values)
    {
        var points = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            var x = values.Count == 1 ? Width : Width * i / (values.Count - 1);
            points.Append(CultureInfo.InvariantCulture, $"{x:0.#},{Y(values[i]):0.#} ");
        }

        return points.ToString().TrimEnd();
    }
}
