using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

public static partial class ImportTicketsEndpoint
{
    /// <summary>
    /// 200 how <c>POST /seed</c> would understand the same request, by the first 64 KiB of the file: which columns hold
    /// what, and the first rows as they would be stored. Nothing is stored; what follows those need not be sent.
    /// </summary>
    [WolverinePost("/imports/preview", OperationId = "previewImport", Summary = "Show how a CSV would be imported")]
    [Scope(Scope.Operate, ChangesNothing = true)]
    [RequestBody(typeof(ImportRequest), Optional = true)]
    [RequestBody(typeof(string), CsvUpload.Csv, CsvUpload.Tsv, CsvUpload.Text, Optional = true, Example = CsvUpload.Example)]
    [RequestBody(typeof(string), CsvUpload.Gzip, CsvUpload.Bytes, Optional = true)]
    public static async Task<ImportPreview> Preview(HttpContext context, Limits limits, DataFolder folder, ImportPreviews previews)
    {
        if (IsUpload(context))
            return await CsvUpload.PreviewAsync(context, limits, previews);
        var source = await ReadRequestAsync(context, limits, folder);
        await using var file = folder.Open(source.Name);
        return await previews.OfAsync(source, file, context.RequestAborted);
    }
}
