using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>GET /rules</c> and <c>PUT /rules</c>: what decides about tickets before a model is asked.</summary>
[Tags("Rules")]
public static class RulesEndpoint
{
    /// <summary>200 all rules, in their order.</summary>
    [WolverineGet("/rules", OperationId = "listRules", Summary = "List the rules")]
    [Scope(Scope.Read)]
    public static Task<RuleList> Get(RuleStore rules, CancellationToken cancellation) => rules.ReadAsync(cancellation);

    /// <summary>
    /// 200 the rules, which hold for all that is classified from now on. What was decided stays; <c>POST /requests/reclassify</c> has
    /// tickets decided about again.
    /// </summary>
    [WolverinePut("/rules", OperationId = "replaceRules", Summary = "Replace the rules")]
    [Scope(Scope.Admin)]
    [RequestBody(typeof(RulesRequest))]
    public static async Task<RuleList> Put(HttpContext context, RuleStore rules, Limits limits)
    {
        var request = await JsonBody.ReadAsync<RulesRequest>(context, limits.RequestBytes);
        var changed = await rules.WriteAsync(request, context.Caller(request.By), context.RequestAborted);
        context.Note(changed.ToNote());
        return changed;
    }
}
