using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>What a seed imports, and how.</summary>
public sealed record ImportSource
{
    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>The system that the file is from, if a person named one: ids are then those of that system.</summary>
    public string? Source { get; init; }

    /// <summary>The stored upload, or null for a file in the data folder.</summary>
    public Guid? UploadId { get; init; }

    /// <summary>Bytes of the upload.</summary>
    public long UploadBytes { get; init; }

    /// <summary>What is in the upload, which was checked while it was stored.</summary>
    public FileContent? Content { get; init; }

    /// <summary>How it is read; with the names of the columns that were found, once its header was looked at.</summary>
    public FileReading Reading { get; init; } = new();

    /// <summary>For files with a split of their own: train (some of it validation) or test.</summary>
    public Split? Split { get; init; }

    /// <summary>The id of the first row, once a batch is stored: those of the others follow (<see cref="ImportedId" />).</summary>
    public Guid? FirstId { get; init; }

    /// <summary>Whether other texts may replace those of most tickets that the file is about.</summary>
    public bool Replace { get; init; }

    /// <summary>The split of a name; adds an error if it is none.</summary>
    public static Split? ParseSplit(string? name, Problems problems)
    {
        if (name is null or "train" or "test")
            return EnumNames.Parse<Split>(name);
        problems.Add("split", "must be train or test");
        return null;
    }

    /// <summary>Looks whether the beginning of the file can be read; gives the source with the columns that were found.</summary>
    /// <exception cref="FileRefusedException">It can't.</exception>
    public async Task<ImportSource> CheckHeaderAsync(Stream file, Limits limits, CancellationToken cancellation)
    {
        await using var tickets = await TicketFile.OpenAsync(file, Reading, limits, cancellation);
        return this with { Reading = Reading with { Mapping = tickets.Mapping } };
    }

    /// <summary>A row as a ticket, as it may be stored.</summary>
    public Ticket TicketOf(TicketRow row, Guid id, TicketProtection protection, DateTimeOffset now)
    {
        var ticket = protection.Protect(
            new()
            {
                Id = id,
                Subject = row.Subject,
                Body = row.Body,
                Priority = row.Priority,
                Source = Source ?? row.Source ?? Name,
                ExternalId = row.ExternalId,
                Label = row.Label,
                OpenedAt = row.OpenedAt,
                Fields = row.Fields,
                CreatedAt = now,
            },
            row.Requester
        );
        return ticket with
        {
            Key = TicketKey.Of(ticket, Source),
            Split = ticket.Label is null ? ticket.Split : Fingerprint.SplitOf(Fingerprint.Of(ticket.Subject, ticket.Body), Split),
        };
    }
}
