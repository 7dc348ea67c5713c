namespace Hotline.Domain.Referrals;

/// <summary>A message that a move made; it is frozen and put into the outbox in the transaction of the move.</summary>
/// <param name="Deadline">The limit that it serves, inclusive: attempts come denser towards it, alarms are raised at 50, 80 and 100 % of it.</param>
/// <param name="ExpiresAt">After it a machine sends it no more and a person has to see to it (exclusive).</param>
public sealed record PostedMessage(
    Guid Id, MessageBody Body, int TransferSeq, int BaseVersion, int Version, Actor Actor, DateTimeOffset At, DateTimeOffset Deadline, DateTimeOffset ExpiresAt, Guid? Causation);

/// <summary>Where a message stands in the order of its matter.</summary>
public enum Turn
{
    /// <summary>It is the next one.</summary>
    Next,

    /// <summary>Its predecessor has not come yet.</summary>
    Early,

    /// <summary>Its place was used up before.</summary>
    Used,
}

/// <summary>The order of messages, ours and the partner's, and the version that both count.</summary>
public sealed partial class Referral
{
    private readonly List<PostedMessage> _posted = [];

    /// <summary>The version of the matter as known here: the newest deciding message, whoever sent it.</summary>
    public int MatterVersion { get; private set; }

    /// <summary>The last place in our order of this matter that we gave.</summary>
    public int SentSeq { get; private set; }

    /// <summary>The last place in the partner's order that was used up here.</summary>
    public int ReceivedSeq { get; private set; }

    /// <summary>The partner's own version up to which everything was applied, on a face that has one.</summary>
    public int? PartnerVersion { get; private set; }

    /// <summary>Messages of the partner that wait for their predecessors; counted so that parking and applying cannot miss each other.</summary>
    public int Parked { get; private set; }

    /// <summary>Messages of this unit of work that are not in the outbox yet.</summary>
    public IReadOnlyList<PostedMessage> Posted => _posted;

    /// <summary>Takes the posted messages over, to be stored.</summary>
    public IReadOnlyList<PostedMessage> TakePosted()
    {
        PostedMessage[] taken = [.. _posted];
        _posted.Clear();
        return taken;
    }

    /// <summary>Tells the partner.</summary>
    internal void Post(MessageBody body, Actor actor, DateTimeOffset at, Guid? causation = null)
    {
        var before = MatterVersion;
        if (body.Decides)
            MatterVersion++;
        var deadline = DeadlineOf(body, at);
        _posted.Add(new PostedMessage(Guid.CreateVersion7(at), body, ++SentSeq, before, MatterVersion, actor, at, deadline, deadline + SentFor, causation));
    }

    /// <summary>Until when the partner must have it for its limit to mean anything.</summary>
    private DateTimeOffset DeadlineOf(MessageBody body, DateTimeOffset at)
    {
        var limit = body.Type switch
        {
            MessageType.Transfer or MessageType.Sign or MessageType.Receipt => AcceptBy,
            MessageType.Return or MessageType.ReturnDecision => ReturnBy,
            _ => DueAt,
        };
        return limit > at ? limit : at + Late;
    }

    /// <summary>What is late already is to be there soon.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    /// <summary>A message is sent for a week after its deadline: late is better than never, but not for ever (product default).</summary>
    private static readonly TimeSpan SentFor = TimeSpan.FromDays(7);

    /// <summary>Whose turn a message of the partner is.</summary>
    public Turn TurnOf(int transferSeq) =>
        transferSeq == ReceivedSeq + 1 ? Turn.Next : transferSeq > ReceivedSeq ? Turn.Early : Turn.Used;

    /// <summary>Uses up the place of a message, be it applied or refused.</summary>
    public void UseUp(int transferSeq, int transferVersion)
    {
        ReceivedSeq = Math.Max(ReceivedSeq, transferSeq);
        MatterVersion = Math.Max(MatterVersion, transferVersion);
    }

    /// <summary>
    /// Counts the partner's version up to the last one without a gap below it: words that are applied out of their turn do not make what they
    /// overtook stale.
    /// </summary>
    /// <param name="version">The version applied now.</param>
    /// <param name="begins">Whether the count may begin with it: it is not one of those that overtake.</param>
    /// <param name="applied">Versions that were applied before, in any order.</param>
    public void CountVersion(int version, bool begins, IReadOnlyCollection<int> applied)
    {
        if ((PartnerVersion is null && begins) || version == PartnerVersion + 1)
            PartnerVersion = version;
        while (PartnerVersion is { } last && applied.Contains(last + 1))
            PartnerVersion = last + 1;
    }

    /// <summary>A message of the partner waits for its turn.</summary>
    public void Park() => Parked++;

    /// <summary>One that waited had its turn.</summary>
    public void Unpark() => Parked--;
}
