using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;

namespace Tickets.HostKit;

/// <summary>What is expected of an answer that refuses a request.</summary>
internal static class Refusals
{
    /// <summary>Posts, and expects problem details with that status and hint, and that nothing was stored.</summary>
    public static async Task ShouldRefuseAsync(
        this TicketsHost host,
        string url,
        HttpContent? content,
        int status,
        string hint
    )
    {
        var before = await host.CountAsync();
        var answer = await host.Http.PostAsync(url, content);
        var text = await answer.ShouldBeProblemAsync(status);
        Regex.Unescape(text).ShouldContain(hint);
        (await host.CountAsync()).ShouldBe(before);
    }

    /// <summary>Expects problem details with that status; gives their text.</summary>
    public static async Task<string> ShouldBeProblemAsync(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType.ShouldNotBeNull(text).MediaType.ShouldBe("application/problem+json", text);
        return text;
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static ByteArrayContent Bytes(byte[] bytes, string type) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static Task<string> CountAsync(this TicketsHost host) =>
        host.ScalarAsync<string>(
            """
            select concat_ws(' ', (select count(*) from ticketing.mt_doc_ticket), (select count(*) from ticketing.job))
            """
        );
}
