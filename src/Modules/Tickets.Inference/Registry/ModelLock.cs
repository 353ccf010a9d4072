using System.Diagnostics;

namespace Tickets.Inference;

/// <summary>
/// Mutual exclusion among all processes that change a model folder: the file <c>.lock</c>, held open. The operating
/// system releases it when the process ends.
/// </summary>
internal static class ModelLock
{
    // The error of opening a file on Linux that another process holds open; the exception has no other sign of it.
    private const int EWouldBlock = 11;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock, waiting for it; disposing of the result releases it.</summary>
    /// <exception cref="ModelConflictException">Another process held it for 30 s.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static async Task<IDisposable> TakeAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, ".lock");
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException held) when (held.HResult == EWouldBlock)
            {
                if (waiting.Elapsed > Timeout)
                    throw new ModelConflictException("Somebody else is changing the models; try again later.");
            }

            await Task.Delay(Poll, cancellation);
        }
    }
}
