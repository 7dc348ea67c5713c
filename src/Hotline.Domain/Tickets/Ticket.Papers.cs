namespace Hotline.Domain.Tickets;

/// <summary>What is kept with a ticket and moves nothing: its attachments, and who saw its caller whole.</summary>
public sealed partial class Ticket
{
    private readonly List<Attachment> _attachments = [];

    /// <summary>How many files the ticket has; without any nobody has to ask for them.</summary>
    public int AttachmentCount { get; private set; }

    /// <summary>Its files, oldest first.</summary>
    public IReadOnlyList<Attachment> Attachments => _attachments;

    /// <summary>附件: any state but archived. The file itself lies in its store by now; the name and hash are on the history.</summary>
    public Refusal? Attach(Attachment file, Actor actor, DateTimeOffset at)
    {
        if (Status == TicketStatus.Archived)
        {
            return new Refusal(Refusals.TicketArchived, "已归档的事项不能再添加附件。", "An archived ticket takes no more attachments.")
            {
                CurrentStatus = Code.Of(Status),
                AllowedActions = [],
            };
        }
        if (AnonymisedAt is not null)
            return Anonymised();
        if (AttachmentCount >= MostAttachments)
            return new Refusal(Refusals.TooManyAttachments, $"每个事项最多 {MostAttachments} 个附件。", $"A ticket holds {MostAttachments} attachments at most.");
        _attachments.Add(file);
        AttachmentCount++;
        Record(new HistoryEntry("attachmentAdded", actor, at, Status, State)
        {
            Text = file.Name,
            Changes = [new("type", null, file.Type), new("sha256", null, Convert.ToHexStringLower(file.Sha256))],
        });
        return null;
    }

    /// <summary>
    /// 查看诉求人: whoever sees the caller whole stands on the history with the reason, archived or not. A unit never sees a caller who
    /// asked not to be known to it (rules.md §5).
    /// </summary>
    public Refusal? Reveal(string reason, Actor actor, DateTimeOffset at)
    {
        if (actor.Unit is not null && (CallerConfidential || CallerAnonymous))
            return new Refusal(Refusals.CallerWithheld, "诉求人要求保密或匿名，不向承办单位提供。", "The caller asked to be kept from units, or to stay anonymous.");
        if (AnonymisedAt is not null)
            return Anonymised();
        Record(new HistoryEntry("callerRevealed", actor, at, Status, State) { Text = reason });
        return null;
    }

    /// <summary>Files of one ticket.</summary>
    public const int MostAttachments = 50;
}
