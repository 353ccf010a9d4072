namespace Tickets.Contracts;

/// <summary>
/// The RabbitMQ exchanges, one per module that receives work. The module that sends a message declares its route; the one
/// that receives it declares the exchange, its queue, and the binding of the two.
/// </summary>
public static class Exchanges
{
    /// <summary>Work for Ticketing; bound to <c>ticket_queue</c>.</summary>
    public const string Ticketing = "ticketing";

    /// <summary>Work for Inference; bound to <see cref="InferenceQueue" />.</summary>
    public const string Inference = "inference";

    /// <summary>Inference's queue; how long it is tells Ticketing whether its messages wait or are lost.</summary>
    public const string InferenceQueue = "inference_queue";

    /// <summary>Models to train; bound to <see cref="TrainingQueue" />, so that training holds up nobody who classifies.</summary>
    public const string Training = "training";

    /// <summary>The queue of models to train.</summary>
    public const string TrainingQueue = "training_queue";
}
