namespace Tickets.Inference;

/// <summary>The k largest of some values.</summary>
internal static class TopK
{
    /// <summary>
    /// Writes the indices of the largest values, the largest first; of equal values the first one comes first.
    /// </summary>
    /// <returns>How many were written: as many as there is room for, or values.</returns>
    public static int Find(ReadOnlySpan<float> values, Span<int> indices)
    {
        var found = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var rank = found;
            while (rank > 0 && values[i] > values[indices[rank - 1]])
                rank--;
            if (rank == indices.Length)
                continue;
            found = Math.Min(found + 1, indices.Length);
            for (var lower = found - 1; lower > rank; lower--)
                indices[lower] = indices[lower - 1];
            indices[rank] = i;
        }

        return found;
    }
}
