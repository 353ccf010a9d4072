using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>What the page of a new import shows.</summary>
/// <param name="Files">Those of the data folder.</param>
/// <param name="File">The one of them that is looked at, or the one that was sent.</param>
/// <param name="Preview">How it is understood.</param>
/// <param name="Refusal">Why a file was not taken.</param>
/// <param name="IsSent">Whether it was sent to be looked at: then it has to be chosen again.</param>
public sealed record NewImport(
    IReadOnlyList<string> Files,
    string? File,
    ImportPreview? Preview,
    string? Refusal,
    bool IsSent = false
);

/// <summary>How a file is understood, or why it is not.</summary>
/// <param name="Preview">How.</param>
/// <param name="Refusal">Why not.</param>
public sealed record FilePreview(ImportPreview? Preview, string? Refusal);

/// <summary>
/// <c>/ui/imports/new</c>: a file is chosen, shown as it is understood, and imported. With a script its beginning is shown
/// before the file is sent; without one it is sent to be shown, and chosen again to be imported.
/// </summary>
internal static class NewImportEndpoint
{
    /// <summary>The path of the list of imports, and of the form that brings a file.</summary>
    public const string Path = "/ui/imports";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder pages)
    {
        object[] fields =
        [
            new QueryParameterAttribute("mapped", "Whether columns were chosen from those there are."),
            .. ImportFields.Others.Select(name => new QueryParameterAttribute(name, "How the file is read, or what it is.")),
            .. ImportFields.Names.Select(name => new QueryParameterAttribute(name, "The column that holds it.")),
        ];
        pages.MapGet("imports/new", ShowAsync).WithMetadata([.. fields, new QueryParameterAttribute("file", "A file of the data folder.")]);
        pages.MapPost("imports/preview", PreviewAsync).WithMetadata([.. fields, new QueryParameterAttribute("name", "The name of the file.")]);
        pages.MapPost("imports/look", LookAsync);
        pages.MapPost("imports/file", ImportFileAsync);
        pages.MapPost("imports", ImportAsync);
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> ShowAsync(HttpContext context, DataFolder folder, ImportPreviews previews)
    {
        var query = context.Request.Query;
        var file = query["file"].ToString();
        if (file.Length == 0)
            return Page(folder, refusal: null, StatusCodes.Status200OK);
        try
        {
            var source = ImportFields.Describe(file, name => query[name].ToString());
            await using var content = folder.Open(file);
            var preview = await previews.OfAsync(source, content, context.RequestAborted);
            return new PageResult<NewImportPage, NewImport>(new(folder.List(), file, preview, Refusal: null));
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status400BadRequest)
        {
            return Page(folder, refused.Message, refused.Status);
        }
    }

    /// <summary>How the file is understood whose beginning is the body.</summary>
    [Scope(Scope.Operate, ChangesNothing = true)]
    private static async Task<IResult> PreviewAsync(HttpContext context, Limits limits, ImportPreviews previews)
    {
        var query = context.Request.Query;
        try
        {
            var source = ImportFields.Describe(query["name"].ToString(), name => query[name].ToString());
            var preview = await FileUpload.PreviewAsync(context, source, limits, previews);
            return new PageResult<PreviewPage, FilePreview>(new(preview, Refusal: null));
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status400BadRequest)
        {
            return new PageResult<PreviewPage, FilePreview>(new(Preview: null, refused.Message), refused.Status);
        }
    }

    /// <summary>How the file of the form is understood.</summary>
    [Scope(Scope.Operate, ChangesNothing = true)]
    [Upload]
    private static async Task<IResult> LookAsync(
        HttpContext context,
        Limits limits,
        Uploads uploads,
        DataFolder folder,
        ImportPreviews previews
    )
    {
        try
        {
            var (name, preview) = await new UploadForm(context, limits, uploads).LookAsync(previews);
            return new PageResult<NewImportPage, NewImport>(new(folder.List(), name, preview, Refusal: null, IsSent: true));
        }
        catch (RefusedException refused) when (refused.Status is StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge)
        {
            return Page(folder, refused.Message, refused.Status);
        }
    }

    [Scope(Scope.Operate)]
    [Upload]
    private static async Task<IResult> ImportAsync(
        HttpContext context,
        Limits limits,
        Uploads uploads,
        DataFolder folder,
        Ticketing.Jobs jobs,
        TimeProvider clock
    )
    {
        try
        {
            var source = await new UploadForm(context, limits, uploads).ReadAsync();
            return await BeginAsync(source, context, jobs, clock);
        }
        catch (RefusedException refused) when (refused.Status is StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge)
        {
            return Page(folder, refused.Message, refused.Status);
        }
    }

    [Scope(Scope.Operate)]
    private static async Task<IResult> ImportFileAsync(
        HttpContext context,
        Limits limits,
        DataFolder folder,
        Ticketing.Jobs jobs,
        TimeProvider clock
    )
    {
        var form = await context.ReadFormAsync(["file", "mapped", .. ImportFields.Others, .. ImportFields.Names]);
        try
        {
            var source = ImportFields.Describe(form["file"], name => form[name]);
            await using var content = folder.Open(source.Name);
            source = await source.CheckHeaderAsync(content, limits, context.RequestAborted);
            return await BeginAsync(source, context, jobs, clock);
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status400BadRequest)
        {
            return Page(folder, refused.Message, refused.Status);
        }
    }

    private static async Task<IResult> BeginAsync(ImportSource source, HttpContext context, Ticketing.Jobs jobs, TimeProvider clock)
    {
        var job = await ImportTicketsEndpoint.StartAsync(source, context, jobs, clock);
        return PageResult.SeeOther(context, JobEndpoint.PathOf(job.Id));
    }

    private static PageResult<NewImportPage, NewImport> Page(DataFolder folder, string? refusal, int status) =>
        new(new(folder.List(), File: null, Preview: null, refusal), status);
}
