using System.Text;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Attachments;

/// <summary>What a file is told by its content; what it is called is made to agree.</summary>
[Collection(SharedServer.Name)]
public sealed class FileKindTests(Server server)
{
    private static readonly Dictionary<string, (byte[] Bytes, string Type)> Good = new()
    {
        ["png"] = (Files.Png(), "image/png"),
        ["jpg"] = ([0xFF, 0xD8, 0xFF, 0xE0, 1, 2], "image/jpeg"),
        ["gif"] = ("GIF89a.."u8.ToArray(), "image/gif"),
        ["webp"] = ("RIFF\u0001\u0001\u0001\u0001WEBPVP8 "u8.ToArray(), "image/webp"),
        ["bmp"] = ([(byte)'B', (byte)'M', 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 9, 9], "image/bmp"),
        ["pdf"] = (Files.Pdf(500), "application/pdf"),
        ["docx"] = (Files.Office("[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ["xlsx"] = (Files.Office("docProps/app.xml", "xl/workbook.xml", "[Content_Types].xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ["pptx"] = (Files.Office("[Content_Types].xml", "ppt/presentation.xml"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ["doc"] = (Files.Ole("WordDocument"), "application/msword"),
        ["xls"] = (Files.Ole("Workbook"), "application/vnd.ms-excel"),
        ["txt"] = ("路灯不亮，已三晚。\r\n"u8.ToArray(), "text/plain"),
        ["csv"] = ([0xEF, 0xBB, 0xBF, .. "编号,内容\r\n1,路灯\r\n"u8], "text/csv"),
        ["mp3"] = ([(byte)'I', (byte)'D', (byte)'3', 3, 0, 0, 0], "audio/mpeg"),
        ["wav"] = ("RIFF\u0001\u0001\u0001\u0001WAVEfmt "u8.ToArray(), "audio/wav"),
        ["amr"] = ("#!AMR\n...."u8.ToArray(), "audio/amr"),
        ["m4a"] = (Files.Mp4("M4A "), "audio/mp4"),
        ["mp4"] = (Files.Mp4("isom"), "video/mp4"),
    };

    public static TheoryData<string> Kinds => new(Good.Keys);

    [Theory, MemberData(nameof(Kinds))]
    public async Task Add_EachKind_TakenWhateverItIsDeclaredAs(string kind)
    {
        var (bytes, type) = Good[kind];
        foreach (var declared in new[] { "text/html", type })
        {
            var added = (await Send(bytes, "附件." + kind, declared)).Expect(201);
            Assert.Equal((type, "附件." + kind), (added["type"].Text(), added["name"].Text()));
        }
    }

    private static readonly Dictionary<string, byte[]> Bad = new()
    {
        ["html as png"] = "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray(),
        ["html after a comment"] = "\n\n <!-- x --><HTML><body onload=x>"u8.ToArray(),
        ["html in UTF-16"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<html><script>alert(1)</script>")],
        ["svg"] = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"u8.ToArray(),
        ["xml"] = "<?xml version=\"1.0\"?><a/>"u8.ToArray(),
        ["windows program"] = [(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0, .. new byte[200]],
        ["linux program"] = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[60]],
        ["java class"] = [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 52],
        ["shell script"] = "#!/bin/sh\nrm -rf /\n"u8.ToArray(),
        ["archive"] = Files.Office("readme.txt"),
        ["app package"] = Files.Office("AndroidManifest.xml", "classes.dex"),
        ["document with macros"] = Files.Office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        ["cut-off document"] = Files.Office("[Content_Types].xml", "word/document.xml")[..60],
        ["zip that says too much"] = [.. "PK\u0003\u0004...."u8, .. "PK\u0005\u0006"u8, .. new byte[8], 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0],
        ["installer"] = Files.Ole("Installer"),
        ["ole cut off"] = Files.Ole("WordDocument")[..600],
        ["7z"] = [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, 0, 4],
        ["quicktime"] = Files.Mp4("qt  "),
        ["webm"] = [0x1A, 0x45, 0xDF, 0xA3, 1, 0],
        ["text with NUL"] = "abc\0def"u8.ToArray(),
        ["no encoding"] = [0x41, 0xFF, 0xFF, 0x41],
        ["riff of neither"] = "RIFF\u0001\u0001\u0001\u0001AVI LIST\0"u8.ToArray(),
    };

    public static TheoryData<string> Disguised => new(Bad.Keys);

    [Theory, MemberData(nameof(Disguised))]
    public async Task Add_WrongTypeDisguised_415SaysWhy(string what)
    {
        var refused = (await Send(Bad[what], "照片.png", "image/png")).Expect(415);

        Assert.Equal("unsupported-media-type", refused.Problem);
        Assert.Contains("docx, xlsx", refused["detail"].Text(), StringComparison.Ordinal);
        if (what.Contains("program", StringComparison.Ordinal) || what.Contains("script", StringComparison.Ordinal))
            Assert.Contains("可执行程序", refused["detail"].Text(), StringComparison.Ordinal);
        if (what.StartsWith("html", StringComparison.Ordinal) || what is "svg")
            Assert.Contains("网页、SVG", refused["detail"].Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_ChineseTextOfAnOldProgram_IsText()
    {
        // 路灯不亮 in GB 18030, and 㐀 in its four-byte form.
        byte[] old = [0xC2, 0xB7, 0xB5, 0xC6, 0xB2, 0xBB, 0xC1, 0xC1, (byte)'\r', (byte)'\n', 0x81, 0x39, 0xEE, 0x39];

        Assert.Equal("text/plain", (await Send(old, "说明.txt", "text/plain")).Expect(201)["type"].Text());
        (await Send(old[..^1], "说明.txt", "text/plain")).Expect(415);
    }

    [Theory]
    [InlineData("照片.png.exe", "照片.png.exe.png")]
    [InlineData("照片", "照片.png")]
    [InlineData("照片.PNG", "照片.PNG")]
    [InlineData("page.html", "page.html.png")]
    [InlineData("../../etc/passwd", "passwd.png")]
    [InlineData("..\\\\..\\\\windows\\\\win.ini.png", "win.ini.png")]
    [InlineData("C:\\\\Users\\\\王\\\\桌面\\\\照片.png", "照片.png")]
    [InlineData("a<b>:c|d?*.png", "a_b__c_d__.png")]
    [InlineData(" 照片.png . ", "照片.png")]
    public async Task Add_AnyName_KeptWithoutPathAndTrue(string given, string kept) =>
        Assert.Equal(kept, (await Send(Files.Png(), given, "image/png")).Expect(201)["name"].Text());

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("照片/")]
    [InlineData("a\tb.png")]
    [InlineData("\u202Egnp.exe")]
    [InlineData("a\u0085b.png")]
    public async Task Add_NameThatIsNone_400(string given) =>
        Assert.Equal(["file"], (await Send(Files.Png(), given, "image/png")).Expect(400).Faults());

    [Fact]
    public async Task Add_LongName_CutOnlyToFitItsEnding()
    {
        (await Send(Files.Png(), new string('长', 201), "image/png")).Expect(400);

        var name = (await Send(Files.Png(), new string('长', 200), "image/png")).Expect(201)["name"].Text();
        Assert.Equal(new string('长', 196) + ".png", name);
    }

    /// <summary>Case G97: a Chinese name goes in, in either spelling, and comes out in both.</summary>
    [Fact]
    public async Task G97_ChineseName_ComesOutWhole()
    {
        var coded = "form-data; name=\"file\"; filename=\"x.pdf\"; filename*=UTF-8''%E5%8A%9E%E7%BB%93%E5%9B%9E%E5%A4%8D%EF%BC%88%E7%9B%96%E7%AB%A0%EF%BC%89.pdf";
        foreach (var content in new[] { Files.Raw(coded, Files.Pdf(99)), Files.Form(Files.Pdf(99), "办结回复（盖章）.pdf") })
        {
            var added = (await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered()}/attachments", content)).Expect(201);
            Assert.Equal("办结回复（盖章）.pdf", added["name"].Text());
            var (answer, _) = await server.Download(added.Headers.Location!.ToString());
            var disposition = answer.Content.Headers.GetValues("Content-Disposition").Single();
            Assert.Contains("filename*=UTF-8''%E5%8A%9E%E7%BB%93%E5%9B%9E%E5%A4%8D%EF%BC%88%E7%9B%96%E7%AB%A0%EF%BC%89.pdf", disposition, StringComparison.Ordinal);
            Assert.Contains("filename=", disposition, StringComparison.Ordinal);
            Assert.All(disposition, c => Assert.InRange(c, ' ', '~'));
        }
    }

    [Fact]
    public async Task Add_FiftyMegabytes_TakenThoughTheServersOwnLimitIsLess()
    {
        var bytes = Files.Pdf(52_428_800);

        var added = (await Send(bytes, "录像.pdf", "application/pdf")).Expect(201);

        Assert.Equal(52_428_800, added["size"].Number());
        var (answer, got) = await server.Download(added.Headers.Location!.ToString(), ("Range", "bytes=-100"));
        Assert.Equal(206, (int)answer.StatusCode);
        Assert.True(bytes.AsSpan(^100..).SequenceEqual(got));
        (await Send(new byte[52_428_801 + 100_000], "录像.pdf", "application/pdf")).Expect(413);
    }

    [Fact]
    public async Task Add_NoForm_RefusedAloud()
    {
        var path = $"/v1/tickets/{await server.Dev.Registered()}/attachments";
        Assert.Equal("unsupported-media-type", (await server.Dev.Post(path, "{}")).Expect(415).Problem);
        Assert.Equal(["photo"], (await server.Dev.Post(path, Files.Form(Files.Png(), "a.png", field: "photo"))).Expect(400).Faults());
        Assert.Equal(["file"], (await server.Dev.Post(path, Files.Form([], "a.png"))).Expect(400).Faults());
        (await server.Dev.Post(path, Files.Raw("form-data; name=\"file\"; filename=\"a.png\"", Files.Png(), end: ""))).Expect(400);
        Assert.Equal(["$"], (await server.Dev.Post(path, Files.CutOff(Files.Png(), "a.png"))).Expect(400).Faults());
        Assert.Equal(["file"], (await server.Dev.Post(path, Files.Raw("form-data; name=\"file\"; filename=\"a.png\"", Files.Png(), end: "\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--edge--\r\n"))).Expect(400).Faults());
        Assert.Equal(["$"], (await server.Dev.Post(path, Files.Raw("nonsense", Files.Png()))).Expect(400).Faults());
    }

    private async Task<Reply> Send(byte[] bytes, string name, string declared) =>
        await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered()}/attachments", Files.Form(bytes, name, declared));
}
