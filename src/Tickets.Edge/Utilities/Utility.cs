using JasperFx.CommandLine;

namespace Tickets.Edge;

/// <summary>
/// A utility. What it needs is injected; what can't be done it says with a <see cref="RefusedException" />. Ctrl-C cancels
/// it, a second one ends the process.
/// </summary>
/// <typeparam name="T">Its arguments.</typeparam>
public abstract class Utility<T> : JasperFxAsyncCommand<T>
{
    /// <summary>What is said when it was cancelled.</summary>
    protected virtual string Stopped => "Stopped; nothing was written.";

    /// <summary>Does it.</summary>
    protected abstract Task RunAsync(T input, CancellationToken cancellation);

    /// <inheritdoc />
    public sealed override async Task<bool> Execute(T input)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        try
        {
            await RunAsync(input, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Terminal.Say(Stopped);
            Environment.ExitCode = ExitCodes.Stopped;
        }

        return Environment.ExitCode == 0;
    }
}

/// <summary>How a process ends; 0 when all was done.</summary>
public static class ExitCodes
{
    /// <summary>It could not be done: a server is away, a file can't be read.</summary>
    public const int Failed = 1;

    /// <summary>It was refused: wrong usage or settings, a missing file, an unknown id, no model.</summary>
    public const int Refused = 2;

    /// <summary>The work ended, and part of it failed.</summary>
    public const int Incomplete = 3;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Stopped = 130;

    /// <summary>Nobody reads what it writes any more.</summary>
    public const int BrokenPipe = 141;
}

/// <summary>Lets a utility send messages.</summary>
public interface ISending
{
    /// <summary>Connects to RabbitMQ; leaves it when the answer is disposed.</summary>
    Task<IAsyncDisposable> BeginAsync(CancellationToken cancellation);
}
