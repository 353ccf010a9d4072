using Npgsql;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>
/// What is warned of among the links to other systems: mailboxes that can't be read, webhooks that were refused for good, and what was given
/// up to be delivered or written back.
/// </summary>
internal static class LinkWarnings
{
    // What follows the ? of a URL may be secret.
    private const string All = $"""
        select '{Warnings.MailboxFails}', name, mailbox_error from {Schema.Connection} where mailbox_failing_since is not null
        union all
        select '{Warnings.WebhookDisabled}', split_part(url, '?', 1), disabled_because from {Schema.Webhook} where disabled_because is not null
        union all
        select '{Warnings.DeliveriesFail}', coalesce(connection, split_part(url, '?', 1)), failed.count::text
        from {Schema.Webhook} webhook,
            lateral (select count(*) from {Schema.WebhookDelivery} where webhook_id = webhook.id and state = 'failed') failed
        where failed.count > 0
        order by 1, 2
        """;

    /// <summary>Those of now.</summary>
    public static Task<List<Warning>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation) =>
        database.QueryAsync(All, [], row => Of(row.GetString(0), row.GetString(1), row.GetString(2)), cancellation);

    private static Warning Of(string code, string name, string why) =>
        new(
            code,
            code switch
            {
                Warnings.MailboxFails => $"The mailbox {name} can't be read: {why}",
                Warnings.WebhookDisabled => $"The webhook {name} is disabled: {why}",
                _ => $"Deliveries to {name} were given up: {why}.",
            }
        );
}
