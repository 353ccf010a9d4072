using Tickets.SharedKernel;

namespace Tickets.Pages;

/// <summary>What people do that is in the audit.</summary>
public enum Deeds
{
    Other,
    Corrected,
    Withdrew,
    Erased,
    Imported,
    Classified,
    Controlled,
    Replayed,
    Discarded,
    MadeKey,
    RevokedKey,
    ChangedModels,
    SignedIn,
}

/// <summary>Tells by the route of an entry what was done, whether by the API, a page or a utility.</summary>
public static class Deed
{
    // The first that the route contains.
    private static readonly (string Part, Deeds Deed)[] Known =
    [
        ("/withdraw", Deeds.Withdrew),
        ("/review/undo", Deeds.Withdrew),
        ("/category", Deeds.Corrected),
        ("/review", Deeds.Corrected),
        ("/erase", Deeds.Erased),
        ("/erasures", Deeds.Erased),
        ("erase", Deeds.Erased),
        ("/seed", Deeds.Imported),
        ("/import", Deeds.Imported),
        ("/process-tickets", Deeds.Classified),
        ("/reclassify", Deeds.Classified),
        ("/jobs/", Deeds.Controlled),
        ("dead-letters/replay", Deeds.Replayed),
        ("dead-letters/discard", Deeds.Discarded),
        ("/revoke", Deeds.RevokedKey),
        ("keys revoke", Deeds.RevokedKey),
        ("/keys/{", Deeds.RevokedKey),
        ("/keys", Deeds.MadeKey),
        ("keys create", Deeds.MadeKey),
        ("/models", Deeds.ChangedModels),
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
            : entry.Route == "/requests/{id}" ? Deeds.Erased
            : deed;
    }
}
