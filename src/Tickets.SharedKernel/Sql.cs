using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Tickets.SharedKernel;

/// <summary>
/// SQL with positional values: <c>$1</c> is the first. A value is what Npgsql takes, null, <see cref="Json" />, or a
/// parameter that says its own type.
/// </summary>
public static class Sql
{
    /// <summary>
    /// The first statement of a batch that does not wait for the disk: a crash of PostgreSQL may undo those of the last 0.6 s, each as
    /// a whole.
    /// </summary>
    public const string Unsynced = "select set_config('synchronous_commit', 'off', true)";

    /// <summary>A value for a column of type <c>json</c>, which keeps it as it is written.</summary>
    public static NpgsqlParameter Json(object value) => Json(value, NpgsqlDbType.Json);

    /// <summary>A value for a column of type <c>jsonb</c>.</summary>
    public static NpgsqlParameter Jsonb(object value) => Json(value, NpgsqlDbType.Jsonb);

    private static NpgsqlParameter Json(object value, NpgsqlDbType type) =>
        new() { Value = JsonSerializer.SerializeToUtf8Bytes(value, JsonStyle.Answers), NpgsqlDbType = type };

    /// <summary>Runs a statement; gives the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(
        this NpgsqlDataSource database,
        string sql,
        object?[] values,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(sql).With(values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Runs a statement in the connection's transaction; gives the number of rows it changed.</summary>
    public static async Task<int> ExecuteAsync(
        this NpgsqlConnection connection,
        string sql,
        object?[] values,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(sql, connection).With(values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Reads one value; the default if there is no row, or it is null.</summary>
    public static async Task<T?> ScalarAsync<T>(
        this NpgsqlDataSource database,
        string sql,
        object?[] values,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(sql).With(values);
        return await command.ExecuteScalarAsync(cancellation) is T value ? value : default;
    }

    /// <summary>Reads rows.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlDataSource database,
        string sql,
        object?[] values,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(sql).With(values);
        return await command.ReadAsync(read, cancellation);
    }

    /// <summary>Reads rows in the connection's transaction.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        object?[] values,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand(sql, connection).With(values);
        return await command.ReadAsync(read, cancellation);
    }

    /// <summary>Reads the rows of a command.</summary>
    public static async Task<List<T>> ReadAsync<T>(
        this NpgsqlCommand command,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.RestAsync(read, cancellation);
    }

    /// <summary>Reads the rows of the next statement of a batch.</summary>
    public static async Task<List<T>> NextAsync<T>(
        this NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        await reader.NextResultAsync(cancellation);
        return await reader.RestAsync(read, cancellation);
    }

    private static async Task<List<T>> RestAsync<T>(
        this NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellation
    )
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Adds a statement to a batch, which is one transaction.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
    }

    /// <summary>Adds a value to a command whose SQL is put together; gives the name it has there.</summary>
    public static string Add(this NpgsqlCommand command, object? value)
    {
        command.Parameters.Add(Parameter(value));
        return $"${command.Parameters.Count}";
    }

    /// <summary>The value of a column, or the default where it is null.</summary>
    public static T? Get<T>(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? default : row.GetFieldValue<T>(column);

    /// <summary>The command with values.</summary>
    public static NpgsqlCommand With(this NpgsqlCommand command, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) =>
        value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value };
}
