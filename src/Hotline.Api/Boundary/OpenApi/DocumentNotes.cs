using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>Adds what no comment in the code says: statuses in words, groups, and no schema that nothing refers to.</summary>
internal sealed class DocumentNotes : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var operation in swaggerDoc.Paths.Values.SelectMany(p => p.Operations!.Values))
        {
            foreach (var (status, response) in operation.Responses!)
            {
                if (response is OpenApiResponse plain)
                    plain.Description = StatusText(status);
            }
        }
        if (swaggerDoc.Info.Title == PartnersDocument.Info.Title)
        {
            swaggerDoc.Tags = new HashSet<OpenApiTag> { new() { Name = PartnersDocument.Tag, Description = "上级平台回调: what superior platforms send and ask." } };
            swaggerDoc.Components!.SecuritySchemes?.Clear();
            return;
        }
        // The query records are taken apart into parameters; the filter they share stands in each of them.
        foreach (var query in swaggerDoc.Components!.Schemas!.Keys.Where(k => k.EndsWith("Query", StringComparison.Ordinal) || k == "TicketFilter").ToList())
            swaggerDoc.Components.Schemas.Remove(query);
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Groups.Select(g => new OpenApiTag { Name = g.Name, Description = g.Words }));
    }

    private static readonly (string Name, string Words)[] Groups =
    [
        ("Tickets", "事项: registered matters of callers and the centre's moves on them."),
        ("Work orders", "工单: what units are asked to do, and their own moves."),
        ("Referrals", "互转: matters sent to and received from partners, calls handed over, disputes and their rulings."),
        ("Partners", "对接平台: the links, the messages that need a person, reconciliation."),
        ("Calls", "话务: the call log of the telephone platform."),
        ("Statistics", "统计: figures of any period, as the books stood at any moment."),
        ("Assessments", "考核: scores and ranks of the units by month, their lines, objections and rules."),
        ("Bulletins", "工作简报: the printed month."),
        ("Office", "日常工作: stationing, typical cases and hot issues, as the office records them."),
        ("Public", "公开: what anybody may read, without a token."),
        ("Reference data", "基础数据: the lists that front ends choose from."),
        ("Calendar", "日历: State Council notices by version, and due times explained day by day."),
        ("Dispatch catalogue", "派单目录: which unit handles which category in which area, by version."),
        ("Boundary rules", "职责边界: what is the 110 desk's and what is the hotline's, each with its reason."),
        ("Imports", "导入: tickets and lists of the past."),
        ("Exports", "导出: whole lists as files."),
        ("Audit", "审计: who did what to what, sealed into a chain of hashes."),
        ("Callers", "诉求人: a caller's own data, whole, for whom they are."),
        ("Retention", "保存期限: what is anonymised once its time is over, what is held from it, and what each run did."),
        ("Clients", "客户端: the programs that may ask for tokens, what they hold and their secrets."),
        ("Operations", "长任务: the state of long-running work."),
    ];

    private static string StatusText(string status) => status switch
    {
        "200" => "Done.",
        "201" => "Registered; `Location` and `ETag` name it.",
        "202" => "Taken on; follow `Location`.",
        "206" => "The part asked for by `Range`.",
        "304" => "The version named in `If-None-Match` is the current one.",
        "400" => "The request is not valid; `errors` names each field.",
        "401" => "No valid token.",
        "403" => "The token lacks the scope.",
        "404" => "There is no such thing, or not for this caller.",
        "406" => "Not to be had in this form.",
        "409" => "The state refuses the move; `currentStatus` and `allowedActions` say what it allows.",
        "412" => "A newer version exists than the one in `If-Match`.",
        "413" => "The body is too large.",
        "415" => "The content type is not supported.",
        "416" => "There is no such part.",
        "422" => "The idempotency key was used with another request.",
        "428" => "`If-Match` is required.",
        "429" => "Too many requests; wait as `Retry-After` says.",
        "503" => "Temporarily unavailable; nothing was changed.",
        _ => status,
    };
}
