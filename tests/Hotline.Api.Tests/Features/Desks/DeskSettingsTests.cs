using Hotline.Api.Persistence;
using Hotline.Api.Startup;

namespace Hotline.Api.Tests.Features.Desks;

/// <summary>A wrong setting of a desk stops the start with a line that names it.</summary>
public sealed class DeskSettingsTests
{
    [Theory]
    [InlineData("Partners:police110:ClientCertificateThumbprint", "abcd")]
    [InlineData("Partners:police110:ServerCertificateThumbprint", "abcd")]
    [InlineData("Partners:police110:ClientCertificate:Path", "no-such-file.pfx")]
    [InlineData("Partners:police110:ClientCertificate:Password", "alone")]
    [InlineData("Partners:police110:Limits:BreakerPause", "00:00:00.100")]
    [InlineData("Partners:police110:Address", "desk.example")]
    public void Setting_Wrong_StopsTheStartByItsName(string setting, string value)
    {
        var folder = Directory.CreateTempSubdirectory("hotline-settings-").FullName;

        var fault = Assert.Throws<SettingException>(() => HotlineApp.Build(
        [
            "--environment=Development", $"--contentRoot={AppContext.BaseDirectory}", "--urls=http://127.0.0.1:0", $"--ConnectionStrings:Hotline=Data Source={folder}/hotline.db",
            $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}", "--Partners:police110:Address=https://127.0.0.1:1", $"--{setting}={value}",
        ]));

        Assert.Contains(setting[..setting.LastIndexOf(':')], fault.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
