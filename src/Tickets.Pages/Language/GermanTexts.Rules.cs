using Tickets.Ticketing;

namespace Tickets.Pages;

/// <content>Of rules.</content>
public sealed partial class GermanTexts
{
    public override string RulesTitle => "Regeln";
    public override string RulesMean =>
        "Sie entscheiden, bevor ein Modell gefragt wird, die erste, die passt; über alles, was von jetzt an eingeordnet wird. Was sie entschieden haben, bleibt.";
    public override string RuleName => "Name";
    public override string RuleIf => "Wenn";
    public override string RuleThen => "Dann";
    public override string RuleAdd => "Eine Regel hinzufügen";
    public override string RuleChange => "Ändern";
    public override string RuleDelete => "Löschen";
    public override string RuleSources => "Es kommt aus einer dieser Quellen, mit Kommas dazwischen; * steht für beliebige Zeichen; leer: woher auch immer";
    public override string RuleDomains =>
        "Es kommt von einer E-Mail-Adresse einer dieser Domains, mit Kommas dazwischen; *.example.com ist, was darunter liegt; leer: von wem auch immer";
    public override string RuleFields => "Seine Felder sagen all das, je eine Zeile, etwa language: fr*; leer: was auch immer";
    public override string RuleWords => "Es sagt eines dieser Wörter oder Wendungen, je eine Zeile; Rechnung* findet auch Rechnungen; leer: was auch immer";
    public override string RuleCategory => "Seine Kategorie; leer: es wird in Ruhe gelassen, ohne Kategorie, und niemand muss es ansehen";

    public override string RuleLatest(int tickets) => $"Von den letzten {Count(tickets)} Tickets";

    public override string RuleUp(string name) => $"{name} nach oben";

    public override string ConditionsOf(Rule rule) => Conditions(rule, "Quelle", "von", "sagt", "oder", "und");

    public override string DecisionOf(Rule rule) => rule.Category ?? "wird in Ruhe gelassen";
}
