using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Tickets.SharedKernel;
using Tickets.Ticketing;

namespace Tickets.Pages;

/// <summary>
/// The form that brings a file. It is read part by part, and the file goes where <c>POST /seed</c> puts it, so that its size
/// does not matter here; fields may come before and after it.
/// </summary>
internal sealed class UploadForm(HttpContext context, Limits limits, Uploads uploads)
{
    private const int MaxField = 4096;

    // Of the form beside the file.
    private const int MaxRest = 64 * 1024;

    private static readonly string[] Known = [.. ImportFields.Names, .. ImportFields.Others, "mapped"];

    private readonly Dictionary<string, string> _fields = [];
    private StoredUpload? _file;
    private string _name = "";

    /// <summary>Reads the form and stores the file; what is refused is deleted again.</summary>
    /// <exception cref="RefusedException">There is no file, it can't be imported, or the form can't be read.</exception>
    public async Task<ImportSource> ReadAsync()
    {
        RequestBody.Limit(context, limits.UploadBytes + MaxRest);
        try
        {
            await ReadPartsAsync(async body => _file = await FileUpload.StoreAsync(context, body, length: null, limits, uploads));
            return await FileUpload.CheckAsync(Described, _file!, limits, uploads, context.RequestAborted);
        }
        catch (RefusedException)
        {
            if (_file is { } file)
                await uploads.DeleteAsync(file.Id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Reads the form, and looks at the beginning of the file; nothing is stored.</summary>
    /// <exception cref="RefusedException">There is no file, or it or the form can't be read.</exception>
    public async Task<(string Name, ImportPreview Preview)> LookAsync(ImportPreviews previews)
    {
        RequestBody.Limit(context, limits.UploadBytes + MaxRest);
        using var beginning = new MemoryStream();
        await ReadPartsAsync(body => ReadBeginningAsync(body, beginning));
        beginning.Position = 0;
        return (_name, await previews.OfAsync(Described, beginning, context.RequestAborted));
    }

    // Fields come after it, so it is kept: as much as is looked at of any file.
    private async Task ReadBeginningAsync(Stream file, MemoryStream beginning)
    {
        var bytes = new byte[ImportPreview.MaxBytes];
        var length = bytes.Length;
        while (length == bytes.Length && beginning.Length < ImportPreview.MaxZipBytes)
        {
            length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
            beginning.Write(bytes, 0, length);
        }
    }

    private ImportSource Described => ImportFields.Describe(_name, name => _fields.GetValueOrDefault(name, ""));

    private async Task ReadPartsAsync(Func<Stream, Task> take)
    {
        var type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var parsed) ? parsed : null;
        var boundary = HeaderUtilities.RemoveQuotes(type?.Boundary ?? default).Value;
        if (type?.MediaType != "multipart/form-data" || string.IsNullOrEmpty(boundary))
            throw new RefusedException("This takes a form with a file.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var parts = new MultipartReader(boundary, context.Request.Body);
            while (await parts.ReadNextSectionAsync(context.RequestAborted) is { } part)
                await ReadAsync(part, take);
        }
        catch (BadHttpRequestException refused)
        {
            throw RequestBody.Unreadable(refused, limits.UploadBytes);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw new RefusedException("The form broke off on its way. Nothing was imported; send it again.");
        }

        if (_name.Length == 0)
            throw RefusedException.Invalid("file", "choose a file first");
    }

    private async Task ReadAsync(MultipartSection part, Func<Stream, Task> take)
    {
        if (part.AsFileSection() is { } file && file.Name == "file" && _name.Length == 0)
        {
            // A browser sends a file that was not chosen too: without a name.
            if (Path.GetFileName(file.FileName) is not { Length: > 0 } name)
                return;
            _name = name;
            await take(part.Body);
            return;
        }

        var field = part.GetContentDispositionHeader() is { } header ? HeaderUtilities.RemoveQuotes(header.Name).Value : null;
        if (field is null || !Known.Contains(field) || !_fields.TryAdd(field, await ReadTextAsync(part.Body)))
            throw RefusedException.Invalid(field ?? "form", "is not a field of this form, or is there twice");
    }

    private async Task<string> ReadTextAsync(Stream body)
    {
        var bytes = new byte[MaxField + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length <= MaxField
            ? Encoding.UTF8.GetString(bytes, 0, length).Trim()
            : throw new RefusedException($"A field may have at most {MaxField} bytes.");
    }
}
