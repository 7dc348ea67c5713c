using Hotline.Load.Product;

namespace Hotline.Load.Exchange;

/// <summary>Tickets that the line hands to the desk while it is away, so that messages wait for it.</summary>
internal static class Handovers
{
    /// <summary>Messages of one ticket: the transfer and its urges.</summary>
    public const int Each = 5;

    public static Task Make(Remote line, int messages) => Parallel.ForEachAsync(
        Enumerable.Range(0, messages / Each), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await One(line, i));

    /// <summary>Refers one ticket and urges it; answers the referral's id.</summary>
    public static async Task<string> One(Remote line, int number)
    {
        using var ticket = await line.Post("/v1/tickets", new
        {
            channel = "phone", caller = new { name = "王女士", phone = "13800000000" }, title = $"噪声扰民{number}", content = "楼下烧烤店凌晨仍有人喧哗打斗。", appealType = "problem",
            category = "市政管理—市容市貌", area = "410482001",
        });
        using var referral = await line.Post("/v1/referrals", new { ticketId = ticket.RootElement.GetProperty("id").GetString(), partner = "police110", reason = "涉嫌违反治安管理" });
        var id = referral.RootElement.GetProperty("id").GetString()!;
        for (var i = 1; i < Each; i++)
            await Urge(line, id);
        return id;
    }

    public static async Task Urge(Remote line, string referral)
    {
        using var urged = await line.Post($"/v1/referrals/{referral}/urge", new { text = "诉求人再次来电，请尽快处理。" });
    }
}
