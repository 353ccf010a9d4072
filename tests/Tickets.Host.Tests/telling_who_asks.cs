using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Tickets.Host.Tests;

public class telling_who_asks
{
    // Failed for the last two when the route was not looked at: then /health asks the provider.
    [Theory]
    [InlineData("Authorization: Bearer tk_a_b", true, true, null)]
    [InlineData("Authorization: bearer  tk_a_b", true, true, null)]
    [InlineData("Authorization: Basic YTpi", true, true, null)]
    [InlineData("Authorization: Bearer e30.e30.x", true, true, "Token")]
    [InlineData("Authorization: Bearer e30.e30.x", false, true, null)]
    [InlineData("Cookie: tickets=x", true, true, "Session")]
    [InlineData("Cookie: tickets=x", false, true, "Session")]
    [InlineData("Cookie: __Host-tickets=x", true, true, null)]
    [InlineData("Cookie: other=x", true, true, null)]
    [InlineData("Cookie: tickets=x; X-Api-Key: tk_a_b", true, true, null)]
    [InlineData("Cookie: tickets=x; Authorization: Bearer tk_a_b", true, true, null)]
    [InlineData("", true, true, null)]
    [InlineData("Authorization: Bearer e30.e30.x", true, false, null)]
    [InlineData("Cookie: tickets=x", true, false, null)]
    public void goes_by_the_headers(string headers, bool hasProvider, bool isNeeded, string? scheme)
    {
        var context = new DefaultHttpContext();
        foreach (var header in headers.Split("; ", StringSplitOptions.RemoveEmptyEntries))
            context.Request.Headers[header.Split(": ")[0]] = header.Split(": ")[1];
        object[] metadata = isNeeded ? [new AuthorizeAttribute()] : [];
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "route"));
        Credentials.SchemeOf(context, hasProvider).ShouldBe(scheme);
    }
}
