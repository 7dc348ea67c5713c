using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.HealthChecks;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Workers;
using Hotline.Exchange;
using Hotline.Exchange.Desks;
using Hotline.Exchange.V1;
using Hotline.Tickets.V1;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hotline.Api.Features.Desks;

/// <summary>Puts the desks' face together: the service, who may call it, and the links to the desks that we call.</summary>
internal static class DeskSetup
{
    public static void AddDesks(this IServiceCollection services)
    {
        services.AddSingleton<DeskMetrics>().AddSingleton<DeskIdentity>().AddSingleton<DeskRpcs>().AddSingleton<SubmitMessage>().AddSingleton<PullMessages>();
        services.AddSingleton<CommitMessages>().AddSingleton<DeskQuestions>().AddSingleton<ReconcileMessages>().AddSingleton<WatchStream>().AddSingleton<DeskStreams>();
        services.AddSingleton<DeskUploads>().AddSingleton<UploadParts>().AddSingleton<UploadEnd>().AddSingleton<FileBinder>().AddSingleton<DownloadFile>();
        services.AddHostedService<UploadCleaner>().AddHostedService<UploadKeeper>().AddSingleton<ReceivedStreams>().AddHostedService<StreamKeeper>();
        services.AddGrpc().AddServiceOptions<DeskRpcs>(grpc => grpc.MaxReceiveMessageSize = DeskChannel.MostBytes);
        // The handshake proves that the caller has the key. Whose certificate it is, and whether it still holds, is judged with each call,
        // so that a stranger is told so by a status instead of a broken connection.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureHttpsDefaults(tls => tls.AllowAnyClientCertificate()));
        services.Configure<GrpcHealthChecksOptions>(health =>
        {
            foreach (var service in new[] { WorkOrderExchange.Descriptor, TicketService.Descriptor, WorkOrderService.Descriptor })
                health.Services.Map(service.FullName, _ => true);
        });
    }

    /// <summary>Who calls is asked by the service itself: a certificate is no token.</summary>
    public static void MapDesks(this WebApplication app) => app.MapGrpcService<DeskRpcs>().AllowAnonymous();

    /// <summary>Opens the links to all partners with this face.</summary>
    public static void ConnectDesks(this WebApplication app)
    {
        var (services, partners) = (app.Services, app.Services.GetRequiredService<Partners>());
        foreach (var partner in partners.All.Where(p => p.Face == PartnerFace.Grpc))
        {
            foreach (var thumbprint in DeskIdentity.Thumbprints(partner))
                Thumbprint($"Partners:{partner.Code}:ClientCertificateThumbprint", thumbprint);
            var settings = Settings(app.Configuration.GetSection("Partners").GetSection(partner.Code), app.Environment.ContentRootPath);
            try
            {
                partners.Connect(new DeskLink(partner, settings, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<DeskMetrics>()));
            }
            catch (ValidationException fault)
            {
                // Polly has bounds of its own, such as half a second for the breaker.
                throw new SettingException($"Partners:{partner.Code}:Limits", fault.Message);
            }
        }
    }

    /// <exception cref="SettingException">A setting is wrong.</exception>
    private static DeskSettings Settings(IConfigurationSection given, string contentRoot) => new()
    {
        Certificate = Certificate(given.GetSection("ClientCertificate"), contentRoot),
        ServerThumbprints =
        [
            .. (given["ServerCertificateThumbprint"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(t => Thumbprint(given.Path + ":ServerCertificateThumbprint", t)),
        ],
    };

    /// <summary>A SHA-256 thumbprint, with or without colons.</summary>
    private static string Thumbprint(string setting, string given)
    {
        var plain = given.Replace(":", "", StringComparison.Ordinal);
        return plain.Length == 64 && plain.All(char.IsAsciiHexDigit) ? plain : throw new SettingException(setting, $"'{given}' is no SHA-256 thumbprint of 64 hexadecimal digits.");
    }

    /// <summary><c>Path</c> of a PEM file with its <c>KeyPath</c>, or of a PFX file, with its <c>Password</c> where it has one.</summary>
    private static X509Certificate2? Certificate(IConfigurationSection given, string contentRoot)
    {
        if (given["Path"] is not { Length: > 0 } path)
            return given.Exists() ? throw new SettingException(given.Path + ":Path", "is missing.") : null;
        var (file, password) = (Path.GetFullPath(path, contentRoot), given["Password"]);
        try
        {
            if (given["KeyPath"] is not { Length: > 0 } key)
                return X509CertificateLoader.LoadPkcs12FromFile(file, password);
            var keyFile = Path.GetFullPath(key, contentRoot);
            return password is null ? X509Certificate2.CreateFromPemFile(file, keyFile) : X509Certificate2.CreateFromEncryptedPemFile(file, password, keyFile);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException(given.Path, $"the certificate cannot be read: {fault.Message}");
        }
    }
}
