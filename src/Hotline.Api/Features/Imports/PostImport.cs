using System.Security.Cryptography;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Operations;
using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Imports;

/// <summary>导入: a file of past tickets, calls, units, categories, assessment lines, or a bulletin's narrative (api.md §10).</summary>
internal static class PostImport
{
    /// <summary>How to import.</summary>
    internal sealed record Query
    {
        /// <summary>Check only, write nothing.</summary>
        public bool? DryRun { get; init; }
    }

    /// <summary>Bytes of an import file.</summary>
    private const long Limit = 200 * 1024 * 1024;

    private static readonly string[] Kinds = ["tickets", "calls", "units", "categories", "assessment-lines", BulletinImport.Kind];

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var kind in Kinds)
        {
            app.MapPost("/v1/imports/" + kind, (HttpContext http, Commands commands, OperationRunner operations, Importer importer) =>
                    Run(kind, http, commands, operations, importer))
                .WithMetadata(new QueryOf(typeof(Query)), new FileBody(kind == BulletinImport.Kind ? "application/json" : "text/csv"))
                .Produces<OperationAnswer>(202).WithTags("Imports").WithSummary($"导入 {kind} · Import {kind}")
                .WithDescription("The file is the body (CSV or XLSX; JSON for a bulletin), or the one file of a multipart form. Answers 202; follow `Location`. A second run of the same file changes nothing.")
                .Move(Scopes.ReferenceWrite);
        }
    }

    private static async Task Run(string kind, HttpContext http, Commands commands, OperationRunner operations, Importer importer)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = Limit;
        var path = Path.Combine(Path.GetTempPath(), "hotline-import-" + Guid.NewGuid().ToString("N"));
        var begun = Guid.Empty;
        try
        {
            var hash = await Save(http, path);
            await commands.Execute(http, hash, async (command, ct) =>
            {
                var (id, at) = (Guid.CreateVersion7(), command.Act.At);
                var row = new OperationRow { Id = id, Kind = "import." + kind, Status = "running", Client = command.Act.Actor.Client, CreatedAt = at, AliveAt = at };
                command.Db.Add(row);
                await command.Db.SaveChangesAsync(ct);
                begun = id;
                return new Answer(202, operations.Show(row), Location: $"/v1/operations/{id:D}");
            });
            // The answer was committed, and was not a replay of an earlier one.
            if (http.Response.StatusCode != 202 || http.Response.Headers.ContainsKey("Idempotent-Replayed"))
                begun = Guid.Empty;
        }
        finally
        {
            if (begun == Guid.Empty)
                File.Delete(path);
        }
        if (begun == Guid.Empty)
            return;
        var actor = Act.Of(http, default).Actor;
        operations.Begin(begun, async (progress, ct) =>
        {
            try
            {
                return await importer.Run(path, kind, query.DryRun ?? false, actor, progress, ct);
            }
            finally
            {
                File.Delete(path);
            }
        });
    }

    private static async Task<byte[]> Save(HttpContext http, string path)
    {
        await using var file = File.Create(path);
        if (http.Request.HasFormContentType)
        {
            var form = await Form(http);
            if (form.Files.Count > 0)
                await form.Files[0].CopyToAsync(file, http.RequestAborted);
        }
        else
        {
            await http.Request.Body.CopyToAsync(file, http.RequestAborted);
        }
        file.Position = 0;
        return await SHA256.HashDataAsync(file, http.RequestAborted);
    }

    /// <summary>A form without a boundary, or one that breaks off, is the sender's fault.</summary>
    private static async Task<IFormCollection> Form(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException(Words.Say("不是完整的 multipart/form-data 请求体", "it is not a whole multipart/form-data body"), fault);
        }
    }
}

/// <summary>Documents a body that is a file.</summary>
/// <param name="ContentType">Its type where it may be the whole body; null where it comes in a form only.</param>
internal sealed record FileBody(string? ContentType);
