using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

/// <summary><c>GET /requests/export</c>: all tickets that match, as a file.</summary>
public static partial class FilteredTicketsEndpoint
{
    /// <summary>
    /// 200 the file, as it is read, the oldest ticket first; 400; or 503 if too many exports are under way. If it breaks off,
    /// the connection does so too: what has an end is whole.
    /// </summary>
    [WolverineGet("/requests/export", OperationId = "exportTickets", Summary = "Export tickets as a file")]
    [Scope(Scope.Read)]
    [QueryParameter("format", "What the file is.", Type = typeof(ExportFormat), Default = "csv")]
    [QueryParameter(
        "columns",
        "Of CSV and XLSX: which columns, with commas between; unless said all, and one for each of up to 200 fields."
    )]
    [Answers(ExportAnswer.Csv, ExportAnswer.Ndjson, ExportAnswer.Xlsx)]
    [ResponseHeader(200, "Content-Disposition", "A name for the file.")]
    [DisableRequestTimeout]
    public static IResult Export(HttpContext context, TicketExport export, Requesters requesters, TimeProvider clock)
    {
        var problems = new Problems();
        var query = ReadExport(context.Request.Query, requesters, problems, FormatOf(context.Request));
        problems.ThrowIfAny();
        return new ExportAnswer(export, query, clock.GetUtcNow());
    }

    /// <summary>Reads the query string of an export; what is wrong becomes a problem.</summary>
    public static ExportQuery ReadExport(
        IQueryCollection parameters,
        Requesters requesters,
        Problems problems,
        ExportFormat unlessSaid = ExportFormat.Csv
    )
    {
        var filter = TicketFilter.Parse(parameters, requesters, problems);
        var format = problems.ReadName<ExportFormat>(parameters, "format") ?? unlessSaid;
        var names = parameters.TryGetValue("columns", out var value) ? value.ToString() : null;
        problems.CheckText("columns", names);
        if (names is not null && format == ExportFormat.Ndjson)
            problems.Add("columns", "is for csv and xlsx only: a line of JSON has all fields");
        return new(filter, format, ExportColumn.Parse(names, problems));
    }

    // What Accept likes best, of what is named there.
    private static ExportFormat FormatOf(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .Accept.OrderByDescending(range => range.Quality ?? 1)
            .Select(range => Array.Find(Enum.GetValues<ExportFormat>(), format => ExportAnswer.TypeOf(format) == $"{range.MediaType}"))
            .FirstOrDefault();
}

/// <summary>A file of tickets as an answer.</summary>
internal sealed class ExportAnswer(TicketExport export, ExportQuery query, DateTimeOffset now) : IResult
{
    public const string Csv = "text/csv";
    public const string Ndjson = "application/x-ndjson";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The media type of a format.</summary>
    public static string TypeOf(ExportFormat format) =>
        format switch
        {
            ExportFormat.Csv => Csv,
            ExportFormat.Ndjson => Ndjson,
            _ => Xlsx,
        };

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var run = await export.BeginAsync(query, httpContext.RequestAborted);
        var (response, name) = (httpContext.Response, EnumNames.Of(query.Format));
        response.ContentType = query.Format == ExportFormat.Csv ? $"{Csv}; charset=utf-8" : TypeOf(query.Format);
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = string.Create(CultureInfo.InvariantCulture, $"tickets-{now:yyyy-MM-dd}.{name}"),
        }.ToString();
        // The directory at the end of a ZIP is written at once.
        httpContext.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = query.Format == ExportFormat.Xlsx;
        await run.WriteAsync(response.Body, httpContext.RequestAborted);
    }
}
