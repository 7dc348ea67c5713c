using System.Text.Json.Nodes;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Boundary.OpenApi;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features;
using Hotline.Api.Features.Assessments;
using Hotline.Api.Features.Attachments;
using Hotline.Api.Features.Audits;
using Hotline.Api.Features.Batches;
using Hotline.Api.Features.Bulletins;
using Hotline.Api.Features.Calendar;
using Hotline.Api.Features.Callbacks;
using Hotline.Api.Features.Calls;
using Hotline.Api.Features.Clients;
using Hotline.Api.Features.Clocks;
using Hotline.Api.Features.Deadlines;
using Hotline.Api.Features.Desks;
using Hotline.Api.Features.Dispatching;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Exports;
using Hotline.Api.Features.Handbook;
using Hotline.Api.Features.Imports;
using Hotline.Api.Features.Limits;
using Hotline.Api.Features.Office;
using Hotline.Api.Features.Operations;
using Hotline.Api.Features.References;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Features.Retention;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Features.WorkOrders;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Api.Telemetry;
using Hotline.Api.Workers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;

namespace Hotline.Api.Startup;

/// <summary>Puts the program together. Nothing here touches the database.</summary>
internal static class HotlineApp
{
    /// <param name="args">Settings of the command line.</param>
    /// <param name="change">Changes to the services, for tests: another clock.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? change = null)
    {
        var builder = Begin(args);
        Listen(builder);
        AddServices(builder);
        change?.Invoke(builder.Services);
        var app = builder.Build();
        Pipeline(app);
        Routes(app);
        app.ConnectDesks();
        return app;
    }

    /// <summary>The settings alone, for a verb that must not make anything.</summary>
    public static (IConfiguration Configuration, string Root) Settings(string[] args)
    {
        var builder = Begin(args);
        return (builder.Configuration, builder.Environment.ContentRootPath);
    }

    private static WebApplicationBuilder Begin(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot(args) });
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        ProductSetting.CheckNames(builder.Configuration);
        return builder;
    }

    /// <summary>The folder with the profiles and settings: beside the program, or where <c>--contentRoot</c> says.</summary>
    private static string ContentRoot(string[] args) =>
        args.FirstOrDefault(a => a.StartsWith("--contentRoot=", StringComparison.OrdinalIgnoreCase))?["--contentRoot=".Length..] ?? Directory.GetCurrentDirectory();

    private static void Listen(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var chosen = builder.Configuration["urls"] ?? builder.Configuration["ASPNETCORE_URLS"];
        var endpoints = builder.Configuration.GetSection("Kestrel:Endpoints");
        foreach (var url in chosen?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
            CheckAddress("urls", url);
        foreach (var endpoint in endpoints.GetChildren())
            CheckAddress($"{endpoint.Path}:Url", endpoint["Url"] ?? "");
        if (!string.IsNullOrWhiteSpace(chosen) || endpoints.Exists())
            return;
        // A blank setting is no address of ours, nor a wish for the framework's own port.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(RestPort);
            kestrel.ListenLocalhost(GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
        });
    }

    private static void CheckAddress(string setting, string url)
    {
        try
        {
            BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new SettingException(setting, $"'{url}' is no address such as http://127.0.0.1:5080.");
        }
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        var root = builder.Environment.ContentRootPath;
        var embedded = DatabaseSetup.Provider(configuration).IsEmbedded;
        var site = Site.Load(ProfileFolder(configuration["Site:Profile"], root));
        var keys = KeyFile.Load(configuration, root, embedded);
        services.AddSingleton(TimeProvider.System).AddSingleton(site).AddSingleton(keys);
        services.AddDatabase(configuration, root);
        services.AddTokens(configuration, builder.Environment, keys);
        builder.AddEdge();
        services.AddSingleton<Reference>().AddSingleton<CallerVault>().AddSingleton<KeyMetrics>().AddSingleton<KeyBook>().AddSingleton<KeyRotation>().AddSingleton<Resealer>().AddSingleton<PhoneForms>();
        services.AddSingleton<Concealment>().AddSingleton<IConcealing>(sp => sp.GetRequiredService<Concealment>());
        services.AddSingleton<DevelopmentClients>().AddSingleton<Preparation>().AddSingleton<Readiness>();
        services.AddSingleton(new JsonWriting(ApiJson.For(site)));
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions, site));
        services.AddSingleton<Commands>().AddSingleton<TicketViews>().AddSingleton<TicketMoves>().AddSingleton<OrderMoves>().AddSingleton<MoveCalls>().AddSingleton<RpcCalls>();
        services.AddSingleton<MatterCheck>().AddSingleton<TicketLists>().AddSingleton<Figures>().AddSingleton<MonthFigures>().AddSingleton<LedgerCache>().AddSingleton<BooksDesk>().AddSingleton<IFrozenMonths, FrozenMonths>().AddSingleton<BulletinDesk>();
        services.AddSingleton<MonthEvents>().AddSingleton<AssessmentDesk>().AddSingleton<IAssessments>(sp => sp.GetRequiredService<AssessmentDesk>());
        services.AddSingleton<AssessmentEntries.Handler>().AddSingleton<ShowAssessment.Handler>().AddSingleton<FreezeAssessment.Handler>();
        services.AddSingleton<AssessmentObjections.Handler>().AddSingleton<DecideObjection.Handler>().AddSingleton<PutAssessmentRules.Handler>();
        services.AddBulletins();
        services.AddSingleton<RegisterTicket.Handler>().AddSingleton<PatchTicket.Handler>();
        services.AddSingleton(FileSettings.Read(configuration, root, [.. FileKind.All.Select(k => k.Code)]));
        services.AddSingleton<IFileStore, DiskStore>().AddSingleton<IFileStore, DatabaseStore>().AddSingleton<FileStores>();
        services.AddSingleton<Uploads>().AddSingleton<AddAttachment.Handler>().AddSingleton<CallBook>().AddSingleton<LogCalls.Handler>().AddSingleton<RevealCaller.Handler>().AddSingleton<GetNotice.Desk>();
        services.AddSingleton<IRowImporter, TicketImport>().AddSingleton<IRowImporter, CallImport>().AddSingleton<IRowImporter, UnitImport>();
        services.AddSingleton<IRowImporter, CategoryImport>().AddSingleton<IRowImporter, AssessmentLineImport>();
        services.AddSingleton<Tables>().AddSingleton<CsvAnswer>().AddSingleton<TicketExport>().AddSingleton<ExportStore>().AddSingleton<ExportWork>();
        services.AddSingleton<BulletinImport>().AddSingleton<Importer>().AddSingleton<OperationRunner>();
        services.AddSingleton<DeadlineRecomputation>().AddSingleton<PutCalendar.Handler>().AddSingleton<PutLimits.Handler>();
        services.AddSingleton<PutDispatchCatalogue.Handler>().AddSingleton<BoundaryRuleList.Handler>();
        services.AddSingleton<UnitDesk.Handler>().AddSingleton<CategoryDesk.Handler>().AddSingleton<AreaDesk.Handler>().AddSingleton<AppealTypeCalls.Handler>();
        services.AddSingleton(new Partners(configuration, site)).AddSingleton<PostOffice>().AddSingleton<IPosting>(sp => sp.GetRequiredService<PostOffice>());
        services.AddSingleton<ExchangeMetrics>().AddSingleton<PartnerAmendments>().AddSingleton<InboundMatters>().AddSingleton<PartnerEffects>().AddSingleton<Intake>();
        services.AddSingleton<OutClaims>().AddSingleton<DeliveryBook>().AddSingleton<Courier>().AddSingleton<ExchangeWatch>().AddSingleton<Reconciler>().AddSingleton<DeadLetters>().AddSingleton<ReferralMoves>().AddSingleton<Handovers>().AddSingleton<ReferTicket.Handler>().AddHostedService<CourierKeeper>().AddHostedService<ExchangeKeeper>().AddHostedService<ReconciliationKeeper>();
        services.AddOffice();
        services.AddClients();
        services.AddCallbacks();
        services.AddAudit(configuration, root);
        services.AddRetention(configuration);
        services.AddSingleton<ClockMetrics>().AddSingleton<TicketClock>().AddHostedService<ClockKeeper>();
        services.AddHostedService<KeyCleaner>().AddHostedService<AttachmentCleaner>().AddHostedService<ExportCleaner>().AddHostedService<RecomputationKeeper>().AddHostedService<ReplicaKeeper>().AddHostedService<RingKeeper>();
        services.AddValidatorsFromAssemblyContaining<Readiness>(ServiceLifetime.Singleton, includeInternalTypes: true);
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.Name);
        services.AddOpenApi();
        // Its own answer for unknown services would claim every address of two segments, /v1/tickets too.
        services.AddGrpc(grpc =>
        {
            grpc.IgnoreUnknownServices = true;
            grpc.MaxReceiveMessageSize = Bodies.Limit;
            grpc.Interceptors.Add<RpcFaults>();
        });
        services.AddDesks();
        services.AddGrpcReflection();
        services.AddDraining(configuration, builder.Environment);
        services.AddHealthChecks().AddCheck<ReadyCheck>("ready").AddCheck<LinkCheck>(LinkCheck.Name);
        services.AddGrpcHealthChecks().AddCheck<ReadyCheck>("");
        builder.AddTelemetry();
    }

    private static void Pipeline(WebApplication app)
    {
        app.UseTelemetry();
        app.UseDraining();
        app.UseEdge();
        app.UseMiddleware<Languages>();
        app.UseMiddleware<LastResort>();
        app.UseGates();
        app.UseAuthorization();
        app.UseSwagger(swagger => swagger.RouteTemplate = "openapi/{documentName}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.DocumentTitle = "Hotline API";
            ui.SwaggerEndpoint("/openapi/v1.json", "Hotline v1");
            ui.EnablePersistAuthorization();
            ui.EnableTryItOutByDefault();
            if (app.Environment.IsDevelopment())
            {
                ui.OAuthClientId(DevelopmentClients.Everything);
                ui.OAuthClientSecret(DevelopmentClients.Secret);
            }
        });
    }

    private static void Routes(WebApplication app)
    {
        RegisterTicket.Map(app);
        GetTickets.Map(app);
        CountTickets.Map(app);
        PatchTicket.Map(app);
        AnswerTicket.Map(app);
        DispatchTicket.Map(app);
        ReviewReply.Map(app);
        CallBack.Map(app);
        ReworkTicket.Map(app);
        ArchiveTicket.Map(app);
        RecallTicket.Map(app);
        RejectTicket.Map(app);
        WithdrawTicket.Map(app);
        AddNote.Map(app);
        SuspendTicket.Map(app);
        ResumeTicket.Map(app);
        UrgeTicket.Map(app);
        SuperviseTicket.Map(app);
        GetNotice.Map(app);
        ExcludeTicket.Map(app);
        RestrictTicket.Map(app);
        MergeTicket.Map(app);
        UnmergeTicket.Map(app);
        LinkTicket.Map(app);
        RevealCaller.Map(app);
        AddAttachment.Map(app);
        GetAttachment.Map(app);
        TicketHistory.Map(app);
        ExplainDueTime.Map(app);
        GetWorkOrders.Map(app);
        GetBoard.Map(app);
        AcknowledgeOrder.Map(app);
        ReplyToOrder.Map(app);
        RequestReturn.Map(app);
        DecideReturn.Map(app);
        RequestExtension.Map(app);
        DecideExtension.Map(app);
        ReportProgress.Map(app);
        ReplyToSupervision.Map(app);
        ReferTicket.Map(app);
        GetReferrals.Map(app);
        SuggestReferral.Map(app);
        AcceptReferral.Map(app);
        ReturnReferral.Map(app);
        DecideReferralReturn.Map(app);
        RequestReferralExtension.Map(app);
        DecideReferralExtension.Map(app);
        ReportReferralProgress.Map(app);
        ReportReferralResult.Map(app);
        AmendReferral.Map(app);
        RedoReferral.Map(app);
        SuperviseReferral.Map(app);
        UrgeReferral.Map(app);
        WithdrawReferral.Map(app);
        PhoneTransfers.Map(app);
        Meetings.Map(app);
        GetPartners.Map(app);
        PartnerMessages.Map(app);
        Reconciliations.Map(app);
        PostBatch.Map(app);
        GetCalls.Map(app);
        PostCalls.Map(app);
        GetReferences.Map(app);
        GetVersions.Map(app);
        GetCalendar.Map(app);
        PutCalendar.Map(app);
        GetLimits.Map(app);
        PutLimits.Map(app);
        GetDispatchCatalogue.Map(app);
        PutDispatchCatalogue.Map(app);
        BoundaryRuleList.Map(app);
        UnitCalls.Map(app);
        CategoryCalls.Map(app);
        AreaCalls.Map(app);
        AppealTypeCalls.Map(app);
        GetStatistics.Map(app);
        GetAssessment.Map(app);
        AssessmentEntries.Map(app);
        ShowAssessment.Map(app);
        AssessmentObjections.Map(app);
        DecideObjection.Map(app);
        FreezeAssessment.Map(app);
        AssessmentRuleCalls.Map(app);
        PutAssessmentRules.Map(app);
        GetBulletin.Map(app);
        PublicBulletins.Map(app);
        DraftBulletin.Map(app);
        PatchBulletin.Map(app);
        LintBulletin.Map(app);
        PublishBulletin.Map(app);
        CorrectBulletin.Map(app);
        PostImport.Map(app);
        PostExport.Map(app);
        GetExport.Map(app);
        GetOperation.Map(app);
        GetHandbook.Map(app);
        app.MapOffice();
        app.MapClients();
        app.MapCallbacks();
        app.MapAudit();
        app.MapRetention();
        app.MapTokens();
        app.MapGet("/", () => Results.Redirect("/swagger")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/live", () => Results.Json(new JsonObject { ["status"] = "live" })).AllowAnonymous().ExcludeFromDescription();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = ReadyCheck.Write }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        app.MapGrpcService<TicketRpcs>().RequireAuthorization();
        app.MapGrpcService<WorkOrderRpcs>().RequireAuthorization();
        app.MapDesks();
        app.MapGrpcHealthChecksService().AllowAnonymous();
        if (app.Environment.IsDevelopment())
            app.MapGrpcReflectionService().AllowAnonymous();
    }

    /// <summary>A relative profile folder stands under the content root, or beside the program.</summary>
    private static string ProfileFolder(string? given, string root)
    {
        var relative = given ?? Path.Combine("Sites", DefaultProfile(root));
        var places = new[] { Path.GetFullPath(relative, root), Path.GetFullPath(relative, AppContext.BaseDirectory) };
        return places.FirstOrDefault(p => File.Exists(Path.Combine(p, "site.json")))
            ?? throw new SettingException("Site:Profile", $"there is no site.json in {places[0]}.");
    }

    /// <summary>Which of the profiles that come with the product holds when none is set.</summary>
    private static string DefaultProfile(string root)
    {
        var places = new[] { Path.Combine(root, "Sites", "default.txt"), Path.Combine(AppContext.BaseDirectory, "Sites", "default.txt") };
        var file = places.FirstOrDefault(File.Exists) ?? throw new SettingException("Site:Profile", $"is not set, and there is no {places[0]}.");
        return File.ReadAllText(file).Trim();
    }

    /// <summary>What holds when no setting says otherwise.</summary>
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        // A command that fails is an exception, told once by whoever handles it; the missing migrations table of a new database is none.
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Command"] = "None",
        ["Logging:LogLevel:OpenIddict"] = "Warning",
        // A balancer asks every second; what is wrong is told by the answer and by metrics.
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        // A refusal is an answer, not an event, and may quote what a caller wrote.
        ["Logging:LogLevel:Grpc"] = "Warning",
        // Faults of the start, and of the database, are told by us.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore.Database.Connection"] = "Critical",
    };

    public const int RestPort = 5080;
    public const int GrpcPort = 5081;
}
