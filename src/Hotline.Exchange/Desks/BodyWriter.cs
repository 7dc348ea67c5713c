using Hotline.Domain;
using Hotline.Domain.Referrals;
using Hotline.Exchange.V1;
using Wire = Hotline.Exchange.V1;

namespace Hotline.Exchange.Desks;

/// <summary>Bodies as the desk's contract says them.</summary>
internal static class BodyWriter
{
    public static Payload Write(MessageBody body) => body switch
    {
        Domain.Referrals.TransferBody b => new Payload { Transfer = TransferWriter.Write(b) },
        Domain.Referrals.SignBody b => new Payload { Sign = Sign(b) },
        Domain.Referrals.ReturnBody b => new Payload { Return = Return(b) },
        Domain.Referrals.ReturnDecisionBody b => new Payload { ReturnDecision = Decision(b) },
        Domain.Referrals.ExtensionRequestBody b => new Payload { ExtensionRequest = Extension(b) },
        Domain.Referrals.ExtensionDecisionBody b => new Payload { ExtensionDecision = Decision(b) },
        Domain.Referrals.ProgressBody b => new Payload { Progress = new() { Text = b.Text } },
        Domain.Referrals.ResultBody b => new Payload { Result = Result(b) },
        Domain.Referrals.UrgeBody b => new Payload { Urge = new() { Text = b.Text, ReplyBy = Moments.Write(b.ReplyBy) } },
        Domain.Referrals.SuperviseBody b => new Payload { Supervise = new() { Text = b.Text, ReplyBy = Moments.Write(b.ReplyBy) } },
        Domain.Referrals.VisitResultBody b => new Payload { VisitResult = Visit(b) },
        Domain.Referrals.AmendBody b => new Payload { Amend = TransferWriter.Write(b) },
        Domain.Referrals.RedoBody b => new Payload { Redo = new() { Reason = b.Reason, DueAt = Moments.Write(b.DueAt), HandleWithin = TransferWriter.Write(b.HandleWithin) } },
        Domain.Referrals.WithdrawBody b => new Payload { Withdraw = Withdraw(b) },
        Domain.Referrals.ClosureBody b => new Payload { Closure = Closure(b) },
        Domain.Referrals.LinkBody b => new Payload { Link = Link(b) },
        Domain.Referrals.AttachmentBody b => new Payload { Attachment = new() { File = TransferWriter.Write(b.File) } },
        Domain.Referrals.VoidBody b => new Payload { Void = new() { Reason = b.Reason } },
        Domain.Referrals.ReceiptBody b => new Payload { Receipt = new() { WorkOrderNo = b.WorkOrderNo, ReceivedAt = Moments.Write(b.ReceivedAt) } },
        _ => throw new ArgumentException($"There is no body {body.GetType().Name} in the desk's contract.", nameof(body)),
    };

    private static Wire.SignBody Sign(Domain.Referrals.SignBody body)
    {
        var wire = new Wire.SignBody { By = body.By, DueAt = Moments.Write(body.DueAt) };
        if (body.Phone is not null)
            wire.Phone = body.Phone;
        if (body.Unit is not null)
            wire.Unit = body.Unit;
        return wire;
    }

    private static Wire.ReturnBody Return(Domain.Referrals.ReturnBody body)
    {
        var wire = new Wire.ReturnBody { Reason = Code.Of(body.Reason), Text = body.Text };
        if (body.Basis is not null)
            wire.Basis = body.Basis;
        return wire;
    }

    private static Wire.ReturnDecisionBody Decision(Domain.Referrals.ReturnDecisionBody body)
    {
        var wire = new Wire.ReturnDecisionBody { Decision = Word(body.Approved) };
        if (body.Reason is not null)
            wire.Reason = body.Reason;
        return wire;
    }

    private static Wire.ExtensionRequestBody Extension(Domain.Referrals.ExtensionRequestBody body)
    {
        var wire = new Wire.ExtensionRequestBody { Reason = body.Reason };
        if (body.WorkingDays is { } days)
            wire.WorkingDays = days;
        else if (body.DueAt is { } due)
            wire.DueAt = Moments.Write(due);
        return wire;
    }

    private static Wire.ExtensionDecisionBody Decision(Domain.Referrals.ExtensionDecisionBody body)
    {
        var wire = new Wire.ExtensionDecisionBody { Decision = Word(body.Approved), DueAt = Moments.Write(body.DueAt) };
        if (body.Reason is not null)
            wire.Reason = body.Reason;
        return wire;
    }

    private static Wire.ResultBody Result(Domain.Referrals.ResultBody body)
    {
        var wire = new Wire.ResultBody { Text = body.Text, Solved = Code.Of(body.Solved), ContactedCaller = body.ContactedCaller };
        if (body.PublicText is not null)
            wire.PublicText = body.PublicText;
        if (body.Unit is not null)
            wire.Unit = body.Unit;
        return wire;
    }

    private static Wire.VisitResultBody Visit(Domain.Referrals.VisitResultBody body)
    {
        var wire = new Wire.VisitResultBody { Outcome = Code.Of(body.Outcome) };
        if (body.Satisfaction is { } satisfaction)
            wire.Satisfaction = Code.Of(satisfaction);
        if (body.Solved is { } solved)
            wire.Solved = Code.Of(solved);
        if (body.Remark is not null)
            wire.Remark = body.Remark;
        return wire;
    }

    private static Wire.WithdrawBody Withdraw(Domain.Referrals.WithdrawBody body)
    {
        var wire = new Wire.WithdrawBody();
        if (body.Reason is not null)
            wire.Reason = body.Reason;
        return wire;
    }

    private static Wire.ClosureBody Closure(Domain.Referrals.ClosureBody body)
    {
        var wire = new Wire.ClosureBody();
        if (body.Reason is not null)
            wire.Reason = body.Reason;
        return wire;
    }

    private static Wire.LinkBody Link(Domain.Referrals.LinkBody body)
    {
        var wire = new Wire.LinkBody { Kind = Code.Of(body.Kind), OtherNumber = body.OtherNumber };
        if (body.Reason is not null)
            wire.Reason = body.Reason;
        return wire;
    }

    private static string Word(bool approved) => approved ? Approved : Refused;

    public const string Approved = "approved";
    public const string Refused = "refused";
}
