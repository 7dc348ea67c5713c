using CsCheck;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Exchange.Tests.Desks;

/// <summary>Any body of each type.</summary>
internal static class Bodies
{
    private static readonly Gen<string> Text = Pick("路灯不亮", "a", "平顶山市汝州市 🚓", "line\nline", new string('长', 200)).Select(Gen.Int[0, 999], (t, n) => t.Length > 100 ? t : t + n);
    private static readonly Gen<string> Word = Gen.Int[1, 99999].Select(n => "code-" + n);
    private static readonly Gen<DateTimeOffset> At = Gen.Long[0, 4_000_000_000_0].Select(t => DateTimeOffset.UnixEpoch.AddMilliseconds(t));
    private static readonly Gen<int> Days = Gen.Int[1, 400];

    private static Gen<T> Pick<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    private static Gen<T> None<T>() => Gen.Bool.Select(_ => default(T)!);

    private static Gen<string?> Maybe(Gen<string> gen) => Gen.OneOf(None<string?>(), gen.Select(v => (string?)v));

    private static Gen<T?> May<T>(Gen<T> gen) where T : class => Gen.OneOf(None<T?>(), gen.Select(v => (T?)v));

    private static Gen<T?> Can<T>(Gen<T> gen) where T : struct => Gen.OneOf(None<T?>(), gen.Select(v => (T?)v));

    private static Gen<T> Any<T>() where T : struct, Enum => Pick(Enum.GetValues<T>());

    private static readonly Gen<MessageLimit?> Limit = Gen.OneOf(
        None<MessageLimit?>(), Days.Select(d => (MessageLimit?)MessageLimit.InWorkingDays(d)), Gen.Int[1, 5000].Select(m => (MessageLimit?)MessageLimit.InMinutes(m)));

    private static readonly Gen<MessageFile> File = Gen.Select(Text, Gen.Byte.Array[32], Gen.Long[1, long.MaxValue], Word, Maybe(Word)).Select((name, sha, size, type, url) =>
        new MessageFile(name, Convert.ToHexStringLower(sha), size, type, url));

    private static readonly Gen<MessageCategory> Category = Gen.Select(Word, Word, Maybe(Text)).Select((s, c, t) => new MessageCategory(s, c, t));

    private static readonly Gen<MessageCaller> Caller = Gen.Select(Maybe(Word), Maybe(Word), Gen.Bool, Gen.Bool).Select((n, p, s, a) => new MessageCaller(n, p, s, a));

    private static readonly Gen<MessagePlace> Place = Gen.Select(Maybe(Word), Maybe(Text), Can(Gen.Select(Gen.Double[-180, 180], Gen.Double[-90, 90])), Pick("WGS84", "GCJ02", "CGCS2000", "BD09"))
        .Select((adcode, address, point, system) => new MessagePlace(adcode, address, point?.Item1, point?.Item2, point is null ? null : system));

    private static readonly Gen<MessageBody> Transfer =
        from number in Word
        from foreign in Gen.Select(Word, Word).Select((s, n) => new ForeignNumber(s, n)).List[0, 3]
        from flags in Gen.Select(Gen.Bool, Gen.Bool, Can(Gen.Bool))
        from texts in Gen.Select(Text, Text, Maybe(Word), Maybe(Word), Maybe(Text), Maybe(Text))
        from categories in Category.List[0, 3]
        from files in File.List[0, 3]
        from caller in May(Caller)
        from place in May(Place)
        from urgency in Any<Urgency>()
        from times in Gen.Select(Can(At), Can(At), Can(At))
        from limits in Gen.Select(Limit, Limit, Limit)
        select (MessageBody)new TransferBody
        {
            Number = number, ForeignNumbers = foreign, Emergency = flags.Item1, Redispatch = flags.Item2, PhoneHandoverDone = flags.Item3,
            Title = texts.Item1, Content = texts.Item2, AppealType = texts.Item3, JurisdictionUnit = texts.Item4, FirstHandling = texts.Item5, Reason = texts.Item6,
            Categories = categories, Files = files, Caller = caller, Place = place, Urgency = urgency,
            HappenedAt = times.Item1, ReportedAt = times.Item2, DueAt = times.Item3,
            SignWithin = limits.Item1, ReturnWithin = limits.Item2, HandleWithin = limits.Item3,
        };

    private static readonly Gen<MessageBody> Amend =
        from texts in Gen.Select(Maybe(Text), Maybe(Text), Maybe(Word), Maybe(Text))
        from categories in May(Category.List[0, 3])
        from caller in May(Caller)
        from place in May(Place)
        from urgency in Can(Any<Urgency>())
        from done in Can(Gen.Bool)
        from times in Gen.Select(Can(At), Can(At))
        select (MessageBody)new AmendBody
        {
            Title = texts.Item1, Content = texts.Item2, AppealType = texts.Item3, Note = texts.Item4, Categories = categories, Caller = caller, Place = place,
            Urgency = urgency, PhoneHandoverDone = done, HappenedAt = times.Item1, DueAt = times.Item2,
        };

    /// <summary>Every type of message with its bodies.</summary>
    public static IReadOnlyDictionary<MessageType, Gen<MessageBody>> Of { get; } = new Dictionary<MessageType, Gen<MessageBody>>
    {
        [MessageType.Transfer] = Transfer,
        [MessageType.Sign] = Gen.Select(Text, Maybe(Word), Maybe(Word), Can(At)).Select((by, phone, unit, due) => (MessageBody)new SignBody(by[..Math.Min(by.Length, 50)], phone, unit, due)),
        [MessageType.Return] = Gen.Select(Any<PartnerReturnReason>(), Text, Maybe(Text)).Select((r, t, b) => (MessageBody)new ReturnBody(r, t, b)),
        [MessageType.ReturnDecision] = Gen.Select(Gen.Bool, Text).Select((a, r) => (MessageBody)new ReturnDecisionBody(a, r)),
        [MessageType.ExtensionRequest] = Gen.OneOf(
            Gen.Select(Days, Text).Select((d, r) => (MessageBody)new ExtensionRequestBody(d, null, r)), Gen.Select(At, Text).Select((d, r) => (MessageBody)new ExtensionRequestBody(null, d, r))),
        [MessageType.ExtensionDecision] = Gen.Select(Gen.Bool, Can(At), Maybe(Text)).Select((a, d, r) => (MessageBody)new ExtensionDecisionBody(a, d, r)),
        [MessageType.Progress] = Text.Select(t => (MessageBody)new ProgressBody(t)),
        [MessageType.Result] = Gen.Select(Text, Any<Solved>(), Gen.Bool, Maybe(Text), Maybe(Word)).Select((t, s, c, p, u) => (MessageBody)new ResultBody(t, s, c, p, u)),
        [MessageType.Urge] = Gen.Select(Text, Can(At)).Select((t, r) => (MessageBody)new UrgeBody(t, r)),
        [MessageType.Supervise] = Gen.Select(Text, Can(At)).Select((t, r) => (MessageBody)new SuperviseBody(t, r)),
        [MessageType.VisitResult] = Gen.Select(Any<CallbackOutcome>(), Can(Any<Satisfaction>()), Can(Any<Solved>()), Maybe(Text)).Select((o, s, v, r) => (MessageBody)new VisitResultBody(o, s, v, r)),
        [MessageType.Amend] = Amend,
        [MessageType.Redo] = Gen.Select(Text, Can(At), Limit).Select((r, d, l) => (MessageBody)new RedoBody(r, d, l)),
        [MessageType.Withdraw] = Maybe(Text).Select(r => (MessageBody)new WithdrawBody(r)),
        [MessageType.Closure] = Maybe(Text).Select(r => (MessageBody)new ClosureBody(r)),
        [MessageType.Link] = Gen.Select(Any<LinkKind>(), Word, Maybe(Text)).Select((k, n, r) => (MessageBody)new LinkBody(k, n, r)),
        [MessageType.Attachment] = File.Select(f => (MessageBody)new AttachmentBody(f)),
        [MessageType.Void] = Text.Select(r => (MessageBody)new VoidBody(r)),
        [MessageType.Receipt] = Gen.Select(Word, At).Select((n, at) => (MessageBody)new ReceiptBody(n, at)),
    };

    /// <summary>An envelope for a body.</summary>
    public static Gen<Envelope> Around(MessageType type) =>
        from transfer in Word
        from numbers in Gen.Select(Gen.Int[1, 99], Gen.Int[0, 99], Gen.Int[0, 99], Can(Gen.Long[1, 1L << 40]))
        from ids in Gen.Select(Gen.Guid, Gen.Bool, Gen.Bool)
        from actor in Gen.Select(Maybe(Word), Maybe(Word), Maybe(Word))
        from times in Gen.Select(At, Can(At), Gen.Bool)
        select new Envelope
        {
            MessageId = ids.Item1, Type = type, TransferId = transfer, TransferSeq = numbers.Item1, BaseVersion = numbers.Item2, TransferVersion = numbers.Item3,
            Sequence = numbers.Item4, CausationId = ids.Item2 ? ids.Item1 : null, Supersedes = ids.Item3 ? ids.Item1 : null, Sender = "ruzhou12345", Recipient = "police110",
            Actor = new MessageActor(actor.Item1, actor.Item2, actor.Item3), OccurredAt = times.Item1, ExpiresAt = times.Item2, Test = times.Item3,
        };

    public static FrozenMessage Frozen(Envelope envelope, MessageBody body)
    {
        var bytes = Hotline.Exchange.Desks.DeskMapper.Freeze(body);
        return new FrozenMessage(envelope, bytes, Hotline.Exchange.Desks.DeskMapper.Digest(bytes));
    }
}
