namespace Tickets.Contracts;

/// <summary>A ticket that a model which had not seen it is sure has another category.</summary>
/// <param name="Ticket">The ticket, with the category it has.</param>
/// <param name="Likely">The one that it looks like.</param>
/// <param name="Probability">How sure the model is, 0 to 1.</param>
public sealed record DoubtfulLabel(LabelledTicket Ticket, string Likely, float Probability);
