using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Office;

/// <summary>What the calls of the office share.</summary>
internal static class OfficeCalls
{
    public const string Tag = "Office";

    /// <summary>Maps a call that records something new.</summary>
    public static RouteHandlerBuilder MapAdd<TRequest, TAnswer>(this IEndpointRouteBuilder app, string path, string scope, Func<TRequest, Command, CancellationToken, Task<Result>> run)
        where TRequest : class => app.MapPost(path, async (HttpContext http, Commands commands) =>
        {
            if (await Bodies.Read<TRequest>(http) is { } body)
                await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => run(body.Value, command, ct), sent: body.Bytes);
        })
        .Accepts<TRequest>("application/json").Produces<TAnswer>(201).WithTags(Tag).Move(scope);

    /// <summary>Maps a call that does something with what is recorded.</summary>
    public static RouteHandlerBuilder MapDo<TRequest, TAnswer>(this IEndpointRouteBuilder app, string path, string scope, Func<long, TRequest, Command, CancellationToken, Task<Result>> run)
        where TRequest : class => app.MapPost(path, async (long id, HttpContext http, Commands commands) =>
        {
            if (await Bodies.Read<TRequest>(http) is { } body)
                await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => run(id, body.Value, command, ct), sent: body.Bytes);
        })
        .Accepts<TRequest>("application/json").Produces<TAnswer>().WithTags(Tag).Move(scope);

    /// <summary>Maps a merge patch, which must say which version it was decided on.</summary>
    public static RouteHandlerBuilder MapChange<TRequest, TAnswer>(this IEndpointRouteBuilder app, string path, string scope, Func<long, TRequest, Command, CancellationToken, Task<Result>> run)
        where TRequest : class => app.MapPatch(path, async (long id, HttpContext http, Commands commands) =>
        {
            if (await ReferenceDesk.LacksIfMatch(http) || await Bodies.Read<TRequest>(http) is not { } body)
                return;
            await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => run(id, body.Value, command, ct), sent: body.Bytes);
        })
        .Accepts<TRequest>("application/merge-patch+json", "application/json").Produces<TAnswer>().WithTags(Tag).Move(scope).Refuses(428);

    /// <summary>What a unit's client is told of records that are the centre's own; null for everybody else.</summary>
    public static Refusal? CentreOnly(Act act) => act.Unit is null ? null
        : new Refusal(Refusals.Forbidden, "仅供热线中心使用，承办单位客户端无权访问。", "This is for the centre only; a unit's client may not use it.");

    /// <summary>Refuses a unit's client a call that reads what is the centre's own; true when it did so.</summary>
    public static async Task<bool> RefusedToUnits(HttpContext http, TimeProvider clock)
    {
        if (CentreOnly(Act.Of(http, clock.Now())) is not { } refusal)
            return false;
        await Problems.Write(http, refusal);
        return true;
    }

    /// <summary>The refusal of a token that lacks a scope which this request needs beside that of the call.</summary>
    public static Refusal? Lacks(Act act, string scope) => act.Has(scope) ? null
        : new Refusal(Refusals.Forbidden, $"此请求需要权限 {scope}。", $"This request needs the scope {scope}.");

    /// <summary>The refusal of a version that is not the newest.</summary>
    public static Refusal? Stale(Command command, int version) => command.IfMatch.Allows(version) ? null : ReferenceDesk.Stale(version);

    /// <summary>The refusal of any change of what was withdrawn.</summary>
    public static Refusal? Gone(DateTimeOffset? withdrawnAt) => withdrawnAt is null ? null
        : new Refusal(Refusals.MoveNotAllowed, "该记录已撤回，不能再更改。", "The record was withdrawn; it does not change any more.");

    /// <summary>Whether a text that may be left out holds more than blanks.</summary>
    public static IRuleBuilderOptions<T, string?> NotBlank<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || !string.IsNullOrWhiteSpace(text))
        .WithMessage(_ => Words.Say("不能为空", "must not be empty"));

    /// <summary>Ids as clients give them, as keys; what is none is a fault of its field.</summary>
    public static List<long> Keys(IReadOnlyList<string>? ids, string field, List<FieldFault> faults)
    {
        var keys = new List<long>();
        for (var i = 0; i < (ids?.Count ?? 0); i++)
        {
            if (Key(ids![i]) is not { } key)
                faults.Add(new(FormattableString.Invariant($"{field}[{i}]"), $"没有编号为 {ids[i]} 的事项", $"there is no ticket {ids[i]}"));
            else if (keys.Contains(key))
                faults.Add(new(FormattableString.Invariant($"{field}[{i}]"), "重复", "stands there twice"));
            else
                keys.Add(key);
        }
        return keys;
    }

    /// <summary>An id as a key; null for what is none.</summary>
    public static long? Key(string id) => long.TryParse(id, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var key) ? key : null;
}
