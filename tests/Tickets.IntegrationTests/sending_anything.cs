using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Properties of the routes, over generated requests; a failure prints the seed to repeat it with.</summary>
[Collection(OneHost.Name)]
public class sending_anything(TicketsHost host)
{
    private const int Requests = 20_000;

    private Task<string> RowsAsync() =>
        host.ScalarAsync<string>(
            """
            select concat_ws(' ', (select count(*) from ticketing.mt_doc_ticket), (select count(*) from ticketing.backlog),
                (select count(*) from ticketing.outcome), (select count(*) from ticketing.job),
                (select count(*) from ticketing.upload), (select count(*) from ticketing.mt_doc_deadletteraction),
                (select count(*) from wolverine.wolverine_dead_letters))
            """
        );

    // Failed, with 500, when a subject could hold a NUL.
    [Fact]
    public async Task is_refused_when_it_is_bad_and_changes_nothing()
    {
        // What another test has submitted may be on its way to a category, which would be written after the clearing.
        const string underWay = "select count(*) from ticketing.backlog where sent_at is not null";
        await EventuallyAsync(() => host.ScalarAsync<long>(underWay), 0L);
        await host.ClearAsync();
        var rows = await RowsAsync();
        await BadRequests.All.SampleAsync(
            async bad =>
            {
                using var request = new HttpRequestMessage(new HttpMethod(bad.Method), bad.Url);
                if (bad.Type is not null)
                {
                    request.Content = new ByteArrayContent(bad.Body);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(bad.Type);
                }

                using var patience = new CancellationTokenSource(Waiting.Patience);
                using var answer = await host.Http.SendAsync(request, patience.Token);
                ((int)answer.StatusCode).ShouldBeInRange(400, 499, $"{bad}: {await answer.Content.ReadAsStringAsync()}");
            },
            iter: Requests
        );
        (await RowsAsync()).ShouldBe(rows);
    }

    [Fact]
    public async Task is_given_back_as_it_was_sent()
    {
        var text = Gen.OneOf(
                Gen.Int[1, 0x10FFFF].Where(Rune.IsValid).Select(value => new Rune(value).ToString()),
                Gen.OneOfConst(" ", "\n", "\r\n", "\t", "\"", "\\", "<", "\u2028")
            )
            .List[1, 100]
            .Select(string.Concat)
            .Where(text => !string.IsNullOrWhiteSpace(text));
        await Gen.Select(text, text)
            .SampleAsync(
                async (subject, body) =>
                {
                    var answer = await host.Http.SubmitAsync(subject, body);
                    answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
                    var ticket = await host.GetAsync(answer.Headers.Location!.ToString());
                    (ticket.Text("subject"), ticket.Text("body")).ShouldBe((subject, body));
                },
                iter: 300
            );
    }
}
