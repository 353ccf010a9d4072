using JasperFx.CommandLine;

namespace Tickets.SharedKernel;

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
