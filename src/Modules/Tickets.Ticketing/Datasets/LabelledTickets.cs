using System.Runtime.CompilerServices;
using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The tickets that models are trained on and evaluated against.</summary>
public sealed class LabelledTickets(NpgsqlDataSource database, Sources sources, Limits limits, Redaction redaction)
    : ILabelledTickets
{
    private const int MaxShown = 20;

    /// <inheritdoc />
    public IAsyncEnumerable<LabelledTicket> ReadLabelledAsync(
        Target target,
        LabelSource labels,
        string? source,
        CancellationToken cancellation
    ) => ReadStoreAsync(LabelSql.Of(target, labels, source), cancellation);

    /// <inheritdoc />
    public Task<string?> WhyNoneAsync(Target target, string source, CancellationToken cancellation) =>
        sources.WhyNoneLabelledAsync(target, source, cancellation);

    private async IAsyncEnumerable<LabelledTicket> ReadStoreAsync(
        LabelSql sql,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var command = database
            .CreateCommand(
                $"""
                select data ->> 'subject', data ->> 'body', {sql.Label}, data ->> 'split', ticket.id from {sql.From} order by ticket.id
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
            )
            {
                Key = $"{reader.GetGuid(4)}",
            };
        }
    }

    /// <inheritdoc />
    public void WriteDoubtful(string file, IEnumerable<DoubtfulLabel> labels) => DoubtfulLabelsCsv.Write(file, labels);

    /// <inheritdoc />
    public async IAsyncEnumerable<LabelledTicket> ReadFileAsync(
        Target target,
        string file,
        FileReading reading,
        Action<LabelledFile> report,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await using var stream = await InputFile.OpenAsync(file, limits, cancellation);
        var content = await FileContent.CheckAsync(stream, limits, cancellation);
        await using var tickets = await TicketFile.OpenWholeAsync(stream, content, reading, limits, cancellation);
        var (labels, lost, rejected) = (new Dictionary<string, int>(), new Dictionary<string, int>(), new List<string>());
        var (unlabelled, bad) = (0, 0);
        await foreach (var row in tickets.ReadAsync(cancellation))
        {
            var label = target == Target.Category ? row.Label : row.Priority is { } priority ? EnumNames.Of(priority) : null;
            if (row.Error is not null)
            {
                if (bad++ < MaxShown)
                    rejected.Add($"line {row.Line} {row.Error}");
                if (label is not null)
                    lost[label] = lost.GetValueOrDefault(label) + 1;
                continue;
            }

            if (label is null)
            {
                unlabelled++;
                continue;
            }

            labels[label] = labels.GetValueOrDefault(label) + 1;
            var (subject, body, _) = redaction.Of(row.Subject, row.Body);
            var fingerprint = Fingerprint.Of(subject, body);
            yield return new LabelledTicket(subject, body, label, Fingerprint.SplitOf(fingerprint), fingerprint) { Key = $"{row.Line}" };
        }

        var gone = lost.Where(label => !labels.ContainsKey(label.Key)).ToDictionary();
        report(new(labels.Values.Sum(), unlabelled, bad, rejected, gone, [.. ReadingSentences.Of(ReadFile.Of(tickets))]));
    }
}
