using System.Text.Json;

namespace Tickets.SharedKernel;

/// <summary>The names of an enumeration's values outside of the code: snake_case, as in JSON.</summary>
public static class EnumNames
{
    /// <summary>The name of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        foreach (var row in Table<T>.Rows)
        {
            if (EqualityComparer<T>.Default.Equals(row.Value, value))
                return row.Name;
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "It has no name.");
    }

    /// <summary>The value of a name in any case, or null if there is none of that name.</summary>
    public static T? Parse<T>(string? name)
        where T : struct, Enum
    {
        foreach (var row in Table<T>.Rows)
        {
            if (row.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return row.Value;
        }

        return null;
    }

    /// <summary>All names, for an error message: <c>low, medium, high, critical</c>.</summary>
    public static string All<T>()
        where T : struct, Enum => string.Join(", ", Table<T>.Rows.Select(row => row.Name));

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly (T Value, string Name)[] Rows =
        [
            .. Enum.GetValues<T>().Select(value => (value, JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}"))),
        ];
    }
}
