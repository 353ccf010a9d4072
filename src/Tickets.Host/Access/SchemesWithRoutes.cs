using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Tickets.Host;

/// <summary>Schemes whose handlers have routes, so that not each of them has to look at each request.</summary>
internal sealed class SchemesWithRoutes(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
{
    /// <inheritdoc />
    public override Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync() =>
        Task.FromResult<IEnumerable<AuthenticationScheme>>([]);
}
