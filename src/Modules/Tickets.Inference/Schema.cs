using Marten;
using Weasel.Postgresql.Tables;

namespace Tickets.Inference;

/// <summary>The module's tables in PostgreSQL.</summary>
internal static class Schema
{
    private const string Name = "inference";

    /// <summary>Counts of a champion and a shadow: a row for each pair of models.</summary>
    public const string Shadow = $"{Name}.shadow";

    /// <summary>Some tickets for which the two have different categories.</summary>
    public const string Disagreement = $"{Name}.disagreement";

    /// <summary>Adds the tables to Marten's schema.</summary>
    public static void Configure(StoreOptions store)
    {
        var shadow = new Table(Shadow);
        shadow.AddColumn("champion", "text").AsPrimaryKey();
        shadow.AddColumn("shadow", "text").AsPrimaryKey();
        shadow.AddColumn<long>("tickets").NotNull();
        shadow.AddColumn<long>("agreed").NotNull();
        shadow.AddColumn<long>("champion_answered").NotNull();
        shadow.AddColumn<long>("shadow_answered").NotNull();
        shadow.AddColumn<double>("champion_confidence").NotNull();
        shadow.AddColumn<double>("shadow_confidence").NotNull();

        var disagreement = new Table(Disagreement);
        disagreement.AddColumn("champion", "text").AsPrimaryKey();
        disagreement.AddColumn("shadow", "text").AsPrimaryKey();
        disagreement.AddColumn<Guid>("ticket_id").AsPrimaryKey();
        disagreement.AddColumn("champion_category", "text").NotNull();
        disagreement.AddColumn("champion_confidence", "real").NotNull();
        disagreement.AddColumn("shadow_category", "text").NotNull();
        disagreement.AddColumn("shadow_confidence", "real").NotNull();
        store.Storage.ExtendedSchemaObjects.AddRange([shadow, disagreement]);
    }
}
