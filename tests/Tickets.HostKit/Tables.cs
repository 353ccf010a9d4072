using Npgsql;

namespace Tickets.HostKit;

/// <summary>The tables of a host.</summary>
internal static class Tables
{
    private static readonly string[] ModelTables = ["model", "model_part", "model_alias", "promotion"];

    private static string? _modelsOf;
    private static DateTimeOffset _clearedAt;

    /// <summary>The audit since the tables were emptied, as SQL: what was asked before may be written after that.</summary>
    public static string Audit => $"(select * from access.audit where at >= '{_clearedAt:O}') audit";

    /// <summary>
    /// A host with another folder of models than the one before, whose model it brings along, finds none in PostgreSQL.
    /// </summary>
    public static async Task ForgetModelsAsync(string folder)
    {
        if (_modelsOf == folder)
            return;
        _modelsOf = folder;
        await ExecuteAsync(
            """
            do $$ begin
                if to_regclass('inference.promotion') is not null then
                    truncate inference.model, inference.model_part, inference.model_alias, inference.promotion;
                end if;
            end $$
            """
        );
    }

    /// <summary>Keeps which models there are, for <see cref="RestoreModelsAsync" />.</summary>
    public static Task KeepModelsAsync() =>
        ExecuteAsync(
            "drop schema if exists kept cascade; create schema kept;"
                + string.Concat(ModelTables.Select(table => $"create table kept.{table} as table inference.{table};"))
        );

    /// <summary>Puts them back.</summary>
    public static Task RestoreModelsAsync()
    {
        _modelsOf = TicketsHost.ModelFolder;
        return ExecuteAsync(
            string.Concat(ModelTables.Select(table => $"truncate inference.{table}; insert into inference.{table} select * from kept.{table};"))
                + "drop schema kept cascade; notify inference_model_alias"
        );
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(Postgres.Address);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

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
                            ticketing.job, ticketing.chunk, ticketing.upload, ticketing.idempotency, ticketing.rule_set, ticketing.webhook, ticketing.webhook_delivery,
                            ticketing.connection, ticketing.connection_event,
                            ticketing.similar_ticket, ticketing.burst, ticketing.similar_lease,
                            wolverine.wolverine_dead_letters, inference.shadow, inference.disagreement,
                            access.api_key, access.audit
                        """
                    );
                    await command.ExecuteNonQueryAsync();
                    _clearedAt = DateTimeOffset.UtcNow;
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
