using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CsvHelper;

namespace Hotline.Api.Tests.Given;

/// <summary>A file as it came over the wire, byte by byte.</summary>
public sealed record Download(int Status, byte[] Bytes, HttpContentHeaders Headers)
{
    public bool HasBom => Bytes is [0xEF, 0xBB, 0xBF, ..];

    /// <summary>The rows of a CSV, each by its header, read by another library than wrote them.</summary>
    public List<Dictionary<string, string>> Rows()
    {
        using var csv = new CsvReader(new StringReader(Encoding.UTF8.GetString(Bytes, HasBom ? 3 : 0, Bytes.Length - (HasBom ? 3 : 0))), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var (columns, rows) = (csv.HeaderRecord!, new List<Dictionary<string, string>>());
        while (csv.Read())
            rows.Add(columns.ToDictionary(c => c, c => csv.GetField(c)!));
        return rows;
    }

    public static Task<Download> Csv(Server server, Client client, string path) => Of(server, client, HttpMethod.Get, path, "text/csv");

    public static async Task<Download> Of(Server server, Client client, HttpMethod method, string path, string accept, string? body = null)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.Token);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await http.SendAsync(request);
        return new Download((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers);
    }
}
