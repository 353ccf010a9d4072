using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CsCheck;
using Shouldly;
using Xunit;

namespace Tickets.IntegrationTests;

/// <summary>Properties of the routes, over generated requests; a failure prints the seed to repeat it with.</summary>
[Collection(OneHost.Name)]
public class sending_anything(TicketsHost host)
{
    private const int Requests = 50_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public sealed record Request(string Method, string Url, string? Type, byte[] Body)
    {
        public override string ToString() => $"{Method} {Url} {Type} {Encoding.UTF8.GetString(Body)}";
    }

    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.String[1, 30],
        Gen.OneOfConst("-1", "0", "NaN", "null", "..%2f", "'; drop table x; --", "%00", "\ud83d\ude00", "%ff", "[]", "{}")
    );

    // A segment that is neither empty nor a dot, which clients resolve before they send.
    private static readonly Gen<string> Segment = Word.Select(word => "x" + Uri.EscapeDataString(Valid(word)));

    private static readonly Gen<string> NotJson = Gen.OneOf(
        Gen.Byte.Array[0, 100].Select(bytes => "\u0001" + Encoding.Latin1.GetString(bytes)),
        Gen.Int[64, 2000].Select(depth => new string('[', depth)),
        Gen.OneOfConst("", "null", "[]", "\"text\"", "17", "{", "{}}", "{'subject':1}", "{\"subject\":\"s\",}")
    );

    private static readonly Gen<string> WrongValue = Gen.OneOf(
        Gen.OneOfConst("null", "true", "{}", "[]", "[1]", "1e400", "-0", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\""),
        Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R", null) : "0"),
        Gen.Int[301, 2000].Select(length => $"\"{new string('x', length)}\\u0000\"")
    );

    private static readonly Gen<string> BadTicket = Gen.OneOf(
        NotJson,
        Gen.Select(
            Gen.OneOfConst("subject", "body", "priority"),
            WrongValue,
            (field, value) =>
                "{"
                + string.Join(
                    ',',
                    new[] { "subject", "body", "priority" }.Select(name =>
                        $"\"{name}\":{(name == field ? value : "\"low\"")}"
                    )
                )
                + "}"
        ),
        Gen.Select(
            Word,
            WrongValue,
            (name, value) =>
                $$"""{"subject":"s","body":"b","priority":"low",{{JsonSerializer.Serialize("x" + Valid(name))}}:{{value}}}"""
        )
    );

    private static readonly Gen<string> BadRun = Gen.OneOf(
        NotJson.Where(text => text.Length > 0),
        Gen.OneOfConst("0", "-5", "10001", "1.5", "\"2000\"", "true", "1e99").Select(size => $"{{\"batch_size\":{size}}}")
    );

    private static readonly Gen<string> BadSeed = Gen.OneOf(
        NotJson.Where(text => text.Length > 0),
        Word.Select(word => $"{{\"file\":{JsonSerializer.Serialize("../" + Valid(word))}}}"),
        Word.Select(word => $"{{\"split\":{JsonSerializer.Serialize("x" + Valid(word))}}}"),
        Word.Select(word => $"{{\"mapping\":{{\"body\":{JsonSerializer.Serialize("x" + Valid(word))}}}}}")
    );

    private static readonly Gen<string> BadSelection = Gen.OneOf(
        NotJson,
        Gen.OneOfConst(
            "{}",
            "{\"all\":false}",
            "{\"all\":true,\"ids\":[]}",
            "{\"ids\":[1]}",
            "{\"ids\":[\"x\"]}",
            "{\"kind\":\"x\"}",
            "{\"reason\":\"\"}",
            "{\"reason\":\"\\u0000\"}",
            "{\"all\":true,\"by\":\"\"}"
        )
    );

    private static readonly Gen<Request> Bad = Gen.OneOf(
        BadTicket.Select(body => Json("/requests", body)),
        BadRun.Select(body => Json("/process-tickets", body)),
        BadSeed.Select(body => Json("/seed", body)),
        BadSelection.Select(body => Json("/dead-letters/replay", body)),
        BadSelection.Select(body => Json("/dead-letters/discard", body)),
        // A header without a column for the text.
        Gen.Byte.Array[0, 100].Select(bytes => new Request("POST", "/seed", "text/csv", [.. "a,b\n"u8, .. bytes])),
        Gen.Select(Segment, Segment, (name, value) => Get($"/requests?{name}={value}")),
        Gen.Select(
            Gen.OneOfConst("limit", "cursor", "status", "priority"),
            Segment,
            (name, value) => Get($"/requests?{name}={value}")
        ),
        Gen.Select(
            Gen.OneOfConst("limit", "cursor", "kind", "other"),
            Segment,
            (name, value) => Get($"/dead-letters?{name}={value}")
        ),
        Gen.Select(
            Gen.OneOfConst("requests", "status", "dead-letters", "health", "nothing"),
            Segment,
            (route, id) => Get($"/{route}/{id}")
        ),
        Gen.Select(Gen.OneOfConst("requests", "status", "dead-letters"), Gen.Guid, (route, id) => Get($"/{route}/{id}")),
        Gen.Select(
            Gen.OneOf(Segment, Gen.Guid.Select(id => id.ToString())),
            Gen.OneOfConst("pause", "resume", "cancel", "x"),
            (id, action) => new Request("POST", $"/jobs/{id}/{action}", null, [])
        ),
        Gen.Select(
            Gen.OneOfConst("PUT", "DELETE", "PATCH", "OPTIONS", "XYZ"),
            Gen.OneOfConst("/requests", "/seed", "/process-tickets", "/dead-letters", "/status/1"),
            (method, url) => new Request(method, url, null, [])
        ),
        Gen.Select(
            Gen.OneOfConst("/requests", "/process-tickets", "/dead-letters/replay"),
            Gen.OneOfConst("text/html", "text/csv", "application/x-www-form-urlencoded", "multipart/form-data"),
            Gen.Byte.Array[1, 50],
            (url, type, body) => new Request("POST", url, type, body)
        )
    );

    private static Request Json(string url, string body) =>
        new("POST", url, "application/json", Encoding.UTF8.GetBytes(Valid(body)));

    private static Request Get(string url) => new("GET", url, null, []);

    // Without half surrogates, which no client can send.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private Task<string> RowsAsync() =>
        host.ScalarAsync<string>(
            """
            select concat_ws(' ', (select count(*) from ticketing.mt_doc_ticket), (select count(*) from ticketing.backlog),
                (select count(*) from ticketing.outcome), (select count(*) from ticketing.job),
                (select count(*) from ticketing.upload), (select count(*) from ticketing.mt_doc_deadletteraction),
                (select count(*) from wolverine.wolverine_dead_letters))
            """
        );

    // What another test submitted may still be on its way to a category.
    private async Task<string> SettledRowsAsync()
    {
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var before = ""; ;)
        {
            var rows = await RowsAsync();
            if (rows == before)
                return rows;
            before = rows;
            await seconds.WaitForNextTickAsync();
        }
    }

    // Failed, with 500, when a subject could hold a NUL.
    [Fact]
    public async Task is_refused_when_it_is_bad_and_changes_nothing()
    {
        var rows = await SettledRowsAsync();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await Bad.SampleAsync(
            async bad =>
            {
                using var request = new HttpRequestMessage(new HttpMethod(bad.Method), bad.Url);
                if (bad.Type is not null)
                {
                    request.Content = new ByteArrayContent(bad.Body);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(bad.Type);
                }

                using var patience = new CancellationTokenSource(Patience);
                using var answer = await host.Http.SendAsync(request, patience.Token);
                ((int)answer.StatusCode).ShouldBeInRange(400, 499, $"{bad}: {await answer.Content.ReadAsStringAsync()}");
            },
            iter: Requests
        );
        (await RowsAsync()).ShouldBe(rows);
        (GC.GetTotalMemory(forceFullCollection: true) - memory).ShouldBeLessThan(50_000_000);
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
                    var answer = await host.Http.PostAsJsonAsync(
                        "/requests",
                        new
                        {
                            subject,
                            body,
                            priority = "low",
                        }
                    );
                    answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
                    var ticket = await host.GetAsync(answer.Headers.Location!.ToString());
                    (ticket.Text("subject"), ticket.Text("body")).ShouldBe((subject, body));
                },
                iter: 300
            );
    }
}
