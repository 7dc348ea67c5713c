using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Hotline.Exchange.Desks;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Security;

/// <summary>Desks over real TLS: the certificate they show says who they are.</summary>
public sealed class DeskCertificateTests(DeskCertificateTests.WithTls server) : IClassFixture<DeskCertificateTests.WithTls>
{
    /// <summary>The product with TLS on its gRPC port, asking for client certificates without insisting on one.</summary>
    public sealed class WithTls : RpcServer
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("hotline-tls-").FullName;

        public WithTls()
        {
            System.IO.File.WriteAllText(Path.Combine(_folder, "server.pem"), Own.ExportCertificatePem());
            System.IO.File.WriteAllText(Path.Combine(_folder, "server.key"), Own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }

        public X509Certificate2 Own { get; } = Certificate("localhost");

        public X509Certificate2 Police { get; } = Certificate("police110");

        public X509Certificate2 Next { get; } = Certificate("police110-next");

        public X509Certificate2 Ended { get; } = Certificate("police110-ended", until: new DateTimeOffset(2023, 2, 15, 1, 59, 59, TimeSpan.Zero));

        public string FolderOfCertificates => _folder;

        protected override IEnumerable<string> Settings =>
        [
            "--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:0",
            "--Kestrel:Endpoints:Rpc:Url=https://127.0.0.1:0", "--Kestrel:Endpoints:Rpc:Protocols=Http2", "--Kestrel:Endpoints:Rpc:ClientCertificateMode=AllowCertificate",
            $"--Kestrel:Endpoints:Rpc:Certificate:Path={Path.Combine(_folder, "server.pem")}", $"--Kestrel:Endpoints:Rpc:Certificate:KeyPath={Path.Combine(_folder, "server.key")}",
            $"--Partners:police110:ClientCertificateThumbprint={Colons(Thumbprint(Police))}, {Thumbprint(Next).ToLowerInvariant()},{Thumbprint(Ended)}",
        ];

        /// <summary>As tools print it.</summary>
        private static string Colons(string thumbprint) => string.Join(':', thumbprint.Chunk(2).Select(c => new string(c)));

        public static string Thumbprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

        /// <summary>Signed by itself, good around the clock of the tests and ours.</summary>
        public static X509Certificate2 Certificate(string name, DateTimeOffset? until = null)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            using var made = request.CreateSelfSigned(new DateTimeOffset(2022, 1, 1, 0, 0, 0, TimeSpan.Zero), until ?? new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
        }
    }

    private Desk With(X509Certificate2? certificate, string? token = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == WithTls.Thumbprint(server.Own),
            },
        };
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        return new Desk(GrpcChannel.ForAddress(server.RpcAddress, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true }), token, server.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Certificate_OfThePartner_IsThePartner()
    {
        using var desk = With(server.Police);
        using var next = With(server.Next);

        Assert.Equal("APPLIED", (await desk.Submit(desk.Transfer(Desk.NewMatter()))).Disposition);
        Assert.Equal("APPLIED", (await next.Submit(next.Transfer(Desk.NewMatter()))).Disposition);
    }

    [Fact]
    public async Task Certificate_NobodysOrEndedOrNone_IsUnauthenticated()
    {
        using var strange = WithTls.Certificate("police110");
        foreach (var certificate in new[] { strange, server.Ended, null })
        {
            using var desk = With(certificate);
            Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (await Desk.Refusal(() => desk.Submit(desk.Transfer(Desk.NewMatter())))).Word);
        }
    }

    /// <summary>Not even the partner's own token, which Development would take without a certificate.</summary>
    [Fact]
    public async Task EveryCall_WithNobodysCertificateAndAnyToken_IsUnauthenticated()
    {
        using var strange = WithTls.Certificate("police110");
        using var partner = await server.ClientOf("partner-police110");
        foreach (var token in new[] { server.Dev.Token, partner.Token })
        {
            using var desk = With(strange, token);
            foreach (var (call, made) in desk.EachCall)
                Assert.Equal((call, StatusCode.Unauthenticated), (call, (await Desk.Refusal(made)).Status));
        }
    }

    [Fact]
    public async Task Certificate_OfOnePartnerInTheNameOfAnother_IsDenied()
    {
        using var desk = With(server.Police);
        var message = desk.Transfer(Desk.NewMatter());
        (message.Sender, message.Stream) = ("pingdingshan", "");

        Assert.Equal((StatusCode.PermissionDenied, "FORBIDDEN"), (await Desk.Refusal(() => desk.Submit(message))).Word);
    }

    /// <summary>Our own link, with the certificate and the pinned server that its settings name, against our own service.</summary>
    [Fact]
    public async Task Link_WithItsCertificate_IsLetInAndAWrongServerIsNot()
    {
        using var link = Link(server.Police, WithTls.Thumbprint(server.Own));
        using var toAnother = Link(server.Police, WithTls.Thumbprint(server.Police));
        var body = DeskMapper.Freeze(new TransferBody { Number = "JQ1", Title = "路面塌陷", Content = "中大街路面塌陷。" , Caller = new MessageCaller("王女士", "13800000000", false) });
        var message = new FrozenMessage(
            new Envelope
            {
                MessageId = Guid.CreateVersion7(), Type = MessageType.Transfer, TransferId = Desk.NewMatter(), TransferSeq = 1, Sender = "police110", Recipient = "ruzhou12345",
                OccurredAt = server.Clock.GetUtcNow(),
            },
            body, DeskMapper.Digest(body));

        var refused = await toAnother.Submit(message, CancellationToken.None);
        var taken = await link.Submit(message, CancellationToken.None);
        var asked = await link.Ask(message, CancellationToken.None);

        Assert.Equal((DeliveryOutcome.NotTaken, "tls-failed"), (refused.Outcome, refused.Fault));
        Assert.Equal((DeliveryOutcome.Delivered, Disposition.Applied), (taken.Outcome, taken.Disposition));
        Assert.Equal((DeliveryOutcome.Delivered, taken.Receipt), (asked.Outcome, asked.Receipt));
    }

    private DeskLink Link(X509Certificate2 own, string serverThumbprint) => new(
        new PartnerSettings { Code = "ruzhou12345", Face = PartnerFace.Grpc, Superior = false, Address = server.RpcAddress },
        new DeskSettings { Certificate = own, ServerThumbprints = [serverThumbprint] }, TimeProvider.System, server.Services.GetRequiredService<DeskMetrics>());
}
