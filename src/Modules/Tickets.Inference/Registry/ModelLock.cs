using System.Diagnostics;

namespace Tickets.Inference;

/// <summary>
/// Makes sure that among all processes one at a time changes which models there are and what they are for:
/// <c>.lock</c> in their folder, held open. With its process it goes.
/// </summary>
internal static class ModelLock
{
    // What opening a file gives on Linux that somebody else holds open; the exception has no other sign of it.
    private const int EWouldBlock = 11;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Takes it, and waits while somebody else has it; disposing of what it gives ends that.</summary>
    /// <exception cref="ModelConflictException">Somebody had it for 30 s.</exception>
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
                if (waiting.Elapsed > Patience)
                    throw new ModelConflictException("Somebody else is changing the models; try again later.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        }
    }
}
