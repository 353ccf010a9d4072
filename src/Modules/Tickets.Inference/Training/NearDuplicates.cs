using System.Runtime.InteropServices;
using Tickets.Contracts;

namespace Tickets.Inference;

/// <summary>
/// Finds near-duplicates among texts, in a time that grows as their number: compares those that have one of the smallest
/// numbers of their sketches in common, and of many that have it the last ones.
/// </summary>
public sealed class NearDuplicates
{
    // Of near-duplicates with half of their shingles in common, one pair in 2^8 has none of eight in common.
    private const int Keys = 8;

    private const int MaxCompared = 16; // for each key

    private readonly uint[] _sketches;
    private readonly Dictionary<uint, int> _last = [];
    private readonly int[] _before;

    /// <summary>Makes an index of sketches.</summary>
    /// <param name="sketches">One after the other.</param>
    public NearDuplicates(uint[] sketches)
    {
        _sketches = sketches;
        var rows = sketches.Length / TextSketch.Length;
        _before = new int[rows * Keys];
        for (var place = 0; place < _before.Length; place++)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, sketches[place / Keys * TextSketch.Length + place % Keys], out var exists);
            _before[place] = exists ? last : -1;
            last = place;
        }
    }

    /// <summary>The sketches of rows, one after the other.</summary>
    public static uint[] SketchesOf(IReadOnlyList<LabelledTicket> rows)
    {
        var sketches = new uint[rows.Count * TextSketch.Length];
        for (var row = 0; row < rows.Count; row++)
            TextSketch.Write(rows[row].Subject, rows[row].Body, sketches.AsSpan(row * TextSketch.Length, TextSketch.Length));
        return sketches;
    }

    /// <summary>Whether a text has a near-duplicate in the index.</summary>
    public bool Has(string subject, string body)
    {
        Span<uint> sketch = stackalloc uint[TextSketch.Length];
        TextSketch.Write(subject, body, sketch);
        foreach (var key in sketch[..Keys])
            if (key != TextSketch.None && _last.TryGetValue(key, out var place))
                for (var compared = 0; place >= 0 && compared < MaxCompared; compared++, place = _before[place])
                    if (TextSketch.AreNear(sketch, Sketch(place / Keys)))
                        return true;
        return false;
    }

    /// <summary>
    /// Puts rows into groups: near-duplicates, rows with the same fingerprint, and what these have in common with others are in
    /// one.
    /// </summary>
    /// <returns>For each row the first row of its group.</returns>
    public static int[] GroupsOf(IReadOnlyList<LabelledTicket> rows)
    {
        var index = new NearDuplicates(SketchesOf(rows));
        var groups = new int[rows.Count];
        var byFingerprint = new Dictionary<long, int>();
        for (var row = 0; row < groups.Length; row++)
        {
            groups[row] = row;
            if (!byFingerprint.TryAdd(rows[row].Fingerprint, row))
                Join(groups, row, byFingerprint[rows[row].Fingerprint]);
            index.JoinEarlier(groups, row);
        }

        for (var row = 0; row < groups.Length; row++)
            groups[row] = First(groups, row);
        return groups;
    }

    private void JoinEarlier(int[] groups, int row)
    {
        var sketch = Sketch(row);
        for (var key = 0; key < Keys && sketch[key] != TextSketch.None; key++)
        {
            var place = _before[row * Keys + key];
            for (var compared = 0; place >= 0 && compared < MaxCompared; compared++, place = _before[place])
                if (TextSketch.AreNear(sketch, Sketch(place / Keys)))
                    Join(groups, row, place / Keys);
        }
    }

    private ReadOnlySpan<uint> Sketch(int row) => _sketches.AsSpan(row * TextSketch.Length, TextSketch.Length);

    private static void Join(int[] groups, int one, int other)
    {
        var (first, second) = (First(groups, one), First(groups, other));
        groups[Math.Max(first, second)] = Math.Min(first, second);
    }

    private static int First(int[] groups, int row)
    {
        while (groups[row] != row)
            row = groups[row] = groups[groups[row]];
        return row;
    }
}
