using System.Text;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What the source says of a ticket beyond what the service knows: texts by the source's own names. They are kept, shown with
/// the ticket and exported; nothing is computed from them.
/// </summary>
public static class TicketFields
{
    /// <summary>Fields of a ticket, at most.</summary>
    public const int MaxFields = 100;

    /// <summary>Characters in the name of a field, at most.</summary>
    public const int MaxNameCharacters = 200;

    /// <summary>Characters in the value of a field, at most.</summary>
    public const int MaxValueCharacters = 4000;

    /// <summary>Bytes (UTF-8) in the names and values of a ticket together, at most.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>Adds what is wrong with the fields of a request, which may be left out, as may their values.</summary>
    public static void Check(IReadOnlyDictionary<string, string?>? fields, Problems problems)
    {
        if (fields?.Count > MaxFields)
            problems.Add("fields", $"may be at most {MaxFields}");
        var bytes = 0;
        foreach (var (name, value) in fields ?? new Dictionary<string, string?>())
        {
            problems.CheckName("fields", name, MaxNameCharacters);
            var field = $"fields.{(name.Length > MaxNameCharacters ? name[..MaxNameCharacters] : name)}";
            problems.CheckText(field, value);
            if (value?.Length > MaxValueCharacters)
                problems.Add(field, $"may have at most {MaxValueCharacters} characters");
            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value ?? "");
        }

        if (bytes > MaxBytes)
            problems.Add("fields", $"may have at most {MaxBytes} bytes, names and values together");
    }
}
