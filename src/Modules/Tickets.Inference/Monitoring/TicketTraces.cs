using Npgsql;
using Tickets.Contracts;
using Tickets.SharedKernel;

namespace Tickets.Inference;

/// <summary>What a shadow and its champion said of single tickets, and which models may have learnt from them.</summary>
internal sealed class TicketTraces(NpgsqlDataSource database, Models models) : ITicketTraces
{
    /// <inheritdoc />
    public Task<int> EraseAsync(IReadOnlyList<Guid> tickets, CancellationToken cancellation) =>
        database.ExecuteAsync(
            $"delete from {Schema.Disagreement} where ticket_id = any($1)",
            [tickets.ToArray()],
            cancellation
        );

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> ModelsTrainedSinceAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        var versions = new List<string>();
        foreach (var each in models.All)
            versions.AddRange(
                from model in await each.Registry.ListAsync(cancellation)
                where model.TrainedOn == ModelCard.Store && model.CreatedAt >= time
                select model.Version
            );
        return versions;
    }
}
