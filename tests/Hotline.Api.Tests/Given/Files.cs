using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Hotline.Api.Tests.Given;

/// <summary>Files as people send them, by content.</summary>
public static class Files
{
    public static byte[] Png(int size = 64, byte fill = 7) => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Enumerable.Repeat(fill, size - 8)];

    /// <summary>A PDF of this many bytes, each part of it different.</summary>
    public static byte[] Pdf(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        "%PDF-1.7\n"u8.CopyTo(bytes);
        return bytes;
    }

    public static byte[] Office(params string[] parts)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                using var entry = zip.CreateEntry(part, CompressionLevel.NoCompression).Open();
                entry.Write("<?xml version=\"1.0\"?><x/>"u8);
            }
        }
        return memory.ToArray();
    }

    /// <summary>A compound file whose directory names this stream in its second sector.</summary>
    public static byte[] Ole(string stream)
    {
        var file = new byte[512 * 5];
        byte[] magic = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        magic.CopyTo(file, 0);
        file[30] = 9;
        BitConverter.GetBytes(1).CopyTo(file, 48);
        BitConverter.GetBytes(0).CopyTo(file, 76);
        // The table: sector 1 is followed by 3, which is the last.
        BitConverter.GetBytes(3).CopyTo(file, 512 + 4);
        BitConverter.GetBytes(-2).CopyTo(file, 512 + 12);
        Entry(file, 1024, "Root Entry");
        Entry(file, 2048, stream);
        return file;
    }

    private static void Entry(byte[] file, int at, string name)
    {
        Encoding.Unicode.GetBytes(name).CopyTo(file, at);
        file[at + 64] = (byte)((name.Length + 1) * 2);
    }

    public static byte[] Mp4(string brand) => [0, 0, 0, 0x18, .. Encoding.ASCII.GetBytes("ftyp" + brand), .. new byte[64]];

    /// <summary>A form with the file, declared as this type, its headers as browsers write them.</summary>
    public static HttpContent Form(byte[] bytes, string name, string type = "application/octet-stream", string field = "file") =>
        Raw($"form-data; name=\"{field}\"; filename=\"{name}\"", bytes, type);

    /// <summary>A form whose disposition stands as it is given, in UTF-8.</summary>
    public static HttpContent Raw(string disposition, byte[] bytes, string type = "application/octet-stream", string end = "--\r\n")
    {
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes($"--edge\r\nContent-Disposition: {disposition}\r\nContent-Type: {type}\r\n\r\n"), .. bytes,
            .. Encoding.UTF8.GetBytes($"\r\n--edge{end}"),
        ];
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge");
        return content;
    }

    /// <summary>A form that ends within its file.</summary>
    public static HttpContent CutOff(byte[] bytes, string name)
    {
        var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes($"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"), .. bytes]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge");
        return content;
    }

    public static Task<Reply> Attach(this Client client, string ticket, byte[] bytes, string name = "现场照片.png", params (string, string)[] headers) =>
        client.Post($"/v1/tickets/{ticket}/attachments", Form(bytes, name), headers);

    /// <summary>The bytes and headers of a download.</summary>
    public static async Task<(HttpResponseMessage Answer, byte[] Bytes)> Download(this Server server, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Dev.Token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await http.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }
}
