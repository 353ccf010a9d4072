using Npgsql;

namespace Tickets.HostKit;

/// <summary>The tables of a host.</summary>
internal static class Tables
{
    /// <summary>Empties those that tests fill; what the test before has left in hand may be in the way for a moment.</summary>
    public static Task ClearAsync(NpgsqlDataSource database) =>
        EventuallyAsync(
            async () =>
            {
                try
                {
                    await using var command = database.CreateCommand(
                        """
                        truncate ticketing.mt_doc_ticket, ticketing.mt_doc_correction, ticketing.backlog, ticketing.outcome, ticketing.decision,
                            ticketing.job, ticketing.chunk, ticketing.upload, ticketing.idempotency, ticketing.webhook, ticketing.webhook_delivery,
                            wolverine.wolverine_dead_letters, inference.shadow, inference.disagreement,
                            access.api_key, access.audit
                        """
                    );
                    await command.ExecuteNonQueryAsync();
                    return true;
                }
                catch (PostgresException inTheWay) when (inTheWay.SqlState == PostgresErrorCodes.DeadlockDetected)
                {
                    return false;
                }
            },
            "the tables are empty"
        );
}
