namespace Tickets.Sample;

/// <summary>
/// SplitMix64: the numbers of one row, from seed and row alone. System.Random promises no sequence across versions.
/// </summary>
internal sealed class SampleRandom(long seed, long row)
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(Mix(unchecked((ulong)seed) + Step) ^ unchecked((ulong)row * Step));

    /// <summary>A number from 0 to <paramref name="end" /> - 1.</summary>
    public int Below(int end)
    {
        _state = unchecked(_state + Step);
        return (int)((Mix(_state) >> 32) * (ulong)end >> 32);
    }

    /// <summary>True so many times in a thousand.</summary>
    public bool Chance(int perMille) => Below(1000) < perMille;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>One of several, each as often as its weight says.</summary>
    public T Pick<T>(IReadOnlyList<T> items, Func<T, int> weight)
    {
        var left = Below(items.Sum(weight));
        var i = 0;
        while ((left -= weight(items[i])) >= 0)
            i++;
        return items[i];
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
