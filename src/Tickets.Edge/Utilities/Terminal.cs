using Spectre.Console;

namespace Tickets.Edge;

/// <summary>The manners of the utilities: data on stdout, everything else on stderr, Ctrl-C works.</summary>
public static class Terminal
{
    private static readonly IAnsiConsole Messages = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
    );

    /// <summary>Tells the person something.</summary>
    public static void Say(string message) => Console.Error.WriteLine(message);

    /// <summary>Says why the input is refused; the utility ends with exit code 2.</summary>
    public static bool Refuse(string message)
    {
        Say(message);
        Environment.ExitCode = 2;
        return false;
    }

    /// <summary>Says what went wrong with some of the work; the utility ends with exit code 3.</summary>
    public static bool Incomplete(string message)
    {
        Say(message);
        Environment.ExitCode = 3;
        return false;
    }

    /// <summary>Says what was done when Ctrl-C was pressed; the utility ends with exit code 130.</summary>
    public static bool Stopped(string message)
    {
        Say(message);
        Environment.ExitCode = 130;
        return false;
    }

    /// <summary>Cancelled by Ctrl-C; a second one ends the process.</summary>
    public static CancellationTokenSource StopOnCtrlC()
    {
        var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        return stop;
    }

    /// <summary>Shows a progress bar while the work goes on.</summary>
    public static Task<T> WithProgressAsync<T>(string title, Func<ProgressTask, Task<T>> work) =>
        Messages
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(context => work(context.AddTask(title.EscapeMarkup())));
}
