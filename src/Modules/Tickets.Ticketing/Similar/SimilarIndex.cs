using System.Runtime.InteropServices;
using Tickets.Contracts;

namespace Tickets.Ticketing;

/// <summary>
/// Finds for each ticket the group of those it is similar to, among the last ones, in a time that does not depend on how many there
/// are: compares it with the first ticket of each group that has one of the smallest numbers of its sketch. What others in the group
/// have in common does not count, so a group does not drift.
/// </summary>
/// <param name="sketches">Says what is similar.</param>
/// <param name="capacity">Tickets that are remembered.</param>
/// <param name="window">How long; a ticket of the group begins it anew.</param>
public sealed class SimilarIndex(ITextSketches sketches, int capacity, TimeSpan window)
{
    // Of two texts with half of their numbers in common, one pair in 2^8 has none of eight in common.
    private const int Keys = 8;

    private const int MaxCompared = 16; // for each key

    private readonly int _length = sketches.Length;
    private readonly uint[] _sketches = new uint[capacity * sketches.Length];
    private readonly Guid[] _groups = new Guid[capacity];
    private readonly DateTimeOffset[] _lastAt = new DateTimeOffset[capacity];

    // Places are counted on, and name a ticket and a key of it; what has gone round the ring since is forgotten.
    private readonly Dictionary<uint, long> _last = [];
    private readonly long[] _before = new long[capacity * Keys];
    private long _count;

    /// <summary>Adds a ticket, the next one by time.</summary>
    /// <param name="id">The ticket.</param>
    /// <param name="at">When it came in.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="body">Its body.</param>
    /// <param name="known">The group that it was found to be in before.</param>
    /// <returns>The group it is in; null if it is the first of its kind.</returns>
    public Guid? Add(Guid id, DateTimeOffset at, string subject, string body, Guid? known = null)
    {
        Span<uint> sketch = stackalloc uint[_length];
        sketches.Write(subject, body, sketch);
        if (sketch[0] == sketches.None)
            return known;
        if (Find(sketch, at) is not { } found)
        {
            Append(sketch, known ?? id, at);
            return known;
        }

        var group = _groups[found % capacity];
        _lastAt[found % capacity] = at;
        // Otherwise the ring would come round to a group in which something still happens.
        if (_count - found > capacity / 2)
            Append(_sketches.AsSpan((int)(found % capacity) * _length, _length), group, at);
        return group;
    }

    private long? Find(ReadOnlySpan<uint> sketch, DateTimeOffset at)
    {
        foreach (var key in sketch[..Keys])
            if (key != sketches.None && _last.TryGetValue(key, out var place))
                for (var compared = 0; compared < MaxCompared && Remembers(place); compared++, place = _before[place % _before.Length])
                {
                    var entry = place / Keys;
                    var slot = (int)(entry % capacity);
                    if (at - _lastAt[slot] <= window && sketches.AreNear(sketch, _sketches.AsSpan(slot * _length, _length)))
                        return entry;
                }

        return null;
    }

    private void Append(ReadOnlySpan<uint> sketch, Guid group, DateTimeOffset at)
    {
        var slot = (int)(_count % capacity);
        Forget(slot);
        sketch.CopyTo(_sketches.AsSpan(slot * _length, _length));
        (_groups[slot], _lastAt[slot]) = (group, at);
        for (var key = 0; key < Keys && sketch[key] != sketches.None; key++)
        {
            var place = (_count * Keys) + key;
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, sketch[key], out var exists);
            _before[place % _before.Length] = exists ? last : -1;
            last = place;
        }

        _count++;
    }

    // A key whose last place is the one that is written over is in no other.
    private void Forget(int slot)
    {
        for (var key = 0; key < Keys && _count >= capacity; key++)
        {
            var number = _sketches[(slot * _length) + key];
            if (_last.TryGetValue(number, out var place) && place == ((_count - capacity) * Keys) + key)
                _last.Remove(number);
        }
    }

    private bool Remembers(long place) => place >= 0 && place / Keys >= _count - capacity;
}
