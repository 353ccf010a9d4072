using Spectre.Console;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>The manners of the utilities: data on stdout, everything else on stderr.</summary>
internal static class Terminal
{
    private static readonly IAnsiConsole Messages = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
    );

    /// <summary>Who runs the utility.</summary>
    public static string User => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>What models are asked for.</summary>
    public static Target TargetOf(string name) =>
        Targets.Parse(name) ?? throw new Model.UnusableTicketsException($"--target '{name}' is not {Targets.Names}.");

    /// <summary>Tells the person something.</summary>
    public static void Say(string message) => Messages.WriteLine(message);

    /// <summary>
    /// Runs a utility; what it can't work with (no model, a damaged one, unusable tickets, a missing file) is said in
    /// one line, with exit code 2.
    /// </summary>
    public static async Task<bool> RunAsync(Func<CancellationToken, Task> utility)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            await utility(stop.Token);
            return true;
        }
        catch (Exception refused)
            when (refused
                    is Model.NoModelException
                        or Model.ModelDamagedException
                        or Model.UnknownModelException
                        or Model.ModelConflictException
                        or Model.ModelFolderException
                        or Model.UnusableTicketsException
                        or Model.PublishGateException
                        or FileNotFoundException
                        or OperationCanceledException
            )
        {
            Say(refused is OperationCanceledException ? "Stopped; nothing was written." : refused.Message);
            Environment.ExitCode = 2;
            return false;
        }
    }
}
