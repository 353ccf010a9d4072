using JasperFx;
using Marten;
using Npgsql;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>
/// Marten sends a batch that met a deadlock again, on another connection of the pool. What was prepared there is prepared
/// under the same names.
/// </summary>
[Collection(OneHost.Name)]
public sealed class retrying_a_batch(TicketsHost host) : IAsyncLifetime
{
    private const string Resume = "update retry.job set state = 'resumed' where id = ?";
    private const string Note = "update retry.note set n = n + 1 where id = ?";
    private readonly Guid _id = Guid.NewGuid();

    public Task InitializeAsync() =>
        host.ExecuteAsync(
            $$"""
            drop schema if exists retry cascade;
            create schema retry;
            create table retry.job (id uuid primary key, state text);
            create table retry.note (id uuid, n int);
            create sequence retry.attempts;
            create function retry.deadlock_once() returns trigger language plpgsql as $$ begin
                if nextval('retry.attempts') = 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
                return null; end $$;
            insert into retry.job values ('{{_id}}', 'paused')
            """
        );

    public Task DisposeAsync() => host.ExecuteAsync("drop schema retry cascade");

    // Failed, with "cancelled" and no error, with Npgsql 9.0.5 (npgsql 6432).
    [Fact]
    public async Task runs_what_was_asked_for()
    {
        // The settings of the host, with a pool of two.
        var settings = new NpgsqlConnectionStringBuilder(host.Database.ConnectionString)
        {
            Password = new NpgsqlConnectionStringBuilder(
                Environment.GetEnvironmentVariable("ConnectionStrings__postgres")
            ).Password,
            MaxPoolSize = 2,
        };
        settings.MaxAutoPrepare.ShouldBeGreaterThan(0, "without, nothing is prepared");
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
        using var store = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.AutoCreateSchemaObjects = AutoCreate.None;
        });
        await using (var other = await database.OpenConnectionAsync())
        {
            for (var i = 0; i < 8; i++)
                await ResumeAsync(store); // on the one connection
            await using var taken = await database.OpenConnectionAsync();
            for (var i = 0; i < 8; i++)
                foreach (
                    var sql in new[]
                    {
                        "update retry.job set state = 'cancelled' where id = $1",
                        "delete from retry.note where id = $1",
                    }
                )
                    await ExecuteAsync(other, sql); // on the other one, under the same names
        }

        await host.ExecuteAsync(
            $"""
            update retry.job set state = 'paused';
            create trigger deadlock before update on retry.note for each statement execute function retry.deadlock_once()
            """
        );
        await ResumeAsync(store);
        (await host.ScalarAsync<string>("select state from retry.job")).ShouldBe("resumed");
        (await host.ScalarAsync<long>("select last_value from retry.attempts")).ShouldBe(2, "it was sent again");
    }

    private async Task ResumeAsync(DocumentStore store)
    {
        await using var session = store.LightweightSession();
        session.QueueSqlCommand(Resume, _id);
        session.QueueSqlCommand(Note, _id);
        await session.SaveChangesAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = Guid.NewGuid() });
        await command.ExecuteNonQueryAsync();
    }
}
