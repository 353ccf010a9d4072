using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Tickets.SharedKernel;

/// <summary>What is kept of an answer that has a secret, for a request with the same <c>Idempotency-Key</c> that comes again.</summary>
public static class KeptInstead
{
    private const string Name = "tickets.kept";

    /// <summary>Has this kept as JSON, and not what the route answers.</summary>
    public static void KeepInstead(this HttpContext context, object answer) => context.Items[Name] = answer;

    /// <summary>What <see cref="KeepInstead" /> was told; null if the answer itself may be kept.</summary>
    public static byte[]? BodyToKeep(this HttpContext context) =>
        context.Items[Name] is { } answer ? JsonSerializer.SerializeToUtf8Bytes(answer, JsonStyle.Answers) : null;
}
