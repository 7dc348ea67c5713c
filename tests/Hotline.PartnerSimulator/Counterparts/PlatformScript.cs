using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Platforms;

namespace Hotline.PartnerSimulator.Counterparts;

/// <summary>What a platform answers by itself: it decides the returns that the line asks for.</summary>
internal sealed class PlatformScript(TimeProvider clock)
{
    public Step? Next(Matter matter) => matter.Settled && matter.Got("return-request") > matter.Made("return-decision")
        ? new Step("return-decision", version => PlatformBodies.ReturnDecision(matter.Id, version, clock.GetUtcNow(), approved: true))
        : null;
}
