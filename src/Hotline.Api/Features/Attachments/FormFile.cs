using System.Globalization;
using Hotline.Api.Boundary;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Hotline.Api.Features.Attachments;

/// <summary>The one file of a multipart form, read as it comes in and never held whole.</summary>
internal sealed class FormFile
{
    private readonly MultipartReader _reader;

    private FormFile(MultipartReader reader, string name, Stream body) => (_reader, Name, Body) = (reader, name, body);

    public string Name { get; }

    public Stream Body { get; }

    /// <summary>Opens the form at its file; the type it declares is not asked.</summary>
    /// <exception cref="UploadException">It is no such form.</exception>
    public static async Task<FormFile> Open(HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new UploadException(new Refusal(Refusals.UnsupportedType, "请使用 Content-Type: multipart/form-data，文件字段名为 file。", "Use Content-Type: multipart/form-data with a field named file."));
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200)
            throw Broken();
        var reader = new MultipartReader(boundary, request.Body);
        if (await Next(reader, cancellation) is not { } section)
            throw new UploadException(Refusal.Invalid("file", "不能为空", "must not be empty"));
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            throw Broken();
        var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
        if (field != "file")
            throw new UploadException(Refusal.Invalid(field.Length is 0 or > 64 ? "$" : field, "没有这个字段，文件字段名为 file", "is no field here; the file's field is named file"));
        // The coded form is the one that every sender means (RFC 6266).
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
        var (name, fault) = FileNames.Read(given);
        return fault is null ? new FormFile(reader, name!, section.Body) : throw new UploadException(Refusal.Invalid([fault]));
    }

    /// <summary>Reads to the end of the form: a cut-off one is refused, and so is a second field.</summary>
    public async Task End(CancellationToken cancellation)
    {
        if (await Next(_reader, cancellation) is not null)
            throw new UploadException(Refusal.Invalid("file", "每次请求只能上传一个文件，且不带其它字段", "one file a request, and no other field"));
    }

    /// <summary>Fills the buffer, or as much of it as there still is.</summary>
    public async Task<int> Fill(byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw Judged(fault);
        }
    }

    public static UploadException TooLarge(long most)
    {
        var text = most.ToString("N0", CultureInfo.InvariantCulture);
        return new UploadException(new Refusal(Refusals.TooLarge, $"每个附件不得超过 {text} 字节。", $"An attachment may hold {text} bytes at most."));
    }

    private static async Task<MultipartSection?> Next(MultipartReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellation);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw Judged(fault);
        }
    }

    private static UploadException Judged(Exception fault) => fault is BadHttpRequestException { StatusCode: 413 }
        ? new UploadException(new Refusal(Refusals.TooLarge, "请求体过大。", "The body is too large."))
        : Broken();

    private static UploadException Broken() =>
        new(Refusal.Invalid("$", "不是完整的 multipart/form-data 请求体", "is not a whole multipart/form-data body"));
}

/// <summary>What was sent is not taken; the refusal says why.</summary>
internal sealed class UploadException(Refusal refusal) : Exception(refusal.En)
{
    public Refusal Refusal { get; } = refusal;
}
