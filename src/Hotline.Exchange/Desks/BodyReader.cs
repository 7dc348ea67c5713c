using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Wire = Hotline.Exchange.V1;
using Is = Hotline.Exchange.V1.Payload.BodyOneofCase;

namespace Hotline.Exchange.Desks;

/// <summary>Bodies of the desk's contract read into canonical ones. Where a fault was told the body may be anything.</summary>
internal static class BodyReader
{
    public static MessageBody? Read(Wire.Payload payload, WireReading reading)
    {
        switch (payload.BodyCase)
        {
            case Is.Transfer: return TransferReader.Read(payload.Transfer, reading);
            case Is.Amend: return TransferReader.Read(payload.Amend, reading);
            case Is.Sign: return Sign(payload.Sign, reading);
            case Is.Return: return Return(payload.Return, reading);
            case Is.ReturnDecision: return Decision(payload.ReturnDecision, reading);
            case Is.ExtensionRequest: return Extension(payload.ExtensionRequest, reading);
            case Is.ExtensionDecision: return Decision(payload.ExtensionDecision, reading);
            case Is.Progress: return new ProgressBody(reading.Required("payload.progress.text", payload.Progress.Text, WireReading.TextLength));
            case Is.Result: return Result(payload.Result, reading);
            case Is.Urge: return new UrgeBody(
                reading.Required("payload.urge.text", payload.Urge.Text, WireReading.TextLength), reading.Moment("payload.urge.replyBy", payload.Urge.ReplyBy));
            case Is.Supervise: return new SuperviseBody(
                reading.Required("payload.supervise.text", payload.Supervise.Text, WireReading.TextLength), reading.Moment("payload.supervise.replyBy", payload.Supervise.ReplyBy));
            case Is.VisitResult: return Visit(payload.VisitResult, reading);
            case Is.Redo: return new RedoBody(
                reading.Required("payload.redo.reason", payload.Redo.Reason, WireReading.TextLength),
                reading.Moment("payload.redo.dueAt", payload.Redo.DueAt),
                TransferReader.Limit("payload.redo.handleWithin", payload.Redo.HandleWithin, reading));
            case Is.Withdraw: return new WithdrawBody(Reason("payload.withdraw.reason", payload.Withdraw.HasReason, payload.Withdraw.Reason, reading));
            case Is.Closure: return new ClosureBody(Reason("payload.closure.reason", payload.Closure.HasReason, payload.Closure.Reason, reading));
            case Is.Link: return Link(payload.Link, reading);
            case Is.Attachment: return Attachment(payload.Attachment, reading);
            case Is.Void: return new VoidBody(reading.Required("payload.void.reason", payload.Void.Reason, WireReading.TextLength));
            case Is.Receipt: return new ReceiptBody(
                reading.Required("payload.receipt.workOrderNo", payload.Receipt.WorkOrderNo, WireReading.CodeLength),
                reading.RequiredMoment("payload.receipt.receivedAt", payload.Receipt.ReceivedAt));
            default:
                reading.Fault("message.payload", "没有本方认识的内容", "holds no body that is known here");
                return null;
        }
    }

    private static SignBody Sign(Wire.SignBody body, WireReading reading) => new(
        reading.Required("payload.sign.by", body.By, WireReading.NameLength),
        reading.Text("payload.sign.phone", body.HasPhone, body.Phone, WireReading.PhoneLength),
        reading.Text("payload.sign.unit", body.HasUnit, body.Unit, WireReading.NameLength),
        reading.Moment("payload.sign.dueAt", body.DueAt));

    private static ReturnBody Return(Wire.ReturnBody body, WireReading reading) => new(
        reading.Required<PartnerReturnReason>("payload.return.reason", body.Reason) ?? default,
        reading.Required("payload.return.text", body.Text, WireReading.TextLength),
        reading.Text("payload.return.basis", body.HasBasis, body.Basis, WireReading.TextLength));

    private static ReturnDecisionBody Decision(Wire.ReturnDecisionBody body, WireReading reading)
    {
        var approved = Approved("payload.returnDecision.decision", body.Decision, reading);
        var reason = Reason("payload.returnDecision.reason", body.HasReason, body.Reason, reading);
        if (body.Decision == BodyWriter.Refused && string.IsNullOrWhiteSpace(reason))
            reading.Fault("payload.returnDecision.reason", "不同意时须说明理由", "has to say why it is refused");
        return new ReturnDecisionBody(approved, reason);
    }

    private static ExtensionRequestBody Extension(Wire.ExtensionRequestBody body, WireReading reading)
    {
        var reason = reading.Required("payload.extensionRequest.reason", body.Reason, WireReading.TextLength);
        switch (body.LengthCase)
        {
            case Wire.ExtensionRequestBody.LengthOneofCase.WorkingDays:
                return new ExtensionRequestBody(reading.Positive("payload.extensionRequest.workingDays", body.WorkingDays, WireReading.MostDays), null, reason);
            case Wire.ExtensionRequestBody.LengthOneofCase.DueAt:
                return new ExtensionRequestBody(null, reading.Moment("payload.extensionRequest.dueAt", body.DueAt), reason);
            default:
                reading.Fault("payload.extensionRequest.workingDays", "须给出工作日数或到期时间", "workingDays or dueAt has to be given");
                return new ExtensionRequestBody(null, null, reason);
        }
    }

    private static ExtensionDecisionBody Decision(Wire.ExtensionDecisionBody body, WireReading reading) => new(
        Approved("payload.extensionDecision.decision", body.Decision, reading),
        reading.Moment("payload.extensionDecision.dueAt", body.DueAt),
        Reason("payload.extensionDecision.reason", body.HasReason, body.Reason, reading));

    private static ResultBody Result(Wire.ResultBody body, WireReading reading) => new(
        reading.Required("payload.result.text", body.Text, WireReading.TextLength),
        reading.Required<Solved>("payload.result.solved", body.Solved) ?? default,
        body.ContactedCaller,
        reading.Text("payload.result.publicText", body.HasPublicText, body.PublicText, WireReading.TextLength),
        reading.Text("payload.result.unit", body.HasUnit, body.Unit, WireReading.NameLength));

    private static VisitResultBody Visit(Wire.VisitResultBody body, WireReading reading) => new(
        reading.Required<CallbackOutcome>("payload.visitResult.outcome", body.Outcome) ?? default,
        reading.Code<Satisfaction>("payload.visitResult.satisfaction", body.HasSatisfaction, body.Satisfaction),
        reading.Code<Solved>("payload.visitResult.solved", body.HasSolved, body.Solved),
        reading.Text("payload.visitResult.remark", body.HasRemark, body.Remark, WireReading.TextLength));

    private static LinkBody Link(Wire.LinkBody body, WireReading reading) => new(
        reading.Required<LinkKind>("payload.link.kind", body.Kind) ?? default,
        reading.Required("payload.link.otherNumber", body.OtherNumber, WireReading.CodeLength),
        Reason("payload.link.reason", body.HasReason, body.Reason, reading));

    private static AttachmentBody? Attachment(Wire.AttachmentBody body, WireReading reading)
    {
        if (body.File is not null)
            return new AttachmentBody(TransferReader.File("payload.attachment.file", body.File, reading));
        reading.Fault("payload.attachment.file", "不能为空", "must not be empty");
        return null;
    }

    private static bool Approved(string field, string word, WireReading reading)
    {
        if (word.Length == 0)
            reading.Fault(field, $"应为 {BodyWriter.Approved} 或 {BodyWriter.Refused}", $"has to be {BodyWriter.Approved} or {BodyWriter.Refused}");
        else if (word is not (BodyWriter.Approved or BodyWriter.Refused))
            reading.NotKnown(field, word);
        return word == BodyWriter.Approved;
    }

    private static string? Reason(string field, bool has, string value, WireReading reading) => reading.Text(field, has, value, WireReading.TextLength);
}
