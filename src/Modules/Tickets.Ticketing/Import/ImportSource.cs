using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What a seed imports, and how.</summary>
public sealed record ImportSource
{
    /// <summary>Name of the file; the imported tickets carry it as their source.</summary>
    public required string Name { get; init; }

    /// <summary>The stored upload, or null for a file in the data folder.</summary>
    public Guid? UploadId { get; init; }

    /// <summary>Bytes of the upload.</summary>
    public long UploadBytes { get; init; }

    /// <summary>What is in the upload, which was checked while it was stored.</summary>
    public CsvContent? Content { get; init; }

    /// <summary>Which columns hold what; by their names in the file, once its header was looked at.</summary>
    public ColumnMapping Mapping { get; init; } = new();

    /// <summary>For files with a split of their own: train (some of it validation) or test.</summary>
    public Split? Split { get; init; }

    /// <summary>The split of a name; adds an error if it is none.</summary>
    public static Split? ParseSplit(string? name, Problems problems)
    {
        if (name is null or "train" or "test")
            return EnumNames.Parse<Split>(name);
        problems.Add("split", "must be train or test");
        return null;
    }

    /// <summary>Looks whether the beginning of the file can be read; gives the source with the columns that were found.</summary>
    /// <exception cref="CsvRefusedException">It can't.</exception>
    public async Task<ImportSource> CheckHeaderAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        await using var csv = await CsvTickets.OpenAsync(file, Mapping, limits, cancellation);
        return this with { Mapping = csv.Mapping };
    }
}
