using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Security;

namespace Hotline.Api.Features.Batches;

/// <summary>批量操作: up to 200 moves in one call; each is a transaction of its own and none undoes another (api.md §4).</summary>
internal static class PostBatch
{
    /// <summary>The moves, run in this order.</summary>
    internal sealed record Request
    {
        /// <summary>1 to 200 moves.</summary>
        public IReadOnlyList<Item>? Moves { get; init; }
    }

    /// <summary>One move; it names a ticket or a work order.</summary>
    internal sealed record Item
    {
        /// <summary>Id of the ticket to move.</summary>
        public string? TicketId { get; init; }

        /// <summary>Id of the work order to move.</summary>
        public string? WorkOrderId { get; init; }

        /// <summary>The last path segment of the move's own call, e.g. <c>dispatch</c>, <c>return-decision</c>.</summary>
        public string? Move { get; init; }

        /// <summary>The body of the move's own call; <c>{}</c> by default.</summary>
        public JsonElement? Body { get; init; }

        /// <summary>The ETag the move is for, as in the header If-Match; without it any version is moved.</summary>
        public string? IfMatch { get; init; }
    }

    /// <summary>What became of the moves.</summary>
    /// <param name="Results">One for each move, in the same order.</param>
    internal sealed record Answer(IReadOnlyList<ItemResult> Results);

    /// <summary>What became of one move.</summary>
    /// <param name="Index">Its place among the moves, from 0.</param>
    /// <param name="Status">The HTTP status its own call would have answered.</param>
    /// <param name="State">The status of the ticket or order after it; null when it was refused.</param>
    /// <param name="ETag">The ETag after it; null when it was refused.</param>
    /// <param name="Replayed">Answered from an earlier run of the same batch.</param>
    /// <param name="Problem">Why it was refused.</param>
    internal sealed record ItemResult(int Index, int Status, string? State, string? ETag, bool Replayed, Problem? Problem);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public const int Most = 200;

        public Validator()
        {
            RuleFor(r => r.Moves).NotEmpty();
            RuleFor(r => r.Moves).Must(m => m!.Count <= Most).When(r => r.Moves is not null)
                .WithMessage(_ => Words.Say($"最多 {Most} 个", $"at most {Most}"));
            RuleForEach(r => r.Moves).NotNull().ChildRules(item =>
            {
                item.RuleFor(i => i.Move).NotEmpty().MaximumLength(Lengths.Code);
                item.RuleFor(i => i.TicketId).NotEmpty().When(i => i.WorkOrderId is null)
                    .WithMessage(_ => Words.Say("请给出 ticketId 或 workOrderId", "give a ticketId or a workOrderId"));
                item.RuleFor(i => i.WorkOrderId).Null().When(i => i.TicketId is not null)
                    .WithMessage(_ => Words.Say("与 ticketId 只能给出一个", "not together with ticketId"));
            });
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/batch", Run)
        .Accepts<Request>("application/json")
        .Produces<Answer>().WithTags("Tickets").WithSummary("批量操作 · Move many at once")
        .WithDescription("Each move is run like its own call, in order, in a transaction of its own; a refused one undoes none of the others. Each needs its own scope besides. With an `Idempotency-Key` a repeated batch runs only what has not succeeded before.")
        .Move(Scopes.TicketsRead);

    private static async Task Run(HttpContext http, Commands commands, MoveCalls moves)
    {
        if (await Bodies.Read<Request>(http) is not { } body)
            return;
        if (!Commands.TryReadKey(http.Request, out var key))
        {
            await Problems.Write(http, Commands.NoKey);
            return;
        }
        var results = new List<ItemResult>();
        foreach (var (index, item) in body.Value.Moves!.Index())
            results.Add(await One(http, commands, moves, key, index, item));
        await http.Json(new Answer(results));
    }

    private static async Task<ItemResult> One(HttpContext http, Commands commands, MoveCalls moves, string? key, int index, Item item)
    {
        var (resource, named) = item.TicketId is not null ? ("tickets", item.TicketId) : ("work-orders", item.WorkOrderId!);
        if (moves.Find(resource, item.Move!) is not { } move)
            return Refused(index, Refusal.Invalid("move", $"没有操作 {item.Move}", $"there is no move {item.Move} of {resource}"), null);
        if (!Act.ScopesOf(http.User).Contains(move.Scope))
            return Refused(index, AuthorizationAnswers.Lacks(move.Scope), null);
        if (!long.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return Refused(index, Refusal.NotFound($"没有编号为 {named} 的记录。", $"There is no {named} among the {resource}."), null);
        if (!IfMatch.TryRead(item.IfMatch is null ? [] : [item.IfMatch], out var ifMatch))
            return Refused(index, Commands.NoIfMatch, null);
        var bytes = item.Body is { } json ? Encoding.UTF8.GetBytes(json.GetRawText()) : "{}"u8.ToArray();
        var (given, refusal) = move.Read(http, bytes);
        if (refusal is not null)
            return Refused(index, refusal, null);
        var outcome = await commands.Run(
            http, ifMatch, key is null ? null : Derived(key, index), $"POST /v1/{resource}/{id}/{item.Move}", given!.Said, (command, ct) => given.Run(command, id, ct));
        if (outcome.Refusal is { } refused)
            return Refused(index, refused, outcome.LastChange);
        using var shown = JsonDocument.Parse(outcome.Sent!.Body);
        return new ItemResult(index, outcome.Sent.Status, shown.RootElement.GetProperty("status").GetString(), outcome.Sent.ETag, outcome.Sent.Replayed, null);
    }

    private static ItemResult Refused(int index, Refusal refusal, LastChange? lastChange)
    {
        var problem = Problems.Of(refusal, Activity.Current?.TraceId.ToString(), lastChange);
        return new ItemResult(index, problem.Status, null, null, false, problem);
    }

    /// <summary>Each move has a key of its own, made of the batch's.</summary>
    private static string Derived(string key, int index) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{key}/{index}"))).AsSpan(0, 16)).ToString("D");
}
