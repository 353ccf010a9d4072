using Npgsql;

namespace Tickets.Torture;

/// <summary>Those in PostgreSQL, which are tables.</summary>
internal sealed class PostgresQueues(NpgsqlDataSource database) : IQueues
{
    private const string Schema = "wolverine_queues";

    // A message has its own id within its body; that of the row only has to be another one.
    private const string Send = $"""
        insert into {Schema}.wolverine_queue_inference_queue (id, body, message_type, keep_until)
        select gen_random_uuid(), body, message_type, keep_until from
        """;

    public IEnumerable<KeyValuePair<string, string>> Environment => [new("Messaging__Transport", "Postgres")];

    public IEnumerable<KeyValuePair<string, string>> EnvironmentAt(string servers) => Environment;

    public Task BeginAsync() =>
        ExecuteAsync(
            $$"""
            create table if not exists torture.copies (body bytea, message_type text, keep_until timestamptz);
            create or replace function torture.copy() returns trigger language plpgsql as
                $copy$ begin
                    if current_setting('torture.repeats', true) is distinct from 'yes' then
                        insert into torture.copies values (new.body, new.message_type, new.keep_until);
                    end if;
                    return null;
                end $copy$;
            drop trigger if exists copy on {{Schema}}.wolverine_queue_inference_queue;
            truncate torture.copies, {{Schema}}.wolverine_queue_ticket_queue, {{Schema}}.wolverine_queue_inference_queue;
            create trigger copy after insert on {{Schema}}.wolverine_queue_inference_queue
                for each row execute function torture.copy()
            """
        );

    public async Task<long> CountAsync()
    {
        await using var command = database.CreateCommand(
            $"""
            select (select count(*) from {Schema}.wolverine_queue_ticket_queue)
                + (select count(*) from {Schema}.wolverine_queue_inference_queue)
            """
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public Task DeleteAsync(string queue) => ExecuteAsync($"delete from {Schema}.wolverine_queue_{queue}");

    public Task RepeatAsync(Random random) =>
        ExecuteAsync(
            $"""
            set torture.repeats = yes;
            with taken as (delete from torture.copies where ctid in (select ctid from torture.copies limit 100) returning *)
            {Send} (select * from taken union all select * from taken) as twice order by random()
            """
        );

    public async Task EchoAsync(DateTime end)
    {
        await ExecuteAsync("truncate torture.copies");
        while (DateTime.UtcNow < end)
        {
            await ExecuteAsync(
                $"""
                set torture.repeats = yes;
                with taken as (delete from torture.copies returning *) {Send} taken
                """
            );
            await Task.Delay(2);
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
