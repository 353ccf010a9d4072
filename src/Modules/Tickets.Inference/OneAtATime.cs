using System.Diagnostics.CodeAnalysis;

namespace Tickets.Inference;

/// <summary>Lets one caller at a time do something; the others wait.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore makes no handle, as nobody asks for one.")]
internal sealed class OneAtATime
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Does it.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _free.Release();
        }
    }
}
