using Tickets.SharedKernel;
using Weasel.Core;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Tickets.Ticketing;

/// <summary>Which tickets are similar: a group has the id of its first ticket, which is in it; and the bursts of groups.</summary>
internal static class SimilarTable
{
    /// <summary>The tables.</summary>
    public static ISchemaObject[] Define() => [Similar(), Bursts(), Lease()];

    /// <summary>SQL that gives the last tickets of a ticket's group, itself included; none if it is in none.</summary>
    /// <param name="ticket">The ticket, as SQL.</param>
    public static string GroupOf(string ticket) =>
        $"""
            select id from {Schema.Similar} where group_id = (select group_id from {Schema.Similar} where id = {ticket})
            order by id desc limit 10000
            """;

    /// <summary>SQL that gives how many tickets a group has, 1,000 at most.</summary>
    /// <param name="group">The group, as SQL; if it is null, nothing is read.</param>
    public static string Count(string group) =>
        $"case when {group} is not null then (select count(*) from (select from {Schema.Similar} counted where group_id = {group} limit 1000) first) end";

    private static Table Similar()
    {
        var similar = new Table(Schema.Similar);
        similar.AddColumn<Guid>("id").AsPrimaryKey();
        similar.AddColumn<Guid>("group_id").NotNull();
        // Ids ascend by time: a group's tickets of late are a range.
        similar.Indexes.Add(new IndexDefinition("similar_of_group") { Columns = ["group_id", "id"] });
        return similar;
    }

    private static Table Bursts()
    {
        var burst = new Table(Schema.Burst);
        burst.AddColumn<Guid>("id").AsPrimaryKey();
        burst.AddColumn<Guid>("group_id").NotNull();
        burst.AddColumn<DateTimeOffset>("began_at").NotNull();
        burst.AddColumn<DateTimeOffset>("last_at").NotNull();
        burst.AddColumn<long>("tickets").NotNull();
        burst.AddColumn<double>("usual").NotNull();
        burst.Indexes.Add(new IndexDefinition("burst_last_at") { Columns = ["last_at"] });
        return burst;
    }

    // Of several hosts one looks for similar tickets, as it remembers those of before.
    private static Table Lease()
    {
        var lease = new Table(Schema.SimilarLease);
        lease.AddColumn<int>("id").AsPrimaryKey();
        lease.AddColumn<Guid>("host").NotNull();
        lease.AddColumn<DateTimeOffset>("until").NotNull();
        return lease;
    }
}
