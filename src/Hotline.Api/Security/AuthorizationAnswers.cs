using Hotline.Api.Boundary;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace Hotline.Api.Security;

/// <summary>401 without a good token, 403 with one that may not, both as Problem Details.</summary>
internal sealed class AuthorizationAnswers : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }
        if (authorizeResult.Challenged)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.Write(context, new Refusal(
                Refusals.Unauthenticated, "请先向 /connect/token 申请令牌，并以 Authorization: Bearer 提交。", "Ask /connect/token for a token and send it as Authorization: Bearer."));
            return;
        }
        var scope = context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy ?? "";
        await Problems.Write(context, Lacks(scope));
    }

    public static Refusal Lacks(string scope) => new(Refusals.Forbidden, $"令牌缺少 {scope} 权限。", $"The token lacks the scope {scope}.");
}
