using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>The words that <see cref="PriorityNames" /> knows, as <c>docs/importing.md</c> lists them.</summary>
public static class PriorityWords
{
    /// <summary>The words of a language for a priority.</summary>
    /// <param name="Language">The language.</param>
    /// <param name="Priority">The priority.</param>
    /// <param name="Words">The words, with spaces between.</param>
    public readonly record struct Row(string Language, Priority Priority, string Words);

    /// <summary>All of them. Major is that of Jira; that of GLPI is above very high, which a map can say.</summary>
    public static IReadOnlyList<Row> Rows { get; } =
    [
        new("English", Priority.Low, "low lowest minor trivial planning wishlist"),
        new("English", Priority.Medium, "medium med normal moderate average standard"),
        new("English", Priority.High, "high major important"),
        new("English", Priority.Critical, "critical crit highest urgent blocker emergency immediate showstopper"),
        new("German", Priority.Low, "niedrig niedrige niedrigste gering geringe geringste unwichtig Planung"),
        new("German", Priority.Medium, "mittel mittlere normale moderat mäßig maessig durchschnittlich"),
        new("German", Priority.High, "hoch hohe wichtig schwerwiegend"),
        new("German", Priority.Critical, "höchste hoechste kritisch kritische dringend dringlich Notfall sofort blockierend"),
        new("French", Priority.Low, "bas basse faible mineur mineure triviale minimale planification"),
        new("French", Priority.Medium, "moyen moyenne normale modéré modérée"),
        new("French", Priority.High, "haut haute élevé élevée majeur majeure importante"),
        new("French", Priority.Critical, "critique urgente urgence bloquant bloquante immédiat immédiate maximale"),
        new("Spanish", Priority.Low, "bajo baja mínimo mínima menor planificación"),
        new("Spanish", Priority.Medium, "medio media moderado moderada"),
        new("Spanish", Priority.High, "alto alta elevado elevada importante mayor"),
        new("Spanish", Priority.Critical, "crítico crítica urgente emergencia inmediato inmediata bloqueante bloqueador máximo máxima"),
        new("Italian", Priority.Low, "basso bassa bassissima minimo minima minore banale pianificazione"),
        new("Italian", Priority.Medium, "medio media normale moderato moderata"),
        new("Italian", Priority.High, "alto alta elevato elevata importante maggiore"),
        new("Italian", Priority.Critical, "critico critica urgente emergenza immediato immediata bloccante massimo massima altissima"),
        new("Portuguese", Priority.Low, "baixo baixa mínimo mínima menor planejamento planeamento"),
        new("Portuguese", Priority.Medium, "médio média moderado moderada"),
        new("Portuguese", Priority.High, "alto alta elevado elevada importante maior"),
        new("Portuguese", Priority.Critical, "crítico crítica urgente emergência imediato imediata bloqueador impeditivo máximo máxima"),
    ];

    /// <summary>Before a word for high, they make it critical; before any other but medium, they change nothing.</summary>
    internal const string Very = "very sehr très muy molto muito plus más più mais";

    /// <summary>They say that a priority follows, or went before.</summary>
    internal const string Labels =
        "p s priority prio Priorität Prioritaet priorité prioridad priorità prioridade severity sev Schweregrad";
}
