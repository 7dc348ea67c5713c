using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Exchange.Platforms;
using Microsoft.Net.Http.Headers;

namespace Hotline.Api.Features.Callbacks;

/// <summary>上级平台回调: a message of a superior platform, taken in once and answered only after its effect is in the books (exchange.md §4).</summary>
internal sealed class TakeCallback(CallbackGate gate, NonceBook nonces, Intake intake, Site site, TimeProvider clock, PlatformMetrics metrics, ILogger<TakeCallback> log)
{
    /// <param name="http">The request.</param>
    /// <param name="partner">Code of the partner in the path.</param>
    /// <param name="type">Type of the path.</param>
    /// <param name="externalNo">Number in the path; null for a dispatch.</param>
    public async Task Run(HttpContext http, string partner, NeutralType type, string? externalNo)
    {
        if (await gate.Admit(http, partner, type.Code) is not { } proven)
            return;
        var (message, refusal) = Read(http, proven, type, externalNo);
        if (message is null)
        {
            await Refuse(http, proven, type, refusal!);
            return;
        }
        try
        {
            if (proven.Nonce is { } nonce && !await nonces.Bind(partner, nonce, message.Envelope.MessageId, http.RequestAborted))
                await Refuse(http, proven, type, NonceReused);
            else
                await Answer(http, proven, type, message, await intake.Take(proven.Platform.Settings, message, http.RequestAborted));
        }
        catch (DatabaseAwayException fault)
        {
            log.LogError(fault, "The database is away; a callback of {Partner} was not taken", partner);
            await Refuse(http, proven, type, Away);
        }
        catch (ContendedException fault)
        {
            log.LogWarning(fault, "A callback of {Partner} gave way to its rivals", partner);
            await Refuse(http, proven, type, InFlight);
        }
    }

    /// <summary>The message of a proven request, or what is wrong with it.</summary>
    private (Arrived?, Refusal?) Read(HttpContext http, Proven proven, NeutralType type, string? externalNo)
    {
        if (!IsJson(http.Request.ContentType))
            return (null, Bodies.NotJson);
        var platform = proven.Platform;
        var (read, refusal) = platform.Reader.Read(type, externalNo, proven.Body, withoutId: proven.WebhookId is null);
        if (read is null)
            return (null, refusal);
        var hash = Convert.ToHexStringLower(SHA256.HashData(proven.Body));
        var stamp = platform.Profile.WithoutId == KnownBy.Serial ? read.Serial : read.OccurredAt?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var envelope = new Envelope
        {
            MessageId = proven.WebhookId is { } id ? MessageIds.Of(platform.Code, id) : MessageIds.Of(platform.Code, type.Code, read.ExternalNo, stamp!, hash),
            Type = type.Message,
            TransferId = read.ExternalNo,
            TransferVersion = read.Version ?? 0,
            Sender = platform.Code,
            Recipient = site.ExchangeCode,
            OccurredAt = read.OccurredAt ?? clock.Now(),
            SentAt = proven.SignedAt,
        };
        return (new Arrived(envelope, read.Body, proven.Body, hash, read.ExternalNo, read.Version), null);
    }

    private async Task Answer(HttpContext http, Proven proven, NeutralType type, Arrived message, IntakeResult result)
    {
        if (result.Receipt is not { } receipt)
        {
            if (result.Refusal!.Code == KnownMatter)
                http.Response.Headers.Location = $"/callbacks/v1/{proven.Platform.Code}/work-orders/{UrlEncoder.Default.Encode(message.ExternalNo!)}";
            await Refuse(http, proven, type, result.Refusal);
            return;
        }
        var answer = CallbackAnswer.Of(receipt);
        metrics.CalledBack(proven.Platform.Code, type.Code, receipt.Replayed ? "replayed" : answer.Disposition);
        if (receipt.Replayed)
            http.Response.Headers[Commands.ReplayedHeader] = "true";
        await CallbackAnswers.Write(http, proven.Enveloped, receipt.Disposition == Disposition.StaleIgnored ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, answer);
    }

    private Task Refuse(HttpContext http, Proven proven, NeutralType type, Refusal refusal)
    {
        metrics.CalledBack(proven.Platform.Code, type.Code, refusal.Code);
        return CallbackAnswers.Refuse(http, proven.Enveloped, refusal);
    }

    private static bool IsJson(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>The refusal that says where the known matter stands.</summary>
    private const string KnownMatter = "work-order-exists";

    private static Refusal NonceReused { get; } = new(
        Refusals.NonceReused, "该 nonce 在十分钟内已用于另一条消息，请换用新的 nonce。", "This nonce was used with another message within ten minutes; use a new one.");

    private static Refusal Away { get; } = new(Refusals.Unavailable, "数据库暂不可用，未做任何更改，请稍后重发。", "The database is away; nothing was changed. Send it again shortly.");

    private static Refusal InFlight { get; } = new(Refusals.KeyInFlight, "同一消息仍在处理，请稍后重发。", "The same message is still being handled; send it again shortly.");
}
