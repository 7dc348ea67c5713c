using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Hotline.Api.Boundary;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Features.Exchange;
using Hotline.Exchange;

namespace Hotline.Api.Features.Desks;

/// <summary>
/// Which partner calls: the one whose client certificate was shown (<c>Partners:&lt;code&gt;:ClientCertificateThumbprint</c>) or, in
/// Development alone, the one to whom the token is bound.
/// </summary>
internal sealed class DeskIdentity(Partners partners, IHostEnvironment environment, TimeProvider clock)
{
    /// <exception cref="RpcException">UNAUTHENTICATED or PERMISSION_DENIED.</exception>
    public PartnerSettings Of(ServerCallContext call)
    {
        var http = call.GetHttpContext();
        var (partner, refusal) = http.Connection.ClientCertificate is { } certificate ? ByCertificate(certificate)
            : environment.IsDevelopment() && http.User.Identity?.IsAuthenticated == true ? ByToken(http.User)
            : (null, environment.IsDevelopment() ? NothingInDevelopment : NoCertificate);
        return partner ?? throw RpcStatus.Refuse(http, refusal!);
    }

    private (PartnerSettings?, Refusal?) ByCertificate(X509Certificate2 certificate)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
            return (null, OutOfDate);
        var shown = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var partner = partners.All.FirstOrDefault(p => p.Face == PartnerFace.Grpc && Thumbprints(p).Contains(shown, StringComparer.OrdinalIgnoreCase));
        return partner is null ? (null, UnknownCertificate) : (partner, null);
    }

    private (PartnerSettings?, Refusal?) ByToken(ClaimsPrincipal user)
    {
        if (!Act.ScopesOf(user).Contains(Scopes.Exchange))
            return (null, Security.AuthorizationAnswers.Lacks(Scopes.Exchange));
        var partner = user.FindFirstValue(ClaimNames.Partner) is { } code ? partners.Find(code) : null;
        return partner is { Face: PartnerFace.Grpc } ? (partner, null) : (null, NotAPartner);
    }

    /// <summary>Two, with a comma between them, while one certificate follows the other.</summary>
    public static string[] Thumbprints(PartnerSettings partner) =>
        partner.ClientCertificateThumbprint?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static readonly Refusal NoCertificate = new(Refusals.Unauthenticated, "请出示客户端证书。", "Show a client certificate.");

    private static readonly Refusal NothingInDevelopment = new(
        Refusals.Unauthenticated, "请出示客户端证书，或（仅开发环境）使用 partner-<编码> 的令牌。", "Show a client certificate or, in Development, a token of partner-<code>.");

    private static readonly Refusal OutOfDate = new(Refusals.Unauthenticated, "客户端证书尚未生效或已过期。", "The client certificate is not valid yet, or no more.");

    private static readonly Refusal UnknownCertificate = new(
        Refusals.Unauthenticated, "该客户端证书未登记给任何对接平台。", "The client certificate is that of no partner; its SHA-256 thumbprint has to be registered.");

    private static readonly Refusal NotAPartner = new(Refusals.Forbidden, "令牌未绑定到使用 gRPC 的对接平台。", "The token is bound to no partner that uses gRPC.");
}
