using System.Runtime.CompilerServices;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The tickets that models are trained on and evaluated against.</summary>
public sealed class LabelledTickets(NpgsqlDataSource database, Limits limits, Redaction redaction) : ILabelledTickets
{
    /// <inheritdoc />
    public IAsyncEnumerable<LabelledTicket> ReadLabelledAsync(
        Target target,
        LabelSource labels,
        string? file,
        string? source,
        CancellationToken cancellation
    ) =>
        file is null
            ? ReadStoreAsync(LabelSql.Of(target, labels, source), cancellation)
            : ReadFileAsync(target, file, cancellation);

    private async IAsyncEnumerable<LabelledTicket> ReadStoreAsync(
        LabelSql sql,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var command = database
            .CreateCommand(
                $"""
                select data ->> 'subject', data ->> 'body', {sql.Label}, data ->> 'split' from {sql.From} order by ticket.id
                """
            )
            .With(sql.Values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var (subject, body) = (reader.GetString(0), reader.GetString(1));
            var fingerprint = Fingerprint.Of(subject, body);
            var split = EnumNames.Parse<Split>(reader.GetString(3))!.Value;
            yield return new LabelledTicket(
                subject,
                body,
                reader.GetString(2),
                split == Split.Live ? Fingerprint.SplitOf(fingerprint) : split,
                fingerprint
            );
        }
    }

    private async IAsyncEnumerable<LabelledTicket> ReadFileAsync(
        Target target,
        string file,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var stream = File.OpenRead(file);
        await using var csv = await CsvTickets.OpenAsync(stream, new ColumnMapping(), limits, cancellation);
        await foreach (var row in csv.ReadAsync(cancellation))
        {
            var label = target == Target.Category ? row.Label : row.Priority is { } priority ? EnumNames.Of(priority) : null;
            if (row.Error is not null || label is null)
                continue;
            var (subject, body, _) = redaction.Of(row.Subject, row.Body);
            var fingerprint = Fingerprint.Of(subject, body);
            yield return new LabelledTicket(
                subject,
                body,
                label,
                Fingerprint.SplitOf(fingerprint),
                fingerprint
            );
        }
    }
}
