namespace Hotline.Api.Features.Office;

/// <summary>Puts the office's records together.</summary>
internal static class OfficeSetup
{
    public static void AddOffice(this IServiceCollection services) => services
        .AddSingleton<RecordStationing.Handler>().AddSingleton<CheckInAndOut.Handler>().AddSingleton<DecideStationing.Handler>()
        .AddSingleton<RecordMeeting.Handler>().AddSingleton<MeetingAgenda.Handler>().AddSingleton<CloseMeeting.Handler>().AddSingleton<RuleUnit.Handler>()
        .AddSingleton<Masking>().AddSingleton<TypicalCases.Handler>().AddSingleton<HotIssues.Handler>()
        .AddSingleton<OfficeRecords>().AddSingleton<IOfficeEvents>(sp => sp.GetRequiredService<OfficeRecords>());

    public static void MapOffice(this IEndpointRouteBuilder app)
    {
        RecordStationing.Map(app);
        CheckInAndOut.Map(app);
        DecideStationing.Map(app);
        GetStationing.Map(app);
        RecordMeeting.Map(app);
        MeetingAgenda.Map(app);
        CloseMeeting.Map(app);
        MeetingCandidates.Map(app);
        TypicalCases.Map(app);
        GetTypicalCases.Map(app);
        HotIssues.Map(app);
        GetHotIssues.Map(app);
    }
}
