namespace Tickets.Ticketing;

/// <summary>A CSV that can't be imported, or not to its end; the message says why, for the person who sent it.</summary>
public sealed class CsvRefusedException(string field, string message) : Exception(message)
{
    /// <summary>What the message is about: <c>file</c>, or a field of the mapping.</summary>
    public string Field { get; } = field;
}
