using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>Tickets of the past, taken over with their own times.</summary>
public sealed partial class Ticket
{
    /// <summary>
    /// Lives a past ticket through at the moments its source states, so that the books are right at any earlier moment too. Its
    /// closing time is the source's; <see cref="ImportedAt"/> stands apart. Raises no message, alarm or event (api.md §10).
    /// </summary>
    /// <exception cref="InvalidOperationException">A part that the lifecycle refuses, e.g. a callback without a closing.</exception>
    public static Ticket Import(ImportedTicket past, DateTimeOffset dispatchBy, Actor importer, DateTimeOffset importedAt)
    {
        var ticket = new Ticket
        {
            Number = past.Given.Number,
            RegisteredAt = past.RegisteredAt,
            StateSince = past.RegisteredAt,
            Source = past.Given.Source,
            SourceRef = past.Given.SourceRef,
            Channel = past.Given.Channel,
            CallId = past.Given.CallId,
            Matter = past.Given.Matter,
            Caller = past.Given.Caller,
            State = new TicketState { DueAt = dispatchBy },
            ImportedAt = importedAt,
            ImportPrint = past.Print,
            _importing = true,
        };
        ticket.Record(new HistoryEntry("registered", importer, past.RegisteredAt, null, ticket.State));
        if (past.Dispatch is { } dispatch)
            ticket.Replay(dispatch, past.Closing, importer);
        else if (past.Closing is { } closing)
            Must(ticket.GiveAnswer(closing.Text, closing.Solved, importer, closing.At));
        if (past.Callback is { } callback)
            ticket.TakeOver(callback, importer);
        if (past.Superior && past.Given.SourceRef is { } theirs)
            ticket.TakeOver(theirs, past.Closing, dispatchBy);
        ticket._importing = false;
        return ticket;
    }

    private void Replay(ImportedDispatch dispatch, ImportedClosing? closing, Actor importer)
    {
        Must(Dispatch(new Assignment(dispatch.Unit, [], dispatch.Limits), importer, dispatch.At));
        var order = Lead!;
        if (dispatch.AcknowledgedAt is { } acknowledgedAt)
            Must(Acknowledge(order, dispatch.AcknowledgedBy, null, importer, acknowledgedAt));
        if (closing is null)
            return;
        var before = State.Status;
        order.Reply(new UnitReply(closing.Text, null, ContactedCaller: true, closing.Solved), closing.At);
        order.Accept(closing.At);
        Become(Closing(closing.At) with { Solved = closing.Solved }, closing.At);
        Record(new HistoryEntry("replied", importer, closing.At, before, State)
        {
            Order = order,
            Unit = order.Unit,
            Changes = [new("solved", null, Code.Of(closing.Solved))],
        });
    }

    /// <summary>One attempt of the past: nobody counts its half-days any more.</summary>
    private void TakeOver(ImportedCallback callback, Actor importer)
    {
        Must(Refuses(TicketMove.Callbacks));
        Keep(callback.Answer, CountCallback(callback.Answer.Outcome, null, callback.At), importer, callback.At);
    }

    /// <summary>The superior platform's matter as it stands now; nothing is told any more about what is past.</summary>
    private void TakeOver(string partnerNumber, ImportedClosing? closing, DateTimeOffset dispatchBy)
    {
        var referral = new Referral(
            Source, superior: true, ReferralDirection.Inbound, partnerNumber, new ReferralLimits(dispatchBy, dispatchBy, DueAt, DueProvisional), RegisteredAt);
        referral.BeNumbered(partnerNumber);
        if (DispatchedAt is { } dispatchedAt)
            referral.Accept(Orders[0].Unit, dispatchedAt);
        if (closing is not null)
            referral.Report(closing.Text, closing.Solved, resultRound: null, closing.At);
        Add(referral);
    }

    private static void Must(Refusal? refusal)
    {
        if (refusal is not null)
            throw new InvalidOperationException(refusal.En);
    }
}

/// <summary>One past ticket; null parts did not happen. The parts must stand in the order of time.</summary>
public sealed record ImportedTicket(
    Registration Given, DateTimeOffset RegisteredAt, ImportedDispatch? Dispatch, ImportedClosing? Closing, ImportedCallback? Callback,
    byte[]? Print = null, bool Superior = false);

/// <summary>Delivery to a unit; the due time counts as set by hand.</summary>
public sealed record ImportedDispatch(
    string Unit, DateTimeOffset At, OrderLimits Limits, DateTimeOffset? AcknowledgedAt, string AcknowledgedBy);

/// <summary>The closing answer or reply. The source states no words of it.</summary>
public sealed record ImportedClosing(DateTimeOffset At, Solved Solved, string Text);

/// <summary>The callback the source knows of.</summary>
public sealed record ImportedCallback(DateTimeOffset At, CallbackAnswer Answer);
