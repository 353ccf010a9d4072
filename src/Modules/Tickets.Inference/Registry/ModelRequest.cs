using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tickets.Inference;

/// <summary>Who changes which model is in use, and why: the body of <c>promote</c> and <c>rollback</c>.</summary>
/// <param name="By">A name, 1 to 100 characters; default the client's address.</param>
/// <param name="Note">On which evidence, at most 1,000 characters.</param>
public sealed record ModelRequest(string? By = null, string? Note = null)
{
    private const int MaxBy = 100;
    private const int MaxNote = 1000;
    private const int MaxBytes = 16 * 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Reads one; none is one without a name. What is wrong with it is a problem.</summary>
    public static async Task<(ModelRequest Request, IResult? Problem)> ReadAsync(HttpContext context)
    {
        var none = new ModelRequest();
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return (none, null);
        if (context.Request.ContentLength > MaxBytes)
            return (none, TooLarge(StatusCodes.Status413PayloadTooLarge));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxBytes;
        if (!context.Request.HasJsonContentType())
            return (none, Results.Problem("Send the body with Content-Type: application/json.", statusCode: StatusCodes.Status415UnsupportedMediaType));
        try
        {
            var request = await JsonSerializer.DeserializeAsync<ModelRequest>(
                context.Request.Body,
                Options,
                context.RequestAborted
            );
            return request is null ? (none, NotAnObject()) : (request, request.Check());
        }
        catch (JsonException malformed)
        {
            return (none, Describe(malformed));
        }
        catch (BadHttpRequestException refused)
        {
            return (none, TooLarge(refused.StatusCode));
        }
    }

    /// <summary>A 400 about one field or parameter.</summary>
    public static IResult Invalid(string field, string error) =>
        Results.ValidationProblem(
            new Dictionary<string, string[]> { [field] = [error] },
            title: "The request is not valid."
        );

    private IResult? Check()
    {
        if (By is { Length: 0 or > MaxBy })
            return Invalid("by", $"must have 1 to {MaxBy} characters");
        return Note is { Length: > MaxNote } ? Invalid("note", $"must have at most {MaxNote} characters") : null;
    }

    private static IResult Describe(JsonException malformed)
    {
        if (malformed.Path is not { Length: > 2 } path)
            return NotAnObject();
        // System.Text.Json has no other sign of a member it does not know.
        var unknown = malformed.Message.Contains("could not be mapped", StringComparison.Ordinal);
        return Invalid(path[2..], unknown ? "is not a field of this request" : "has the wrong type");
    }

    private static IResult TooLarge(int status) =>
        Results.Problem($"The request may have at most {MaxBytes} bytes.", statusCode: status);

    private static IResult NotAnObject() =>
        Results.Problem("The body has to be a JSON object.", statusCode: StatusCodes.Status400BadRequest);
}
