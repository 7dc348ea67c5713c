using System.Security.Cryptography;

namespace Hotline.PartnerSimulator.Books;

/// <summary>
/// The books of one partner: each message that came took effect once and in its turn, each that was made is kept until it ended. They
/// share nothing with the product but the contract, so that one can be held against the other.
/// </summary>
/// <param name="partner">Its code.</param>
/// <param name="journal">Its memory; read at once.</param>
/// <param name="numbered">Messages that come bear a place in their matter (the desk); else they take effect as they come (platforms).</param>
/// <param name="clock">Tells the time.</param>
internal sealed class PartnerBooks : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Matter> _matters = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Received> _received = [];
    private readonly Dictionary<Guid, Posted> _sent = [];
    private readonly Journal _journal;
    private readonly bool _numbered;
    private readonly TimeProvider _clock;

    public PartnerBooks(string partner, Journal journal, bool numbered, TimeProvider clock)
    {
        (Partner, _journal, _numbered, _clock) = (partner, journal, numbered, clock);
        foreach (var line in journal.Read())
            Remember(line);
    }

    public string Partner { get; }

    /// <summary>Told after each change of a matter, outside the gate.</summary>
    public Action<Matter>? Changed { get; set; }

    /// <summary>Runs with the books to itself.</summary>
    public T With<T>(Func<PartnerBooks, T> look)
    {
        lock (_gate)
            return look(this);
    }

    /// <summary>What the line may never do: an id with another body, a place used twice.</summary>
    public List<string> Strange { get; } = [];

    public IReadOnlyCollection<Matter> Matters => _matters.Values;

    public IReadOnlyCollection<Posted> Sent => _sent.Values;

    public IReadOnlyCollection<Received> Incoming => _received.Values;

    public Matter? Find(string matter) => _matters.GetValueOrDefault(matter);

    public Received? FindReceived(Guid id)
    {
        lock (_gate)
            return _received.GetValueOrDefault(id);
    }

    /// <summary>Takes a message that came.</summary>
    /// <param name="decides">It is refused when its sender had not seen the newest version.</param>
    public Taken Take(Letter letter, bool decides)
    {
        Taken taken;
        lock (_gate)
            taken = Put(letter, decides);
        if (taken.Verdict == Verdict.Applied)
            Changed?.Invoke(taken.Matter);
        return taken;
    }

    /// <summary>Makes a message of ours; frozen from here on.</summary>
    /// <param name="matter">The matter; begun by us when it is not known.</param>
    /// <param name="make">The bytes of its body, given its place.</param>
    public Posted Make(string matter, string type, bool decides, Func<int, byte[]> make)
    {
        Posted posted;
        lock (_gate)
        {
            var of = Of(matter, ours: true);
            var body = make(of.NextOut);
            posted = Post(new Letter
            {
                Id = Guid.CreateVersion7(), Matter = matter, Seq = of.NextOut, Type = type, BaseVersion = of.Version,
                Version = of.Version + (decides ? 1 : 0), OccurredAt = Milliseconds(_clock.GetUtcNow()), Sha256 = Digest(body), Body = body,
            }, journal: true);
        }
        return posted;
    }

    /// <summary>A refused message is made anew in the same place, on the state that the other side told.</summary>
    public Posted Correct(Posted refused, int version)
    {
        lock (_gate)
        {
            var of = Of(refused.Letter.Matter, ours: true);
            of.Version = Math.Max(of.Version, version);
            var old = refused.Letter;
            return Post(old with { Id = Guid.CreateVersion7(), BaseVersion = of.Version, Version = of.Version + 1, Supersedes = old.Id }, journal: true);
        }
    }

    /// <summary>One of ours ended.</summary>
    public void End(Posted posted, Ending ending, string? note, string? peerNumber = null)
    {
        Matter matter;
        lock (_gate)
        {
            matter = Ended(posted, ending, note, peerNumber);
            _journal.Add(new Line("end", Id: posted.Letter.Id, Ending: ending, Note: note, PeerNumber: peerNumber));
        }
        Changed?.Invoke(matter);
    }

    public void Dispose()
    {
        lock (_gate)
            _journal.Dispose();
    }

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private void Remember(Line line)
    {
        switch (line.Kind)
        {
            case "in":
                Put(line.Letter!, decides: false, line.At);
                break;
            case "again":
                _received[line.Id!.Value].Copies++;
                break;
            case "out":
                Of(line.Letter!.Matter, line.Ours);
                Post(line.Letter, journal: false);
                break;
            default:
                Ended(_sent[line.Id!.Value], line.Ending, line.Note, line.PeerNumber);
                break;
        }
    }

    private Taken Put(Letter letter, bool decides, DateTimeOffset? remembered = null)
    {
        if (_received.TryGetValue(letter.Id, out var known))
        {
            known.Copies++;
            _journal.Add(new Line("again", Id: letter.Id));
            var verdict = known.Letter.Sha256 == letter.Sha256 ? Verdict.Duplicate : Verdict.Reused;
            if (verdict == Verdict.Reused)
                Strange.Add($"{letter.Matter}: {letter.Id} ({letter.Type}) came again with another body");
            return new Taken(verdict, known.Verdict, known.Receipt, known.At, Of(letter.Matter, ours: false));
        }
        var matter = Of(letter.Matter, ours: false);
        var at = remembered ?? Milliseconds(_clock.GetUtcNow());
        var receipt = new Received(letter, at) { Verdict = Judge(matter, letter, decides) };
        if (receipt.Verdict == Verdict.PlaceTaken)
            Strange.Add($"{letter.Matter}: {letter.Id} ({letter.Type}) came in place {letter.Seq}, which another message had");
        if (receipt.Verdict is Verdict.PlaceTaken or Verdict.Stale)
            return new Taken(receipt.Verdict, receipt.Verdict, receipt.Receipt, at, matter);
        _received[letter.Id] = receipt;
        if (remembered is null)
            _journal.Add(new Line("in", letter, At: at));
        if (receipt.Verdict == Verdict.Parked)
            matter.Parked[letter.Seq] = letter;
        else
            Apply(matter, letter);
        return new Taken(receipt.Verdict, receipt.Verdict, receipt.Receipt, at, matter);
    }

    /// <summary>A stale one is not written down: its place stays open for the message that corrects it.</summary>
    private Verdict Judge(Matter matter, Letter letter, bool decides) =>
        !_numbered ? Verdict.Applied
        : letter.Seq < matter.NextIn || matter.Parked.ContainsKey(letter.Seq) ? Verdict.PlaceTaken
        : letter.Seq > matter.NextIn ? Verdict.Parked
        : decides && letter.BaseVersion < matter.Version ? Verdict.Stale
        : Verdict.Applied;

    private void Apply(Matter matter, Letter letter)
    {
        for (var next = letter; next is not null;)
        {
            matter.Effects.Add(next with { Body = [] });
            matter.Version = Math.Max(matter.Version, next.Version);
            var received = _received[next.Id];
            (received.Verdict, received.Letter) = (Verdict.Applied, received.Letter with { Body = [] });
            matter.NextIn++;
            if (matter.Parked.Remove(matter.NextIn, out next))
                continue;
            return;
        }
    }

    private Posted Post(Letter letter, bool journal)
    {
        var of = Of(letter.Matter, ours: true);
        var posted = new Posted(letter);
        of.Sent.Add(posted);
        of.NextOut = Math.Max(of.NextOut, letter.Seq + 1);
        of.Version = Math.Max(of.Version, letter.Version);
        _sent[letter.Id] = posted;
        if (journal)
            _journal.Add(new Line("out", letter, Ours: of.Ours));
        return posted;
    }

    private Matter Ended(Posted posted, Ending ending, string? note, string? peerNumber)
    {
        (posted.Ending, posted.Reason) = (ending, ending == Ending.Refused ? note : null);
        if (ending == Ending.Delivered)
            (posted.Receipt, posted.Letter) = (note, posted.Letter with { Body = [] });
        var matter = Of(posted.Letter.Matter, ours: true);
        matter.PeerNumber = peerNumber ?? matter.PeerNumber;
        return matter;
    }

    private Matter Of(string id, bool ours)
    {
        if (!_matters.TryGetValue(id, out var matter))
            _matters[id] = matter = new Matter(id, ours);
        return matter;
    }

    private static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}

/// <summary>A message that came, and what became of it.</summary>
internal sealed class Received(Letter letter, DateTimeOffset at)
{
    public Letter Letter { get; set; } = letter;

    public DateTimeOffset At => at;

    public Verdict Verdict { get; set; }

    /// <summary>How often it came.</summary>
    public int Copies { get; set; } = 1;

    public string Receipt => "R-" + Letter.Id.ToString("N")[..20];
}
