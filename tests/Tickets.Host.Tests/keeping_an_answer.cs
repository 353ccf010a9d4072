using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;
using Xunit;

namespace Tickets.Host.Tests;

public class keeping_an_answer
{
    // Failed, with no-store, for an answer with an ETag.
    [Theory]
    [InlineData(null, null, "no-store")]
    [InlineData("W/\"7\"", null, "private, no-cache")]
    [InlineData("W/\"7\"", "public, max-age=60", "public, max-age=60")]
    [InlineData(null, "no-cache", "no-cache")]
    public async Task is_for_who_can_ask_whether_it_still_holds(string? tag, string? said, string kept)
    {
        var response = new BeginningResponse();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(response);
        await SecurityHeaders.AddAsync(
            context,
            answered =>
            {
                answered.Response.Headers.ETag = tag;
                answered.Response.Headers.CacheControl = said;
                return response.BeginAsync();
            }
        );
        context.Response.Headers.CacheControl.ToString().ShouldBe(kept);
    }

    private sealed class BeginningResponse : HttpResponseFeature
    {
        public Func<Task> BeginAsync { get; private set; } = () => Task.CompletedTask;

        public override void OnStarting(Func<object, Task> callback, object state) => BeginAsync = () => callback(state);
    }
}
