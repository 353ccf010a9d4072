using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>What people do that is in the audit.</summary>
public enum Deeds
{
    Other,
    Corrected,
    Withdrew,
    Undid,
    Erased,
    Imported,
    RenamedSource,
    Classified,
    Paused,
    Resumed,
    Cancelled,
    Replayed,
    Discarded,
    MadeKey,
    ChangedConnection,
    ChangedWebhook,
    ChangedRules,
    RevokedKey,
    Promoted,
    RolledBack,
    TriedModel,
    EndedTrial,
    Retargeted,
    Trained,
    DeletedModel,
    SignedIn,
}

/// <summary>Tells by the route of an entry what was done, whether by the API, a page or a utility.</summary>
public static class Deed
{
    // The first that the route contains.
    private static readonly (string Part, Deeds Deed)[] Known =
    [
        ("/withdraw", Deeds.Withdrew),
        ("connections", Deeds.ChangedConnection),
        ("/webhooks", Deeds.ChangedWebhook),
        ("/rules", Deeds.ChangedRules),
        ("rules set", Deeds.ChangedRules),
        ("/again/undo", Deeds.Undid),
        ("/undo", Deeds.Withdrew),
        ("/category", Deeds.Corrected),
        ("/review", Deeds.Corrected),
        ("erase", Deeds.Erased),
        ("/sources/delete", Deeds.Erased),
        ("/imports/{id", Deeds.Erased),
        ("imports delete", Deeds.Erased),
        ("imports rename", Deeds.RenamedSource),
        ("/sources/rename", Deeds.RenamedSource),
        ("/seed", Deeds.Imported),
        ("/import", Deeds.Imported),
        ("/process-tickets", Deeds.Classified),
        ("/reclassify", Deeds.Classified),
        ("/jobs/process", Deeds.Classified),
        ("/jobs/again", Deeds.Classified),
        ("/pause", Deeds.Paused),
        ("/resume", Deeds.Resumed),
        ("/cancel", Deeds.Cancelled),
        ("dead-letters/replay", Deeds.Replayed),
        ("dead-letters/discard", Deeds.Discarded),
        ("/revoke", Deeds.RevokedKey),
        ("keys revoke", Deeds.RevokedKey),
        ("/keys/{", Deeds.RevokedKey),
        ("/keys", Deeds.MadeKey),
        ("keys create", Deeds.MadeKey),
        ("/promote", Deeds.Promoted),
        ("/rollback", Deeds.RolledBack),
        ("/shadow/end", Deeds.EndedTrial),
        ("/shadow", Deeds.TriedModel),
        ("/target", Deeds.Retargeted),
        ("/models/{version}/delete", Deeds.DeletedModel),
        ("/models/{version}", Deeds.DeletedModel),
        ("/models", Deeds.Trained),
        ("/session", Deeds.SignedIn),
        ("/sign-out", Deeds.SignedIn),
    ];

    /// <summary>What was done.</summary>
    public static Deeds Of(AuditEntry entry)
    {
        var deed = Array.Find(Known, known => entry.Route.Contains(known.Part, StringComparison.Ordinal)).Deed;
        if (entry.Method != "DELETE")
            return deed;
        return deed == Deeds.Corrected ? Deeds.Withdrew
            : deed == Deeds.Classified ? Deeds.Undid
            : deed == Deeds.TriedModel ? Deeds.EndedTrial
            : entry.Route == "/requests/{id}" ? Deeds.Erased
            : deed;
    }
}
