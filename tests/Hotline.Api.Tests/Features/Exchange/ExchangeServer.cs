using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>The product with a 110 desk whose behaviour the test scripts. Couriers go when the test sends them.</summary>
public class ExchangeServer : Server
{
    internal ScriptedLink Link { get; private set; } = null!;

    protected override IEnumerable<string> Settings => ["--Partners:police110:Address=http://127.0.0.1:9"];

    internal PartnerSettings Partner => Services.GetRequiredService<Partners>().Find("police110")!;

    protected override Task Prepare()
    {
        NewLink();
        return Task.CompletedTask;
    }

    /// <summary>A desk that has seen nothing and takes everything. What waits of other tests is out of the way.</summary>
    internal ScriptedLink NewLink()
    {
        Link = new ScriptedLink("police110");
        Services.GetRequiredService<Partners>().Connect(Link);
        Services.GetRequiredService<Partners>().Connect(new ScriptedLink("pingdingshan"));
        return Link;
    }

    /// <summary>Sends a courier of this program, or of another one on the same database.</summary>
    internal Task<int> Deliver(IServiceProvider? program = null) => (program ?? Services).GetRequiredService<Courier>().Deliver(Partner, CancellationToken.None);

    internal Task Watch() => Services.GetRequiredService<ExchangeWatch>().Run(CancellationToken.None);

    internal async Task<List<ExchangeOut>> Out(string referral)
    {
        var key = long.Parse(referral, System.Globalization.CultureInfo.InvariantCulture);
        await using var db = Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeOut.Where(o => o.ReferralId == key).OrderBy(o => o.TransferSeq).ThenBy(o => o.Correction).ToListAsync();
    }

    internal async Task<List<ExchangeIn>> In(string matter)
    {
        await using var db = Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeIn.Where(i => i.TransferId == matter).OrderBy(i => i.Id).ToListAsync();
    }

    internal async Task<List<ExchangeAlarm>> Alarms(string subject)
    {
        await using var db = Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeAlarms.Where(a => a.Subject == subject).OrderBy(a => a.Kind).ToListAsync();
    }
}
