using Microsoft.AspNetCore.Http;

namespace Tickets.Pages;

/// <summary>Links from a list of tickets to others.</summary>
/// <param name="parameters">Those of the list.</param>
public sealed class TicketLinks(IQueryCollection parameters) : ListLinks("/ui/tickets", parameters)
{
    /// <summary>Only those to review can be sorted by confidence.</summary>
    protected override bool IsLost(string name, string changed, string? value) =>
        name == "sort" && this[name] == "confidence" && changed == "status" && value != "needs_review";
}
