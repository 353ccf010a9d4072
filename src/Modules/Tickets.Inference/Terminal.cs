using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The manners of the utilities: data on stdout, everything else on stderr.</summary>
internal static class Terminal
{
    /// <summary>Who runs the utility.</summary>
    public static string User => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>What models are asked for.</summary>
    public static Target TargetOf(string name) =>
        Targets.Parse(name) ?? throw new UnusableTicketsException($"--target '{name}' is not {Targets.Names}.");

    /// <summary>Tells the person something.</summary>
    public static void Say(string message) => Console.Error.WriteLine(message);

    /// <summary>
    /// Runs a utility; what it can't work with (no model, a damaged one, unusable tickets, a missing file) is said in
    /// one line, with exit code 2. Ctrl-C cancels it, with exit code 130; a second one ends the process.
    /// </summary>
    public static async Task<bool> RunAsync(
        Func<CancellationToken, Task> utility,
        string stopped = "Stopped; nothing was written."
    )
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        try
        {
            await utility(stop.Token);
            return true;
        }
        catch (Exception refused)
            when (refused
                    is NoModelException
                        or ModelDamagedException
                        or UnknownModelException
                        or ModelConflictException
                        or ModelFolderException
                        or UnusableTicketsException
                        or PublishGateException
                        or FileNotFoundException
            )
        {
            Say(refused.Message);
            Environment.ExitCode = 2;
            return false;
        }
        catch (OperationCanceledException)
        {
            Say(stopped);
            Environment.ExitCode = 130;
            return false;
        }
    }
}
