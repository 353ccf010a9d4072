using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Tickets.Ticketing;

/// <summary>Sends a delivery once, and says what came of it.</summary>
public sealed class WebhookClient(IHttpClientFactory clients, TimeProvider clock)
{
    private const string Name = "webhooks";
    private const int MaxAnswer = 1024;

    /// <summary>How long an endpoint has for its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(1);

    /// <summary>Registers what it sends with: no redirect, no proxy, no cookie, and public addresses only.</summary>
    public static void Add(IServiceCollection services) =>
        services
            .AddHttpClient(Name, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .UseSocketsHttpHandler(
                (handler, provider) =>
                {
                    handler.AllowAutoRedirect = false;
                    handler.UseCookies = false;
                    handler.UseProxy = false;
                    handler.ActivityHeadersPropagator = null;
                    handler.MaxResponseHeadersLength = 16;
                    handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
                    if (!provider.GetRequiredService<WebhookSettings>().AllowPrivate)
                        handler.ConnectCallback = PublicAddresses.ConnectAsync;
                }
            );

    /// <summary>Sends it.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<Attempt> SendAsync(DueDelivery delivery, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            var write = delivery.Plan?.RequestFor(delivery.Body);
            if (write?.Nothing is { } nothing)
                return new Attempt(delivery, clock.GetUtcNow(), Status: null, nothing, RetryAfter: null) { IsNothing = true };
            using var request = write is null ? RequestOf(delivery, clock.GetUtcNow()) : RequestOf(write, delivery.Secrets[0]);
            using var response = await clients
                .CreateClient(Name)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var answer = await ReadAsync(response, either.Token);
            var now = clock.GetUtcNow();
            var rest = RestOf(response, write is not null, now);
            return new Attempt(delivery, now, (int)response.StatusCode, answer, rest) { Request = write?.Line };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Without($"There was no answer within {Patience.TotalSeconds} s.");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return Without($"It could not be reached: {failed.GetBaseException().Message}");
        }

        Attempt Without(string reason) => new(delivery, clock.GetUtcNow(), Status: null, Storable(reason), RetryAfter: null);
    }

    private static HttpRequestMessage RequestOf(DueDelivery delivery, DateTimeOffset at)
    {
        var body = new StringContent(delivery.Body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = body };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Tickets", null));
        request.Headers.Add("webhook-id", $"{delivery.Id}");
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecret.Sign(delivery.Secrets, $"{delivery.Id}", at, delivery.Body));
        return request;
    }

    private static HttpRequestMessage RequestOf(WriteBackRequest write, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Parse(write.Method), write.Url);
        if (write.Body is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Tickets", null));
        foreach (var (name, value) in write.Headers!)
        {
            var sent = WriteBackRequest.WithToken(value, token);
            if (!request.Headers.TryAddWithoutValidation(name, sent) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, sent);
            }
        }

        return request;
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var answer = new byte[MaxAnswer];
        var length = await body.ReadAtLeastAsync(answer, MaxAnswer, throwOnEndOfStream: false, cancellation);
        return Storable(Encoding.UTF8.GetString(answer, 0, length));
    }

    // A cut character at the end becomes one of three bytes.
    private static string Storable(string text)
    {
        text = text.Replace('\0', ' ');
        while (Encoding.UTF8.GetByteCount(text) > MaxAnswer)
            text = text[..^1];
        return text;
    }

    // Some help desks answer 403 where others do 429.
    private static TimeSpan? RestOf(HttpResponseMessage response, bool isWrite, DateTimeOffset now)
    {
        if (((int)response.StatusCode is not (429 or 502 or 503 or 504) && !(isWrite && (int)response.StatusCode == 403)) || response.Headers.RetryAfter is not { } said)
            return null;
        var rest = said.Delta ?? said.Date - now;
        return rest > LongestRest ? LongestRest : rest;
    }
}
