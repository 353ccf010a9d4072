using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>A CSV that can't be imported, or not to its end; the message says why, for the person who sent it.</summary>
public sealed class FileRefusedException : RefusedException
{
    /// <param name="field">What the message is about: <c>file</c>, or a field of the mapping.</param>
    /// <param name="message">Why.</param>
    public FileRefusedException(string field, string message)
        : base(message) => Errors = new Dictionary<string, string[]> { [field] = [message] };
}
