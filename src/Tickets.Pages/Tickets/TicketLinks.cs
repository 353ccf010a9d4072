using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>Links from a list of tickets to others.</summary>
/// <param name="parameters">Those of the list.</param>
public sealed class TicketLinks(IQueryCollection parameters) : ListLinks("/ui/tickets", parameters)
{
    /// <summary>The list of the tickets that are similar to one.</summary>
    public static string SimilarTo(Guid ticket) => $"/ui/tickets?similar_to={ticket}";

    /// <summary>All tickets of the list as a file.</summary>
    public string Export(ExportFormat format)
    {
        var query = new QueryBuilder(Filters.Select(filter => KeyValuePair.Create(filter.Name, filter.Value)))
        {
            { "format", EnumNames.Of(format) },
        };
        return $"/requests/export{query}";
    }

    /// <summary>Only those to review can be sorted by confidence.</summary>
    protected override bool IsLost(string name, string changed, string? value) =>
        name == "sort" && this[name] == "confidence" && changed == "status" && value != "needs_review";
}
