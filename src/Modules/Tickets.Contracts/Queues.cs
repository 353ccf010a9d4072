namespace Tickets.Contracts;

/// <summary>
/// The queues, one for each kind of work that somebody waits for. The module that sends a message declares its route; the
/// one that receives it declares the queue.
/// </summary>
public static class Queues
{
    /// <summary>Work for Ticketing.</summary>
    public const string Ticketing = "ticket_queue";

    /// <summary>Work for Inference; how long it is tells Ticketing whether its messages wait or are lost.</summary>
    public const string Inference = "inference_queue";

    /// <summary>Models to train, so that training holds up nobody who classifies.</summary>
    public const string Training = "training_queue";
}
