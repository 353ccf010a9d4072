namespace Tickets.PagesTests;

/// <summary>Tickets that wait for a person, each with another text.</summary>
internal static class ReviewTickets
{
    /// <summary>Adds some, of which a model found billing best.</summary>
    public static Task AddAsync(this PagesHost host, int count) =>
        host.AddAsync(count, "7000", "translate(n::text, '0123456789', 'abcdefghij')");

    /// <summary>Adds some that have the same text.</summary>
    public static Task AddAlikeAsync(this PagesHost host, int count) => host.AddAsync(count, "7001", "'the printer'");

    private static Task AddAsync(this PagesHost host, int count, string group, string letters) =>
        host.Tickets.ExecuteAsync(
            $$"""
            with added as (
                insert into ticketing.mt_doc_ticket (id, data)
                select id, jsonb_build_object('id', id, 'subject', 'Ticket ' || letters, 'body', 'What about ' || letters || '?', 'source', 'api',
                    'split', 'live', 'created_at', '2026-11-26T08:00:00.000Z')
                from (select ('01990000-0000-{{group}}-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
                    {{letters}} as letters from generate_series(1, {{count}}) n) numbered
                returning id)
            insert into ticketing.outcome (id, status, best, confidence, second, second_confidence, reason, model_version, classified_at)
            select id, 'needs_review', 'billing', 0.4, 'technical', 0.3, 'low_confidence', 'test', now() from added
            """
        );

    /// <summary>How many tickets a person has decided.</summary>
    public static Task<long> DecidedAsync(this PagesHost host) =>
        host.Tickets.ScalarAsync<long>("select count(*) from ticketing.outcome where corrected_by is not null");
}
