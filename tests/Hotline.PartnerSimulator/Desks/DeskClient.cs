using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Hotline.Exchange.V1;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Sending;

namespace Hotline.PartnerSimulator.Desks;

/// <summary>The desk as a client of the line: hands its messages over by <c>Submit</c>, known by its token.</summary>
internal sealed class DeskClient : ISender, IDisposable
{
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;
    private readonly DeskIdentity _identity;
    private readonly TimeProvider _clock;
    private string? _token;

    /// <param name="grpc">The line's gRPC address.</param>
    /// <param name="rest">The line's REST address, which gives the token.</param>
    public DeskClient(Uri grpc, Uri rest, DeskIdentity identity, TimeProvider clock)
    {
        (_identity, _clock) = (identity, clock);
        _http = new HttpClient { BaseAddress = rest, Timeout = TimeSpan.FromSeconds(5) };
        _channel = GrpcChannel.ForAddress(grpc, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false }, DisposeHttpClient = true,
        });
        Calls = new WorkOrderExchange.WorkOrderExchangeClient(_channel);
    }

    /// <summary>The calls of the line.</summary>
    public WorkOrderExchange.WorkOrderExchangeClient Calls { get; }

    public async Task<Sent> Send(Letter letter, bool skewed, bool forged, CancellationToken cancellation)
    {
        try
        {
            var answer = await Calls.SubmitAsync(new SubmitRequest { Message = Wire(letter, skewed) }, await Options(forged, cancellation));
            return new Sent(End.Delivered, answer.ReceiptId, answer.Disposition, answer.Current?.Number, answer.Current?.Version);
        }
        catch (RpcException fault)
        {
            return Read(fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException or System.Net.Sockets.SocketException)
        {
            return new Sent(End.Again, fault.GetType().Name);
        }
    }

    /// <summary>What every call carries: the token and a deadline.</summary>
    public async Task<CallOptions> Options(bool forged, CancellationToken cancellation)
    {
        var token = forged ? "forged" : _token ??= await Fetch(cancellation);
        return new CallOptions(new Metadata { { "authorization", "Bearer " + token } }, DateTime.UtcNow.AddSeconds(10), cancellation);
    }

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
        _fetching.Dispose();
    }

    private Message Wire(Letter letter, bool skewed)
    {
        var message = new Message
        {
            MessageId = letter.Id.ToString(), Stream = _identity.Code + "/" + _identity.Recipient, TransferId = letter.Matter, TransferSeq = letter.Seq,
            BaseVersion = letter.BaseVersion, TransferVersion = letter.Version, Sender = _identity.Code, Recipient = _identity.Recipient,
            Actor = new Actor { Unit = "指挥中心", Person = "接警员", Seat = "03" }, OccurredAt = DeskState.At(letter.OccurredAt), SchemaVersion = 1,
            SentAt = DeskState.At(_clock.GetUtcNow() + (skewed ? TimeSpan.FromMinutes(7) : TimeSpan.Zero)),
            PayloadSha256 = letter.Sha256, Type = letter.Type, Payload = ByteString.CopyFrom(letter.Body),
        };
        if (letter.Supersedes is { } refused)
            message.Supersedes = refused.ToString();
        return message;
    }

    private Sent Read(RpcException fault)
    {
        var status = fault.GetRpcStatus();
        var reason = status?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason ?? fault.StatusCode.ToString();
        var current = status?.GetDetail<TransferState>();
        switch (fault.StatusCode)
        {
            case StatusCode.Unauthenticated:
                _token = null;
                return new Sent(End.Stranger, reason);
            case StatusCode.Aborted when reason.StartsWith("STALE", StringComparison.Ordinal):
                return new Sent(End.Stale, reason, PeerNumber: current?.Number, Version: current?.Version);
            case StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.PermissionDenied or StatusCode.NotFound
                or StatusCode.Unimplemented or StatusCode.OutOfRange or StatusCode.Aborted when status?.GetDetail<Google.Rpc.RetryInfo>() is null:
                return new Sent(End.Refused, $"{reason}: {fault.Status.Detail}", PeerNumber: current?.Number, Version: current?.Version);
            default:
                return new Sent(End.Again, reason, After: status?.GetDetail<Google.Rpc.RetryInfo>()?.RetryDelay?.ToTimeSpan());
        }
    }

    private async Task<string> Fetch(CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation);
        try
        {
            if (_token is { } known)
                return known;
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = "partner-" + _identity.Code, ["client_secret"] = _identity.Secret,
            });
            using var answer = await _http.PostAsync(new Uri("/connect/token", UriKind.Relative), form, cancellation);
            answer.EnsureSuccessStatusCode();
            return _token = (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!["access_token"]!.GetValue<string>();
        }
        finally
        {
            _fetching.Release();
        }
    }
}

/// <summary>Who the desk is to the line, and how it calls the line.</summary>
internal sealed record DeskIdentity(string Code, string Secret, string Recipient);
