using Microsoft.AspNetCore.Http;
using Tickets.SharedKernel;
using Wolverine.Http;

namespace Tickets.Ticketing;

public static partial class ImportTicketsEndpoint
{
    /// <summary>
    /// 200 how <c>POST /seed</c> would understand the same request, by the first 64 KiB of the file (16 MiB of an XLSX or ZIP file, which must be whole): which columns hold
    /// what, and the first rows as they would be stored. Nothing is stored; what follows those need not be sent.
    /// </summary>
    [WolverinePost("/imports/preview", OperationId = "previewImport", Summary = "Show how a file would be imported")]
    [Scope(Scope.Operate, ChangesNothing = true)]
    [RequestBody(typeof(ImportRequest), Optional = true)]
    [RequestBody(typeof(string), FileUpload.Csv, FileUpload.Tsv, FileUpload.Text, Optional = true, Example = FileUpload.Example)]
    [RequestBody(typeof(string), FileUpload.Gzip, FileUpload.Zip, FileUpload.Xlsx, FileUpload.Ndjson, FileUpload.Bytes, Optional = true)]
    public static async Task<ImportPreview> Preview(HttpContext context, Limits limits, DataFolder folder, ImportPreviews previews)
    {
        if (IsUpload(context))
            return await FileUpload.PreviewAsync(context, limits, previews);
        var source = await ReadRequestAsync(context, limits, folder);
        await using var file = folder.Open(source.Name);
        return await previews.OfAsync(source, file, context.RequestAborted);
    }
}
