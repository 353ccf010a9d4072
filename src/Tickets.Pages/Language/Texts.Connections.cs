using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of connections.</content>
public partial class Texts
{
    public virtual string ConnectionsTitle => "Connections";
    public virtual string ConnectionsMean => "Help desks whose own webhooks become tickets, and mailboxes whose messages do.";
    public virtual string ConnectionName => "Name";
    public virtual string ConnectionNameHint => "Letters a to z, digits and hyphens. It ends the address, and is the source of the tickets.";
    public virtual string ConnectionRecipe => "Recipe";
    public virtual string ConnectionLast => "Last event";
    public virtual string ConnectionMake => "Connect a help desk";
    public virtual string ConnectionValues => "What the recipe asks for";
    public virtual string ConnectionValuesHint =>
        "own_user=… is the user that this service writes as; what it does becomes no ticket. More with commas between: host=…, user=… of a mailbox.";
    public virtual string ConnectionNoRecipe => "none: the settings below say it all";
    public virtual string ConnectionSettings => "Settings, as JSON";
    public virtual string ConnectionSettingsHint => "verify, map, when, updates, own, write_back and the others of docs/connections.md. What is left out is as the recipe has it.";
    public virtual string ConnectionChange => "Change …";
    public virtual string ConnectionChangeTitle => "Change a connection";
    public virtual string ConnectionKeptHint => "Left empty, both stay as they are.";
    public virtual string ConnectionEvent => "An event to try the settings with";
    public virtual string ConnectionEventHint => "Nothing is stored or sent. Its signature is not looked at; ./tickets connections try does that.";
    public virtual string ConnectionHeaders => "Headers of the event, with | between";
    public virtual string ConnectionTryCategory => "Category to try writing back with; empty: as if a model left it to a person";
    public virtual string ConnectionTryConfidence => "How sure a model would be of it, 0 to 1; empty: 1";
    public virtual string ConnectionTry => "Try";
    public virtual string ConnectionSave => "Save";
    public virtual string ConnectionSecret => "The secret";
    public virtual string ConnectionSecretHint => "Of Zendesk and FreeScout, which make their own, and the password of a mailbox. For the others one is made if it is left empty.";
    public virtual string ConnectionSecretShownOnce => "Copy it now, and enter it in the help desk: it is shown this once.";
    public virtual string ConnectionToken => "Token to write back with";
    public virtual string ConnectionTokenHint => "With one, what is decided about a ticket is written into the help desk; most recipes need site=https://… above then.";
    public virtual string ConnectionWritten => "Written back";
    public virtual string ConnectionRequest => "Request";
    public virtual string ConnectionAddress => "Takes events at";
    public virtual string ConnectionMailbox => "Mailbox";
    public virtual string MailboxChecked => "Looked into";
    public virtual string ConnectionEvents => "What came of late";
    public virtual string ConnectionNothingCame => "Nothing yet.";
    public virtual string ConnectionCame => "Came";
    public virtual string ConnectionBecame => "Became";
    public virtual string ConnectionWhy => "Why";
    public virtual string ConnectionDelete => "Delete …";
    public virtual string ConnectionDeleteTitle => "Delete this connection?";
    public virtual string ConnectionDeleteMeans => "What the help desk sends is refused from then on, and a mailbox is left alone. Its tickets stay. It can't be undone; another one can be made.";

    /// <summary>When a mailbox was looked into, and when it will be.</summary>
    public virtual string LooksOf(MailboxState mailbox) =>
        mailbox.CheckedAt is { } at ? $"{Time(at)}; next at {Time(mailbox.NextAt)}" : "not yet";

    /// <summary>That a mailbox can't be read.</summary>
    public virtual string MailboxFailsSince(DateTimeOffset since) => $"Can't be read since {Time(since)}.";

    /// <summary>When the last event came.</summary>
    public virtual string LastOf(Connection connection) => connection.LastEventAt is { } at ? Time(at) : "nothing came yet";

    /// <summary>Whether decisions are written back, and how that goes.</summary>
    public virtual string WritesOf(Connection connection) =>
        connection.Settings.WriteBack is { Enabled: not false } ? $"{Count(connection.Waiting)} on the way, {Count(connection.Failed)} given up" : "no";

    /// <summary>What became of an event.</summary>
    public virtual string OutcomeOf(EventOutcome outcome) =>
        outcome switch
        {
            EventOutcome.Accepted => "A new ticket",
            EventOutcome.Repeated => "A known ticket",
            EventOutcome.PassedOver => "Passed over",
            _ => "Refused",
        };

    /// <summary>Why an event became no ticket.</summary>
    public virtual string ReasonOf(EventReason? reason) =>
        reason switch
        {
            EventReason.Condition => "a condition does not hold",
            EventReason.OwnUpdate => "this service did it",
            EventReason.Automatic => "an automatic reply",
            EventReason.Signature => "not verified",
            EventReason.Unreadable => "not readable",
            EventReason.Mapping => "the values are not those of a ticket",
            EventReason.TooLarge => "too large",
            _ => "",
        };
}
