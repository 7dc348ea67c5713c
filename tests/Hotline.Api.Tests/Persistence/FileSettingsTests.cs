using Hotline.Api.Features.Attachments;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Microsoft.Extensions.Configuration;

namespace Hotline.Api.Tests.Persistence;

/// <summary>Settings of attachments: what holds without them, and a wrong one named.</summary>
public sealed class FileSettingsTests
{
    [Fact]
    public void Read_NoSetting_FiftyMegabytesBesideTheDatabase()
    {
        var settings = Read(("ConnectionStrings:Hotline", "Data Source=/city/books.db"));

        Assert.Equal((52_428_800, "Disk", "/city/attachments"), (settings.MostBytes, settings.Store, settings.Folder));
        Assert.Null(settings.Kinds);
    }

    [Theory]
    [InlineData("Attachments:MostBytes", "0")]
    [InlineData("Attachments:MostBytes", "50MB")]
    [InlineData("Attachments:MostBytes", "2147483648")]
    [InlineData("Attachments:Store", "Cloud")]
    [InlineData("Attachments:Types", "png,exe")]
    [InlineData("Attachments:Types", "")]
    [InlineData("Attachments:Folder", "/dev/null/files")]
    public void Read_WrongSetting_IsNamed(string setting, string value) =>
        Assert.StartsWith(setting + ": ", Assert.Throws<SettingException>(() => Read((setting, value))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Judge_NarrowedTypes_RefusesTheOthersByName()
    {
        var kinds = Read(("Attachments:Types", "png, pdf")).Kinds;

        using var gif = new MemoryStream("GIF89a.."u8.ToArray());
        var (kind, refusal) = await Sniffer.Judge(gif, "a.gif", kinds, CancellationToken.None);
        Assert.Null(kind);
        Assert.Contains("its content is gif, which is not taken here. Taken are: png, pdf.", refusal!.En, StringComparison.Ordinal);
        using var pdf = new MemoryStream("%PDF-1.4"u8.ToArray());
        Assert.Equal(FileKind.Pdf, (await Sniffer.Judge(pdf, "a.pdf", kinds, CancellationToken.None)).Kind);
    }

    private static FileSettings Read(params (string, string)[] settings) => FileSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Item1, s.Item2))).Build(),
        "/city", [.. FileKind.All.Select(k => k.Code)]);
}
