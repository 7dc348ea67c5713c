using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Boundary;

/// <summary>What a command answers when it is not refused.</summary>
internal sealed record Answer(int Status, object Body, string? ETag = null, string? Location = null);

/// <summary>Either an answer or a refusal, with who was first where that explains it.</summary>
internal readonly record struct Result(Answer? Answer, Refusal? Refusal, LastChange? LastChange = null)
{
    public static implicit operator Result(Answer answer) => new(answer, null);

    public static implicit operator Result(Refusal refusal) => new(null, refusal);
}

/// <summary>One request that changes something: who, when and under which conditions.</summary>
internal sealed record Command(Act Act, HotlineContext Db, IfMatch IfMatch)
{
    /// <summary>Puts who did what to which thing into the audit, with the effect; without a word of anybody's.</summary>
    public void Audit(string action, FormattableString detail) =>
        Db.Add(AuditEntry.Of(Act.Actor, action, FormattableString.Invariant(detail), Act.At));
}

/// <summary>
/// Runs what changes something: one transaction for the effect, its history, outbox and audit rows and the stored first answer to
/// an <c>Idempotency-Key</c>. The primary key of that answer decides between rivals; nothing is checked first and written later.
/// </summary>
internal sealed class Commands(IWriteLane lane, TimeProvider clock, JsonWriting json, ILogger<Commands> log)
{
    /// <param name="http">The request.</param>
    /// <param name="body">The body, or the hash of one too large to hold, by which a repeated request is known.</param>
    /// <param name="handler">Decides and saves.</param>
    /// <param name="secret">The answer holds what must not be kept: it is done anew each time, whatever the key.</param>
    /// <param name="sent">The body as it was sent, whose words are given back with a refusal.</param>
    public async Task Execute(
        HttpContext http, ReadOnlyMemory<byte> body, Func<Command, CancellationToken, Task<Result>> handler, bool secret = false, ReadOnlyMemory<byte> sent = default)
    {
        if (!IfMatch.TryRead([.. http.Request.Headers.IfMatch], out var ifMatch))
        {
            await Problems.Write(http, NoIfMatch);
            return;
        }
        if (!TryReadKey(http.Request, out var key))
        {
            await Problems.Write(http, NoKey);
            return;
        }
        var request = http.Request;
        await Answer(http, sent, await Run(http, ifMatch, secret ? null : key, $"{request.Method} {request.Path}{request.QueryString}", body, handler));
    }

    /// <summary>Runs one command of a request; <paramref name="call"/> and <paramref name="body"/> are what its key stands for.</summary>
    public Task<Outcome> Run(
        HttpContext http, IfMatch ifMatch, string? key, string call, ReadOnlyMemory<byte> body, Func<Command, CancellationToken, Task<Result>> handler)
    {
        var act = Act.Of(http, clock.Now());
        var request = key is null ? null : new Keyed(act.Actor.Client, key, Hash(call, body.Span), act.At);
        return Guarded(request, (db, ct) => Once(new Command(act, db, ifMatch), request, handler, ct), http.RequestAborted);
    }

    public const string KeyHeader = "Idempotency-Key";

    /// <summary>Set on an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    public static Refusal NoIfMatch { get; } = Refusal.Invalid("If-Match", "应为 * 或带引号的 ETag，如 \"3\"", "must be * or quoted entity tags such as \"3\"");

    public static Refusal NoKey { get; } = Refusal.Invalid(KeyHeader, "应为 UUID", "must be a UUID");

    private async Task<Outcome> Guarded(Keyed? request, Func<HotlineContext, CancellationToken, Task<Outcome>> work, CancellationToken cancellation)
    {
        try
        {
            return await lane.Run(work, cancellation);
        }
        catch (ContendedException fault)
        {
            log.LogWarning(fault, "A command gave way to its rivals");
            return new Outcome(null, request is null
                ? new Refusal(Refusals.Contended, "同一事项正被多人修改，请稍后重试。", "The same matter is being changed by several people; try again shortly.")
                : new Refusal(Refusals.KeyInFlight, "同一幂等键的请求仍在处理，请稍后重试。", "A request with this key is still running; try again shortly."));
        }
        catch (DatabaseAwayException fault)
        {
            log.LogError(fault, "The database is away");
            return new Outcome(null, fault.IsUnknown
                ? new Refusal(Refusals.Unavailable, "数据库在提交时中断，结果未知：请用同一 Idempotency-Key 重发，或先查询再重试。", "The database went away in the very commit, so it is not known whether anything was changed. Send it again with the same Idempotency-Key, or look first.")
                : new Refusal(Refusals.Unavailable, "数据库暂不可用，未做任何更改，请稍后重试。", "The database is away; nothing was changed. Try again shortly."));
        }
    }

    private async Task<Outcome> Once(
        Command command, Keyed? request, Func<Command, CancellationToken, Task<Result>> handler, CancellationToken cancellation)
    {
        if (request is not null && await Earlier(command.Db, request, cancellation) is { } first)
            return first;
        var result = await handler(command, cancellation);
        if (result.Refusal is { } refusal)
        {
            command.Db.ChangeTracker.Clear();
            // A rival with the same key may have done it since; its answer is ours.
            var rival = request is null ? null : await Earlier(command.Db, request, cancellation);
            return rival ?? new Outcome(null, refusal, result.LastChange);
        }
        var answer = result.Answer!;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer.Body, answer.Body.GetType(), json.Options);
        if (request is not null)
        {
            command.Db.Add(new IdempotencyKey
            {
                Client = request.Client,
                Key = request.Key,
                RequestHash = request.Hash,
                Status = answer.Status,
                ETag = answer.ETag,
                Location = answer.Location,
                Body = bytes,
                CreatedAt = request.At,
            });
            await command.Db.SaveChangesAsync(cancellation);
        }
        return new Outcome(new Sent(answer.Status, bytes, answer.ETag, answer.Location, Replayed: false), null);
    }

    private static async Task<Outcome?> Earlier(HotlineContext db, Keyed request, CancellationToken cancellation)
    {
        var kept = await db.IdempotencyKeys.AsNoTracking()
            .FirstOrDefaultAsync(k => k.Client == request.Client && k.Key == request.Key, cancellation);
        if (kept is null)
            return null;
        return kept.RequestHash.AsSpan().SequenceEqual(request.Hash)
            ? new Outcome(new Sent(kept.Status, kept.Body, kept.ETag, kept.Location, Replayed: true), null)
            : new Outcome(null, new Refusal(Refusals.KeyReused, "该幂等键已用于内容不同的请求，请换用新的 UUID。", "This key was used with another request; use a new UUID."));
    }

    private static async Task Answer(HttpContext http, ReadOnlyMemory<byte> given, Outcome outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            await Problems.Write(http, refusal, outcome.LastChange, refusal.Row.Kind is RefusalKind.Conflict or RefusalKind.Stale ? SubmittedWords.Of(given) : null);
            return;
        }
        var sent = outcome.Sent!;
        var response = http.Response;
        response.StatusCode = sent.Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = sent.Body.Length;
        if (sent.ETag is not null)
            response.Headers.ETag = sent.ETag;
        if (sent.Location is not null)
            response.Headers.Location = Printable(sent.Location);
        if (sent.Replayed)
            response.Headers[ReplayedHeader] = "true";
        await response.Body.WriteAsync(sent.Body, http.RequestAborted);
    }

    /// <summary>The key of a request as a UUID; false for one that is none.</summary>
    public static bool TryReadKey(HttpRequest request, out string? key)
    {
        key = null;
        if (!request.Headers.TryGetValue(KeyHeader, out var given))
            return true;
        if (!Guid.TryParse(given.ToString().Trim('"'), out var uuid))
            return false;
        key = uuid.ToString("D");
        return true;
    }

    private static byte[] Hash(string call, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(call + "\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private sealed record Keyed(string Client, string Key, byte[] Hash, DateTimeOffset At);

    /// <summary>An answer as it is sent, and kept with its key.</summary>
    /// <summary>An address for a header: whatever a code holds, a line break among it, is written as the bytes of a URL.</summary>
    private static string Printable(string address) => address.All(c => c is > ' ' and < '\x7F') ? address : string.Join('/', address.Split('/').Select(Uri.EscapeDataString));

    internal sealed record Sent(int Status, byte[] Body, string? ETag, string? Location, bool Replayed);

    /// <summary>Either what is sent or a refusal.</summary>
    internal sealed record Outcome(Sent? Sent, Refusal? Refusal, LastChange? LastChange = null);
}
