using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hotline.Domain.Referrals;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Platforms;

/// <summary>
/// The way to a superior platform: its reports over HTTP, signed anew for each attempt, with the same id and the same bytes. Nothing
/// that a network or a partner can do is thrown; each bad end is named in <see cref="Faults"/> and counted.
/// </summary>
public sealed class PlatformLink : IPartnerLink, IDisposable
{
    private readonly Platform _platform;
    private readonly TimeProvider _clock;
    private readonly PlatformMetrics _metrics;
    private readonly TimeZoneInfo _site;
    private readonly CallPipeline _pipeline;
    private readonly AnswerReader _answers;
    private readonly HttpClient _http;

    /// <param name="platform">The platform.</param>
    /// <param name="site">The zone in which days of a reconciliation are cut.</param>
    public PlatformLink(Platform platform, TimeZoneInfo site, TimeProvider clock, PlatformMetrics metrics)
    {
        (_platform, _site, _clock, _metrics) = (platform, site, clock, metrics);
        _pipeline = new CallPipeline(platform.Settings.Limits, clock);
        _answers = new AnswerReader(platform.Profile.Answer);
        // A redirected message would be signed for whoever is named; connections are renewed so that a moved name is found.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestPage };
    }

    public string Partner => _platform.Code;

    public BreakerState Breaker => _pipeline.State;

    public bool Carries(MessageType type) =>
        NeutralSchema.Report(type) is { } report && !(_platform.Profile.Reports.TryGetValue(report.Code, out var route) && route.Off);

    public byte[] Freeze(Envelope envelope, MessageBody body) => _platform.Writer.Write(envelope, body);

    public Reading Read(MessageType type, ReadOnlyMemory<byte> body)
    {
        // Our own reports are written, not read: they are sent again as they are, or given up.
        if (NeutralSchema.Callbacks.FirstOrDefault(t => t.Message == type) is not { } callback)
            return new Reading(null, "type: " + type);
        var (read, refusal) = _platform.Reader.Read(callback, externalNo: null, body, withoutId: false);
        // It was read once; only a profile that was changed since can refuse it now.
        return read?.Body ?? new Reading(null, $"{refusal!.Fields[0].Field}: {refusal.Fields[0].En}");
    }

    public Task<Delivery> Submit(FrozenMessage message, CancellationToken cancellation)
    {
        var report = NeutralSchema.Report(message.Envelope.Type) ?? throw new NotSupportedException($"There is no report of {message.Envelope.Type}.");
        var path = _platform.Profile.Reports.GetValueOrDefault(report.Code)?.Path ?? "/work-orders/{externalNo}/" + report.Segment;
        path = path.Replace("{externalNo}", Uri.EscapeDataString(message.Envelope.TransferId), StringComparison.Ordinal);
        return Call("submit", HttpMethod.Post, path, message.Envelope.MessageId, message.Body, (status, body, wait, clock) => _answers.Read(status, body, wait, clock), cancellation);
    }

    public async Task<Delivery> Ask(FrozenMessage message, CancellationToken cancellation)
    {
        if (_platform.Profile.Messages is not { } template)
            return new Delivery(DeliveryOutcome.Unknown, Faults.CannotAsk);
        var id = message.Envelope.MessageId;
        return await Call("ask", HttpMethod.Get, template.Replace("{id}", id.ToString("D"), StringComparison.Ordinal), id, default,
            (status, body, wait, clock) => status == 404 ? new Delivery(DeliveryOutcome.NotTaken, Faults.NotKnown, PeerClock: clock) : _answers.Read(status, body, wait, clock),
            cancellation);
    }

    public async Task<MessagePage?> List(MessageDirection direction, DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation)
    {
        // The REST face lists whole days of the site's zone.
        var day = TimeZoneInfo.ConvertTime(from, _site).Date;
        if (_platform.Profile.Reconciliations is not { } template || Start(day) != from || Start(day.AddDays(1)) != to)
            return null;
        var path = template.Replace("{date}", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (after is not null)
            path += $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(after)}";
        MessagePage? page = null;
        await Call("list", HttpMethod.Get, path, Guid.CreateVersion7(_clock.GetUtcNow()), default, (status, body, wait, clock) =>
        {
            if (status != 200)
                return _answers.Read(status, body, wait, clock);
            page = ListedPage.Read(body, direction);
            return page is null ? new Delivery(DeliveryOutcome.Unknown, Faults.Unreadable, PeerClock: clock) : new Delivery(DeliveryOutcome.Delivered, PeerClock: clock);
        }, cancellation);
        return page;
    }

    public void Dispose() => _http.Dispose();

    private DateTimeOffset Start(DateTime day) => new(day, _site.GetUtcOffset(day));

    private async Task<Delivery> Call(
        string call, HttpMethod method, string path, Guid id, ReadOnlyMemory<byte> body, Func<int, byte[]?, TimeSpan?, DateTimeOffset?, Delivery> read, CancellationToken cancellation)
    {
        var start = _clock.GetTimestamp();
        var sent = false;
        var delivery = _platform.Settings.Address is not { } address
            ? new Delivery(DeliveryOutcome.NotTaken, Faults.NoAddress)
            : await _pipeline.Run(token => Attempt(token), () => sent, cancellation);
        _metrics.Attempted(Partner, call, delivery, _clock.GetElapsedTime(start));
        if (delivery.PeerClock is { } theirs)
            _metrics.Clock(Partner, theirs, _clock.GetUtcNow());
        return delivery;

        async Task<Delivery> Attempt(CancellationToken token)
        {
            using var request = new HttpRequestMessage(method, new Uri(address.AbsoluteUri.TrimEnd('/') + path));
            // A question has no effect, so it is as if it was never sent.
            if (method == HttpMethod.Post)
                request.Content = new FrozenContent(body, () => sent = true);
            if (!Sign(request, id, body.Span))
                return new Delivery(DeliveryOutcome.NotTaken, Faults.NoKey);
            try
            {
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                return read((int)answer.StatusCode, await Body(answer, call == "list" ? LargestPage : LargestAnswer, token), Wait(answer), answer.Headers.Date);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
            {
                return sent ? new Delivery(DeliveryOutcome.Unknown, Faults.Cut) : new Delivery(DeliveryOutcome.NotTaken, Name(fault));
            }
        }
    }

    private bool Sign(HttpRequestMessage request, Guid id, ReadOnlySpan<byte> body)
    {
        var now = _clock.GetUtcNow();
        var headers = request.Headers;
        if (_platform.SigningKeyAt(now) is { } key)
        {
            var seconds = now.ToUnixTimeSeconds();
            headers.Add(WebhookSignature.IdHeader, id.ToString("D"));
            headers.Add(WebhookSignature.TimestampHeader, seconds.ToString(CultureInfo.InvariantCulture));
            headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(key, id.ToString("D"), seconds, body));
            headers.Add(WebhookSignature.KeyIdHeader, key.Id);
            return true;
        }
        if (_platform.Legacy is not { } legacy || _platform.Keys.Count > 0)
            return false;
        var (canon, time, nonce) = (_platform.Profile.Legacy, legacy.Written(now), id.ToString("N"));
        headers.Add(canon.AppKey, _platform.Settings.Legacy!.AppKey);
        headers.Add(canon.Timestamp, time);
        headers.Add(canon.Nonce, nonce);
        headers.Add(canon.Sign, legacy.Sign(time, nonce, body));
        return true;
    }

    /// <summary>The body of an answer; null for one that is longer than any answer.</summary>
    private static async Task<byte[]?> Body(HttpResponseMessage answer, int most, CancellationToken cancellation)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[most + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length > most ? null : buffer[..length];
    }

    private TimeSpan? Wait(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _clock.GetUtcNow() => date - _clock.GetUtcNow(),
        _ => null,
    };

    private static string Name(Exception fault) => fault switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Faults.NameNotFound,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Faults.Tls,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Faults.Refused,
        _ => Faults.Cut,
    };

    private const int LargestAnswer = 65_536;
    private const int LargestPage = 1_048_576;

    /// <summary>Tells when the first byte of the message may leave.</summary>
    private sealed class FrozenContent : HttpContent
    {
        private readonly ReadOnlyMemory<byte> _body;
        private readonly Action _leaving;

        public FrozenContent(ReadOnlyMemory<byte> body, Action leaving)
        {
            (_body, _leaving) = (body, leaving);
            Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            _leaving();
            await stream.WriteAsync(_body, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
