using JasperFx.CommandLine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Tickets.SharedKernel;

namespace Tickets.Ticketing;

/// <summary>Arguments of <c>export</c>.</summary>
public sealed record ExportInput
{
    [Description("The file to write; without it the tickets go to standard output")]
    public string? OutFlag { get; set; }

    [Description("csv, xlsx or ndjson; default csv")]
    public ExportFormat FormatFlag { get; set; }

    [Description("Which columns of csv and xlsx, with commas between; unless said all, and one for each field")]
    public string? ColumnsFlag { get; set; }

    [Description("Which tickets, as the query string of GET /requests has it: 'status=processed&category=billing'")]
    public string? QueryFlag { get; set; }
}

/// <summary>Writes tickets to a file, as <c>GET /requests/export</c> does.</summary>
[Description("Export tickets with their categories as CSV, XLSX or lines of JSON", Name = "export")]
public sealed class ExportCommand(TicketExport export, Requesters requesters) : Utility<ExportInput>
{
    protected override string Stopped => "Stopped; the file is not whole.";

    protected override async Task RunAsync(ExportInput input, CancellationToken cancellation)
    {
        var query = Read(input);
        using var run = await export.BeginAsync(query, cancellation);
        await using var output = input.OutFlag is { } path ? File.Create(path) : Console.OpenStandardOutput();
        var count = await run.WriteAsync(output, cancellation);
        Terminal.Say($"{count} tickets.");
    }

    private ExportQuery Read(ExportInput input)
    {
        var parameters = QueryHelpers.ParseQuery(input.QueryFlag);
        var problems = new Problems();
        var known = typeof(FilteredTicketsEndpoint).GetCustomAttributes(typeof(QueryParameterAttribute), false);
        problems.CheckParameters(new QueryCollection(parameters), [.. known.Cast<QueryParameterAttribute>()]);
        parameters["format"] = EnumNames.Of(input.FormatFlag);
        if (input.ColumnsFlag is { } columns)
            parameters["columns"] = columns;
        var query = FilteredTicketsEndpoint.ReadExport(new QueryCollection(parameters), requesters, problems);
        return problems.Any ? throw new RefusedException($"{problems}") : query;
    }
}
