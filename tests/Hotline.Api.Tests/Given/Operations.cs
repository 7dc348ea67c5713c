using System.Net.Http.Headers;
using System.Text;

namespace Hotline.Api.Tests.Given;

/// <summary>Files sent for import over HTTP, and the operations that take them in.</summary>
public static class Operations
{
    public static ByteArrayContent File(byte[] bytes, string type = "text/csv")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    public static ByteArrayContent File(string text, string type = "text/csv") => File(Encoding.UTF8.GetBytes(text), type);

    /// <summary>Sends a file and answers its operation once that has ended.</summary>
    public static async Task<Reply> Imported(this Client client, string kind, HttpContent file, params (string Name, string Value)[] headers) =>
        await client.Ended(await client.Post("/v1/imports/" + kind, file, headers));

    /// <summary>Asks the operation of a 202 until it has ended.</summary>
    public static async Task<Reply> Ended(this Client client, Reply taken)
    {
        var location = taken.Expect(202).Headers.Location!.ToString();
        var until = DateTime.UtcNow.AddMinutes(2);
        for (; ; )
        {
            var operation = (await client.Get(location)).Expect(200);
            if (operation["status"].GetValue<string>() != "running")
                return operation;
            Assert.True(DateTime.UtcNow < until, $"still running: {operation.Text}");
            await Task.Delay(10);
        }
    }
}
