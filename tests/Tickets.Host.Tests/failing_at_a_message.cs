using Npgsql;
using Shouldly;
using Tickets.Contracts;
using Wolverine;
using Wolverine.ErrorHandling;
using Xunit;

namespace Tickets.Host.Tests;

/// <summary>The host's rules, asked without a broker; a handler's own rules come before them.</summary>
public class failing_at_a_message
{
    private const string DeadLetters = "MoveToErrorQueue";
    private const string WaitThenRequeue = "LambdaContinuation";

    private static readonly WolverineOptions Options = new();

    static failing_at_a_message() => Options.UseMessaging();

    public static TheoryData<Exception> Passing =>
        [
            new TryLaterException("There is no model."),
            new TimeoutException(),
            new OperationCanceledException(),
            new NpgsqlException("lost", new IOException()),
            new PostgresException("deadlock detected", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected),
            new PostgresException("no such column", "ERROR", "ERROR", PostgresErrorCodes.UndefinedColumn),
            new InvalidOperationException("of Marten, around", new NpgsqlException("lost", new IOException())),
        ];

    // Failed, with the dead letters, when the rule was for TryLaterException alone.
    [Theory]
    [MemberData(nameof(Passing))]
    public void what_passes_is_tried_three_times_and_then_waits_in_its_queue_for_as_long_as_it_takes(Exception passing)
    {
        What(passing, attempt: 1).ShouldBe("Retry inline with a delay of 00:00:00.1000000");
        What(passing, attempt: 2).ShouldBe("Retry inline with a delay of 00:00:01");
        What(passing, attempt: 3).ShouldBe(WaitThenRequeue);
        What(passing, attempt: 1000).ShouldBe(WaitThenRequeue);
    }

    public static TheoryData<Exception> Lasting =>
        [
            new InvalidOperationException("a mistake in the code"),
            new PostgresException("duplicate key", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation),
            new PostgresException("division by zero", "ERROR", "ERROR", PostgresErrorCodes.DivisionByZero),
        ];

    // Failed, with a retry, when the rule was for all exceptions.
    [Theory]
    [MemberData(nameof(Lasting))]
    public void anything_else_goes_to_the_dead_letters_at_once(Exception lasting) =>
        What(lasting, attempt: 1).ShouldBe(DeadLetters);

    // Failed when the time was 30 s.
    [Fact]
    public void an_attempt_has_a_minute() => Options.DefaultExecutionTimeout.ShouldBe(TimeSpan.FromMinutes(1));

    // As Wolverine decides: the first rule that applies, and without one the dead letters.
    private string What(Exception exception, int attempt)
    {
        foreach (var rule in Options.Policies.Failures)
        {
            if (rule.TryCreateContinuation(exception, new Envelope { Attempts = attempt }, out var continuation))
                return (continuation as IContinuationSource)?.Description ?? continuation.GetType().Name;
        }

        return DeadLetters;
    }
}
