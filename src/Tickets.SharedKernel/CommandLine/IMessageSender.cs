namespace Tickets.SharedKernel;

/// <summary>Lets a utility send messages.</summary>
public interface IMessageSender
{
    /// <summary>Connects to that by which messages travel; leaves it when the answer is disposed.</summary>
    Task<IAsyncDisposable> BeginAsync(CancellationToken cancellation);
}
