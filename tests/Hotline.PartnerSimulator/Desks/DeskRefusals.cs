using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Hotline.Exchange.V1;

namespace Hotline.PartnerSimulator.Desks;

/// <summary>Refusals of the desk with their details.</summary>
internal static class DeskRefusals
{
    public static RpcException Refuse(StatusCode code, string reason, string words, TransferState? current = null)
    {
        IMessage[] details = current is null ? [Info(reason)] : [Info(reason), current];
        return With(code, words, details);
    }

    public static RpcException Invalid(string field, string fix) => With(
        StatusCode.InvalidArgument, $"{field} {fix}", Info("VALIDATION_FAILED"),
        new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = fix } } });

    /// <summary>Nothing was stored; the caller may come again after a while.</summary>
    public static RpcException Wait(StatusCode code, TimeSpan after) =>
        With(code, "Later.", Info("TEMPORARILY_UNAVAILABLE"), new RetryInfo { RetryDelay = Duration.FromTimeSpan(after) });

    private static ErrorInfo Info(string reason) => new() { Reason = reason, Domain = "police110" };

    private static RpcException With(StatusCode code, string words, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = words };
        status.Details.AddRange(details.Select(Any.Pack));
        return status.ToRpcException();
    }
}
