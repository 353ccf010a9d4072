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

    /// <summary>
    /// Versions of models: <c>target</c> is what they predict, <c>sha256</c> and <c>bytes</c> are those of their files.
    /// </summary>
    public const string Model = $"{Name}.model";

    /// <summary>The files of a version: a ZIP, in parts.</summary>
    public const string ModelPart = $"{Name}.model_part";

    /// <summary>Which version is in use, and which one is tried out.</summary>
    public const string ModelAlias = $"{Name}.model_alias";

    /// <summary>Who changed which model is in use: see <see cref="PromotionLog" />.</summary>
    public const string Promotion = $"{Name}.promotion";

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
        store.Storage.ExtendedSchemaObjects.AddRange([shadow, disagreement, .. ModelTables()]);
    }

    private static Table[] ModelTables()
    {
        var model = new Table(Model);
        model.AddColumn("target", "text").AsPrimaryKey();
        model.AddColumn("version", "text").AsPrimaryKey();
        model.AddColumn("kind", "text").NotNull();
        model.AddColumn("card", "json").NotNull(); // as it was written
        model.AddColumn("evaluation", "jsonb").NotNull();
        model.AddColumn("sha256", "text").NotNull();
        model.AddColumn<long>("bytes").NotNull();
        model.AddColumn<DateTimeOffset>("created_at").NotNull();

        var part = new Table(ModelPart);
        part.AddColumn("target", "text").AsPrimaryKey();
        part.AddColumn("version", "text").AsPrimaryKey();
        part.AddColumn<int>("part").AsPrimaryKey();
        part.AddColumn("bytes", "bytea").NotNull();

        var alias = new Table(ModelAlias);
        alias.AddColumn("target", "text").AsPrimaryKey();
        alias.AddColumn("alias", "text").AsPrimaryKey();
        alias.AddColumn("version", "text").NotNull();

        var promotion = new Table(Promotion);
        promotion.AddColumn("target", "text").AsPrimaryKey();
        promotion.AddColumn<long>("id").AsPrimaryKey();
        promotion.AddColumn<long>("restores");
        promotion.AddColumn<DateTimeOffset>("at").NotNull();
        promotion.AddColumn("by", "text").NotNull();
        promotion.AddColumn("version", "text").NotNull();
        promotion.AddColumn("previous", "text");
        promotion.AddColumn("note", "text");
        return [model, part, alias, promotion];
    }
}
