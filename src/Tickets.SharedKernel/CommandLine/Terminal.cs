using System.Text.Json;
using Spectre.Console;

namespace Tickets.SharedKernel;

/// <summary>The manners of the utilities: data on stdout, everything else on stderr.</summary>
public static class Terminal
{
    private static readonly IAnsiConsole Messages = AnsiConsole.Create(
        new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }
    );

    private static readonly JsonSerializerOptions Indented = new(JsonStyle.Answers) { WriteIndented = true };

    /// <summary>Whether a utility has the whole terminal for itself: what a log wrote would tear its screen.</summary>
    public static bool HasScreen { get; set; }

    /// <summary>Who runs the utility.</summary>
    public static string User => $"{Environment.UserName}@{Environment.MachineName}";

    /// <summary>Tells the person something.</summary>
    public static void Say(string message) => Console.Error.WriteLine(message);

    /// <summary>Prints data as JSON for a person to read.</summary>
    public static void Print(object data) => Console.WriteLine(JsonSerializer.Serialize(data, Indented));

    /// <summary>Prints data as JSON in one line, for a program to read.</summary>
    public static void PrintLine(object data) => Console.WriteLine(JsonSerializer.Serialize(data, JsonStyle.Answers));

    /// <summary>Says what went wrong with some of the work.</summary>
    public static void SayIncomplete(string message)
    {
        Say(message);
        Environment.ExitCode = ExitCodes.Incomplete;
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
