namespace Tickets.Edge;

/// <summary>Lets a utility send messages.</summary>
public interface ISending
{
    /// <summary>Connects to RabbitMQ; leaves it when the answer is disposed.</summary>
    Task<IAsyncDisposable> BeginAsync(CancellationToken cancellation);
}
