namespace Tickets.Contracts;

/// <summary>What Ticketing may ask of Inference.</summary>
public interface IInference
{
    /// <summary>
    /// Why tickets are not classified at present: <c>no_model</c> until this host has found a sound model; null from then
    /// on, and in a host that does not classify. It answers at once, and loads nothing.
    /// </summary>
    string? WhyTicketsWait { get; }

    /// <summary>The version of the model in use; null if there is none, or it can't be read. It loads nothing.</summary>
    string? ModelInUse { get; }

    /// <summary>The categories of the model in use, by name; none if there is no model, or it can't be read. It loads nothing.</summary>
    IReadOnlyList<string> Categories { get; }

    /// <summary>
    /// Explains how the model of that version decides about a text; null when there is no such model any more.
    /// </summary>
    Explanation? Explain(TicketText text, string modelVersion);
}
