using System.Data.Common;
using Weasel.Core;
using Weasel.Postgresql.Triggers;

namespace Tickets.Ticketing;

/// <summary>
/// A trigger on outcomes that runs once a statement, with the rows it wrote as a table <c>decided</c>; Weasel knows none with a
/// table.
/// </summary>
internal sealed class TriggerWithRows : Trigger
{
    /// <summary>Describes one.</summary>
    public TriggerWithRows(string name, TriggerEvents what)
        : base(name, Schema.Outcome, "ticketing.tell_of_decisions()")
    {
        (Timing, ForEachRow) = (TriggerTiming.After, false);
        Events = what;
    }

    // As PostgreSQL gives it back.
    private string Definition =>
        CreateStatement().TrimEnd(';').Replace(" FOR EACH", " REFERENCING NEW TABLE AS decided FOR EACH", StringComparison.Ordinal);

    /// <inheritdoc />
    public override void WriteCreateStatement(Migrator migrator, TextWriter writer)
    {
        WriteDropStatement(migrator, writer);
        writer.WriteLine($"{Definition};");
    }

    /// <inheritdoc />
    public override async Task<ISchemaObjectDelta> CreateDeltaAsync(DbDataReader reader, CancellationToken ct = default)
    {
        if (!await reader.ReadAsync(ct))
            return new SchemaObjectDelta(this, SchemaPatchDifference.Create);
        var same = string.Equals(reader.GetString(0), Definition, StringComparison.OrdinalIgnoreCase);
        return new SchemaObjectDelta(this, same ? SchemaPatchDifference.None : SchemaPatchDifference.Update);
    }
}
