using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Tickets.Host.Tests;

public class reading_the_accept_header
{
    // Failed for "application/json;q=0, */*" when any range that includes JSON was enough.
    [Theory]
    [InlineData("*/*", true)]
    [InlineData("application/*", true)]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON; charset=utf-8", true)]
    [InlineData("application/problem+json", true)]
    [InlineData("application/json;q=0, application/problem+json", true)]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.1", true)]
    [InlineData("text/html;q=0, application/json", true)]
    [InlineData("*/*;q=0, application/json;q=0.2", true)]
    [InlineData("application/json;q=0.5, */*;q=0", true)]
    [InlineData("nonsense", true)] // as none
    [InlineData("text/html", false)]
    [InlineData("text/*", false)]
    [InlineData("application/xml", false)]
    [InlineData("application/vnd.api+json", false)]
    [InlineData("application/json;q=0", false)]
    [InlineData("application/json;q=0, */*", false)]
    [InlineData("*/*, application/*;q=0", false)]
    [InlineData("*/*;q=0", false)]
    public void says_whether_json_is_taken(string accept, bool takes)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;
        ContentNegotiation.TakesJson(request.GetTypedHeaders().Accept).ShouldBe(takes);
    }
}
