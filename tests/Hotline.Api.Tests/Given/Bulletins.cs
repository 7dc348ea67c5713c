using System.Globalization;

namespace Hotline.Api.Tests.Given;

/// <summary>Bulletins of past months that hold a ticket or two.</summary>
public static class Bulletins
{
    /// <summary>A draft that can be published once its warnings are accepted; of a month that is over by 2023-02-15.</summary>
    public static async Task<Reply> Drafted(this Server server, string period, int? serialNo = null)
    {
        Assert.Empty((await server.ImportText(MonthFile.Csv([Row(period, 1), Row(period, 2, ("category", "社会保险—医疗保险"), ("appeal_type", "consultation"))]))).Problems);
        return (await server.Dev.Post("/v1/bulletins", new
        {
            period,
            issueNo = $"{period[..4]}年第{int.Parse(period[5..], CultureInfo.InvariantCulture)}期",
            serialNo = serialNo ?? Serial(period),
            issuer = "汝州市人民政府办公室",
            issuedOn = new DateOnly(int.Parse(period[..4], CultureInfo.InvariantCulture), int.Parse(period[5..], CultureInfo.InvariantCulture), 20).AddMonths(1),
        })).Expect(201);
    }

    public static async Task<Reply> Published(this Server server, string period, int? serialNo = null)
    {
        await server.Drafted(period, serialNo);
        return await server.Publish(period);
    }

    public static async Task<Reply> Publish(this Server server, string period) =>
        (await server.Dev.Post($"/v1/bulletins/{period}/publish", new { acceptWarnings = true })).Expect(200);

    /// <summary>Changes a draft, whatever its revision.</summary>
    public static async Task<Reply> Edit(this Server server, string period, object patch) =>
        (await server.Dev.Patch($"/v1/bulletins/{period}", patch, ("If-Match", "*"))).Expect(200);

    /// <summary>A ticket registered on the 10th of the month, handled within days.</summary>
    public static Dictionary<string, string> Row(string period, int serial, params (string Column, string Value)[] changes) => MonthFile.Row(
        $"RZ{period.Replace("-", "", StringComparison.Ordinal)}10{serial.ToString("D5", CultureInfo.InvariantCulture)}",
        [
            ("registered_at", period + "-10T09:00:00+08:00"), ("dispatched_at", period + "-10T10:00:00+08:00"), ("acknowledged_at", period + "-10T11:00:00+08:00"),
            ("due_at", period + "-17T18:00:00+08:00"), ("closed_at", period + "-12T15:30:00+08:00"), ("callback_at", period + "-13T09:00:00+08:00"), .. changes,
        ]);

    /// <summary>One after another from the first month on, as an office counts.</summary>
    private static int Serial(string period) =>
        (int.Parse(period[..4], CultureInfo.InvariantCulture) * 12) + int.Parse(period[5..], CultureInfo.InvariantCulture) - 24000;
}
