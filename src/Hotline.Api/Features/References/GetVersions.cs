using System.Text.Json;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.References;

/// <summary>历次版本: every version of a document of reference data ever put, by whom and when; none is ever changed.</summary>
internal static class GetVersions
{
    /// <summary>Which documents.</summary>
    internal sealed record Query
    {
        /// <summary>Which one of its kind: the year of a notice, the code of an area, appeal type or set of assessment rules; left out for the others.</summary>
        public string? Key { get; init; }

        /// <summary>Only versions below this one: the last one of the page before.</summary>
        public int? Before { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Key).MaximumLength(Lengths.Code);
            RuleFor(q => q.Before).GreaterThanOrEqualTo(1);
            RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        }
    }

    /// <summary>The versions, newest first.</summary>
    /// <param name="Items">The versions.</param>
    internal sealed record VersionList(IReadOnlyList<VersionAnswer> Items);

    /// <summary>One version.</summary>
    /// <param name="Kind">What kind of document.</param>
    /// <param name="Key">Which one of its kind; empty where there is one only.</param>
    /// <param name="Version">1 for the first that was put; what held before it is the profile's own file.</param>
    /// <param name="At">When it was put; it holds from then until the next.</param>
    /// <param name="By">Who put it.</param>
    /// <param name="Document">The document as it was put.</param>
    internal sealed record VersionAnswer(string Kind, string Key, int Version, DateTimeOffset At, string By, JsonElement Document);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/reference-versions/{kind}", List)
        .WithMetadata(new QueryOf(typeof(Query)))
        .Produces<VersionList>().WithTags("Reference data").WithSummary("历次版本 · Versions of reference data")
        .WithDescription($"Every version that was put, newest first. Kinds: {string.Join(", ", ReferenceKinds.All.Select(k => $"`{k}`"))}. Units and categories keep their versions on their own rows.")
        .Read(Scopes.TicketsRead).Refuses(404);

    private static async Task List(string kind, HttpContext http, OpenBooks open)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        if (!ReferenceKinds.All.Contains(kind))
        {
            await Problems.Write(http, Refusal.NotFound($"没有基础数据 {kind}；可用：{string.Join("、", ReferenceKinds.All)}。", $"There is no reference data {kind}; there are {string.Join(", ", ReferenceKinds.All)}."));
            return;
        }
        if (query.Key is null && ReferenceKinds.Keyed.Contains(kind))
        {
            await Problems.Write(http, Refusal.Invalid("key", "请指明年份或编码", "must name the year or code"));
            return;
        }
        await using var db = open();
        var (key, before) = (query.Key ?? "", query.Before ?? int.MaxValue);
        var page = await db.ReferenceVersions.AsNoTracking().Where(v => v.Kind == kind && v.Key == key && v.Version < before)
            .OrderByDescending(v => v.Version).Take(query.Limit ?? 50).ToListAsync(http.RequestAborted);
        await http.Json(new VersionList([.. page.Select(v => new VersionAnswer(v.Kind, v.Key, v.Version, v.At, v.By, JsonElement.Parse(v.Body)))]));
    }
}
