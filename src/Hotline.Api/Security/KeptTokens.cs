using System.Globalization;
using Hotline.Api.Boundary;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Api.Security;

/// <summary>
/// Checks a token once and keeps the outcome a short while: a front end sends the same token with every request, and a signature
/// costs more than most reads. Only good tokens are kept, never beyond their own end, and the check of that end is ours. Whether its
/// client still stands as it did is asked each time.
/// </summary>
/// <param name="standings">Of our own clients; null for tokens of another issuer, which knows its clients itself.</param>
internal sealed class KeptTokens(TimeProvider clock, ClientStandings? standings) : JsonWebTokenHandler, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (!_kept.TryGetValue(token, out Kept? kept) || kept!.Result.SecurityToken.ValidTo <= clock.GetUtcNow().UtcDateTime)
        {
            var result = await base.ValidateTokenAsync(token, validationParameters);
            if (!result.IsValid)
                return result;
            kept = new Kept(result, Text(result, ClaimNames.Client), int.TryParse(Text(result, ClaimNames.Epoch), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0);
            _kept.Set(token, kept, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Longest });
        }
        return standings is null || await standings.Holds(kept.Client, kept.Epoch, CancellationToken.None) ? kept.Result : Withdrawn;
    }

    public void Dispose() => _kept.Dispose();

    private static string Text(TokenValidationResult result, string claim) =>
        result.Claims.TryGetValue(claim, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" : "";

    private static readonly TokenValidationResult Withdrawn = new() { IsValid = false, Exception = new SecurityTokenException("The client was revoked, or its rights were changed, since the token was issued.") };

    private sealed record Kept(TokenValidationResult Result, string Client, int Epoch);
}
