using System.Text.Json;
using Tickets.SharedKernel;
using Weasel.Core;
using Weasel.Postgresql.Functions;
using Weasel.Postgresql.Triggers;

namespace Tickets.Ticketing;

/// <summary>
/// What endpoints are told. Triggers write it, in the transaction of what happened, whatever statement it was; without an endpoint
/// they look at an empty table, once a statement (docs/adr/0052).
/// </summary>
public static class WebhookEvents
{
    /// <summary>The type of an event that is sent on request.</summary>
    public const string Test = "test";

    /// <summary>The type of an event about many similar tickets.</summary>
    public const string BurstDetected = "burst.detected";

    /// <summary>The types that an endpoint can ask for.</summary>
    public static readonly string[] Types =
    [
        "ticket.classified",
        "ticket.needs_review",
        "ticket.failed",
        "ticket.corrected",
        "job.finished",
        BurstDetected,
        "model.promoted",
    ];

    /// <summary>The body of an event for which there is no trigger.</summary>
    public static string Body(string type, DateTimeOffset at, object data) =>
        JsonSerializer.Serialize(new { Type = type, Timestamp = at, Data = data }, JsonStyle.Answers);

    /// <summary>A time as JSON has it here, as SQL.</summary>
    /// <param name="time">The time, as SQL.</param>
    public static string Time(string time) => $"""to_char({time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""";

    /// <summary>The functions and the triggers.</summary>
    public static ISchemaObject[] Define() =>
        [
            Function.ForSql(TellDecisions),
            Function.ForSql(TellJob),
            // One each: PostgreSQL gives a trigger for both no table of its rows.
            new TriggerWithRows("tell_first_decisions", TriggerEvents.Insert),
            new TriggerWithRows("tell_other_decisions", TriggerEvents.Update),
            new Trigger("tell_finished_job", Schema.Job, "ticketing.tell_job()")
            {
                Timing = TriggerTiming.After,
                Events = TriggerEvents.Update,
                ForEachRow = true,
                Condition = "((old.finished_at IS NULL) AND (new.finished_at IS NOT NULL))",
            },
        ];

    // With another text it needs another name: Weasel drops a function that has changed, with its triggers, and would make these again
    // only when it looks the next time.
    // A ticket whose outcome was recorded, but that is in the backlog still, has another text by now: it is decided about again.
    // What persons and failures write leaves the backlog with the next statement. Imported tickets, and those whose decision before
    // was ended by a reclassification or its undoing, are part of a run.
    private static readonly string TellDecisions = $"""
        CREATE OR REPLACE FUNCTION ticketing.tell_of_decisions() RETURNS trigger LANGUAGE plpgsql AS $function$
        BEGIN
            IF NOT EXISTS (SELECT FROM {Schema.Webhook} WHERE enabled AND (bulk OR EXISTS (
                SELECT FROM decided WHERE id >= '{ImportedId.FirstLive}'))) THEN
                RETURN NULL;
            END IF;
            INSERT INTO {Schema.WebhookDelivery} (id, sequence, webhook_id, ticket_id, type, body, state, next_at, created_at)
            SELECT gen_random_uuid(), nextval('{WebhookTable.Sequence}'), webhook.id, decided.id, event.type,
                json_build_object('type', event.type, 'timestamp', {Time("decided.classified_at")}, 'data', json_build_object(
                    'id', decided.id, 'source', ticket.data ->> 'source', 'external_id', ticket.data ->> 'external_id',
                    'status', decided.status, 'category', CASE WHEN decided.status = 'processed' THEN decided.best END,
                    'confidence', decided.confidence,
                    'alternatives', (SELECT coalesce(json_agg(json_build_object('category', one.category, 'confidence', one.confidence)), '[]')
                        FROM (VALUES (decided.best, decided.confidence), (decided.second, decided.second_confidence),
                            (decided.third, decided.third_confidence)) one (category, confidence)
                        WHERE one.confidence IS NOT NULL),
                    'reason', left(decided.reason, 1000), 'model_version', decided.model_version,
                    'classified_at', {Time("decided.classified_at")}, 'corrected_by', decided.corrected_by,
                    'version', coalesce((ticket.data ->> 'version')::int, 1)))::text,
                'pending', now(), now()
            FROM decided
            CROSS JOIN LATERAL (SELECT CASE WHEN decided.corrected_by IS NOT NULL THEN 'ticket.corrected'
                WHEN decided.status = 'processed' THEN 'ticket.classified' ELSE 'ticket.' || decided.status END) event (type)
            JOIN {Schema.Webhook} webhook ON webhook.enabled AND webhook.events ? event.type AND (webhook.bulk OR decided.id >= '{ImportedId.FirstLive}' AND (decided.corrected_by IS NOT NULL OR NOT EXISTS (
                SELECT FROM (SELECT cause FROM {Schema.Decision} WHERE id = decided.id ORDER BY superseded_at DESC LIMIT 1) before
                WHERE before.cause IN ('reclassified', 'undone'))))
            CROSS JOIN LATERAL (SELECT data FROM {Schema.Ticket} WHERE id = decided.id OFFSET 0) ticket
            WHERE (webhook.connection IS NULL OR webhook.connection = ticket.data ->> 'source')
                AND (decided.status = 'failed' OR decided.corrected_by IS NOT NULL
                    OR NOT EXISTS (SELECT FROM {Schema.Backlog} backlog WHERE backlog.id = decided.id));
            RETURN NULL;
        END;
        $function$;
        """;

    private static readonly string TellJob = $"""
        CREATE OR REPLACE FUNCTION ticketing.tell_job() RETURNS trigger LANGUAGE plpgsql AS $function$
        BEGIN
            INSERT INTO {Schema.WebhookDelivery} (id, sequence, webhook_id, type, body, state, next_at, created_at)
            SELECT gen_random_uuid(), nextval('{WebhookTable.Sequence}'), webhook.id, 'job.finished',
                json_build_object('type', 'job.finished', 'timestamp', {Time("NEW.finished_at")}, 'data', json_build_object(
                    'id', NEW.id, 'kind', NEW.kind, 'state', NEW.state, 'total', NEW.total, 'done', NEW.done, 'failed', NEW.failed,
                    'error', left(NEW.error, 1000), 'by', NEW.asked_by, 'created_at', {Time("NEW.created_at")},
                    'started_at', {Time("NEW.started_at")}, 'finished_at', {Time("NEW.finished_at")}))::text,
                'pending', now(), now()
            FROM {Schema.Webhook} webhook
            WHERE webhook.enabled AND webhook.events ? 'job.finished' AND NEW.kind IN ('seed', 'process', 'train');
            RETURN NULL;
        END;
        $function$;
        """;
}
