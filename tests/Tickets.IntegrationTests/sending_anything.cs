using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Properties of the routes, over generated requests; a failure prints the seed to repeat it with.</summary>
[Collection(OneHost.Name)]
public class sending_anything(TicketsHost host)
{
    private const int Requests = 40_000;

    // All rows, but for those of what hosts tell each other, and for keys: the answer to a bad request with a key is kept.
    private const string RowsSql = """
        select string_agg(row, E'\n' order by row) from (
            select format('%s.%s: %s', table_schema, table_name, (xpath('//rows/text()', query_to_xml(format(
                'select concat_ws('' '', count(*), md5(string_agg(x::text, '' '' order by x::text))) rows from %I.%I x',
                table_schema, table_name), true, false, '')))[1]) row
            from information_schema.tables
            where table_schema in ('ticketing', 'inference', 'access', 'wolverine') and table_type = 'BASE TABLE'
                and table_name not like 'wolverine_node%' and table_name <> 'idempotency') tables
        """;

    // Failed, with 500, when a subject could hold a NUL.
    [Fact]
    public async Task is_refused_when_it_is_bad_and_changes_nothing()
    {
        // What another test has submitted may be on its way to a category, which would be written after the clearing.
        const string underWay = "select count(*) from ticketing.backlog where sent_at is not null";
        await EventuallyAsync(() => host.ScalarAsync<long>(underWay), 0L);
        await host.ClearAsync();
        await host.SeededAsync(); // something that could be changed
        await host.ClassifiedTicketAsync();
        // The import's own, which is written in the background.
        await EventuallyAsync(() => host.ScalarAsync<long>($"select count(*) from {TicketsHost.Audit}"), 1L);
        var document = JsonNode.Parse(await host.Http.GetStringAsync("/openapi/v1.json"))!;
        var (rows, models) = (await RowsAsync(), await ModelsAsync());
        await new BadRequests(document).All().SampleAsync(CheckAsync, iter: Requests);
        (await RowsAsync()).ShouldBe(rows);
        (await ModelsAsync()).ShouldBe(models);
    }

    private async Task CheckAsync(BadRequests.Request bad)
    {
        using var request = new HttpRequestMessage(new HttpMethod(bad.Method), bad.Url);
        if (bad.Type is not null || bad.Body.Length > 0)
            request.Content = new ByteArrayContent(bad.Body);
        if (bad.Type is not null)
            request.Content!.Headers.TryAddWithoutValidation("Content-Type", bad.Type);
        foreach (var (name, value) in bad.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var patience = new CancellationTokenSource(Waiting.Patience);
        using var answer = await host.Http.SendAsync(request, patience.Token);
        var status = (int)answer.StatusCode;
        var text = await TextOfAsync(answer, patience.Token);
        if (status is >= 400 and < 500)
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", $"{bad}: {text}");
        else if (status == 207)
            JsonNode.Parse(text)!["tickets"]!.AsArray().ShouldAllBe(item => (int)item!["status"]! == 400, $"{bad}: {text}");
        else
            (status < 400 && bad.MayBeFine).ShouldBeTrue($"{status} to {bad}: {text}");
    }

    // A bad request may well say that it takes a packed answer.
    private static async Task<string> TextOfAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var content = await answer.Content.ReadAsStreamAsync(cancellation);
        using var reader = new StreamReader(
            answer.Content.Headers.ContentEncoding.SingleOrDefault() switch
            {
                "br" => new BrotliStream(content, CompressionMode.Decompress),
                "gzip" => new GZipStream(content, CompressionMode.Decompress),
                _ => content,
            }
        );
        return await reader.ReadToEndAsync(cancellation);
    }

    private Task<string> RowsAsync() => host.ScalarAsync<string>(RowsSql);

    private async Task<string> ModelsAsync() =>
        await host.Http.GetStringAsync("/models") + await host.Http.GetStringAsync("/models/promotions");

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
