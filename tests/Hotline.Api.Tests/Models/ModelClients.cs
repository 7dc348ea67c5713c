using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Models;

/// <summary>One pool of connections for all roles, and a token of each that is good now.</summary>
internal sealed class ModelClients(Server server) : IDisposable
{
    private static readonly TimeSpan Renewed = TimeSpan.FromHours(7);

    private readonly HttpClient _http = new() { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(2) };
    private readonly ConcurrentDictionary<Role, (AuthenticationHeaderValue Token, DateTimeOffset At)> _tokens = [];
    private long _calls;

    public long Calls => _calls;

    /// <summary>Takes new tokens where the kept ones end soon.</summary>
    public async Task Renew()
    {
        var now = server.Clock.GetUtcNow();
        foreach (var role in Role.All.Where(r => !_tokens.TryGetValue(r, out var kept) || now - kept.At > Renewed))
        {
            using var client = await server.ClientOf(role.Client, role.Scopes);
            _tokens[role] = (new AuthenticationHeaderValue("Bearer", client.Token), now);
        }
    }

    public Task<Reply> Get(Role role, string path) => Send(HttpMethod.Get, role, path, null);

    public async Task<Reply> Send(HttpMethod method, Role role, string path, string? body, params (string Name, string Value)[] headers)
    {
        Interlocked.Increment(ref _calls);
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = _tokens[role].Token;
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        return new Reply(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers, answer.Content.Headers);
    }

    /// <summary>How many items a list has.</summary>
    public async Task<int> Total(Role role, string path) =>
        int.Parse((await Get(role, $"{path}{(path.Contains('?') ? '&' : '?')}limit=1&includeTotal=true")).Expect(200)["total"].ToString(), CultureInfo.InvariantCulture);

    public void Dispose() => _http.Dispose();
}
