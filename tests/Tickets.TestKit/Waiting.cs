using System.Diagnostics;

namespace Tickets.TestKit;

/// <summary>Waits for what nothing else can tell the end of.</summary>
public static class Waiting
{
    /// <summary>How long a test waits before it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until what is read is as expected.</summary>
    public static Task EventuallyAsync<T>(Func<Task<T>> read, T expected) =>
        UntilAsync(
            read,
            actual => EqualityComparer<T>.Default.Equals(actual, expected),
            actual => $"It is still {actual}, not {expected}."
        );

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What is waited for, for a test that fails.</param>
    public static Task EventuallyAsync(Func<Task<bool>> condition, string what) =>
        UntilAsync(condition, holds => holds, _ => $"It did not come to this: {what}.");

    /// <summary>Waits until a condition holds that needs no waiting itself.</summary>
    public static Task EventuallyAsync(Func<bool> condition, string what) =>
        EventuallyAsync(() => Task.FromResult(condition()), what);

    private static async Task UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isEnough, Func<T, string> complaint)
    {
        var watch = Stopwatch.StartNew();
        while (await read() is var actual && !isEnough(actual))
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException(complaint(actual));
            await Task.Delay(Interval);
        }
    }
}
