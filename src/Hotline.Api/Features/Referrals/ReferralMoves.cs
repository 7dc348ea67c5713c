using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Referrals;

/// <summary>What a move of a referral is given.</summary>
internal sealed record ReferralMoveContext(Ticket Ticket, Referral Referral, Act Act, ReferenceLook Look, HotlineContext Db)
{
    /// <summary>The city as it stands now.</summary>
    public Site Site => Look.Site;

    public Domain.Time.DeadlinePolicy Policy => Look.Site.Deadlines;

    public Actor Actor => Act.Actor;

    public DateTimeOffset At => Act.At;

    /// <summary>The dispatch limit of a ticket that comes back to the centre now.</summary>
    public DateTimeOffset DispatchBy => Policy.DispatchBy(At, Ticket.Urgency == Urgency.Emergency).At;
}

/// <summary>Runs a move of a referral: loaded with its ticket, saved with what the partner is told.</summary>
internal sealed class ReferralMoves(Reference reference)
{
    public async Task<Result> Run(
        Command command, long id, Func<ReferralMoveContext, CancellationToken, Task<Refusal?>> decide, CancellationToken cancellation)
    {
        var matter = command.Act.Unit is null ? await Exchange.Matter.Find(command.Db, id, cancellation) : null;
        if (matter is not var (ticket, referral) || Visible.Hides(ticket, command.Act))
            return Unknown(id);
        if (!command.IfMatch.Allows(referral.Version))
        {
            return await TicketMoves.WithWinner(
                command.Db,
                ticket,
                new Refusal(Refusals.Stale, $"互转办件当前版本为 {referral.Version}，请重新读取后再提交。", $"The referral's current version is {referral.Version}; read it and submit again.")
                {
                    CurrentStatus = Code.Of(referral.Status),
                },
                cancellation);
        }
        var look = await reference.Look(command.Db, cancellation);
        var context = new ReferralMoveContext(ticket, referral, command.Act, look, command.Db);
        var wasOpen = TicketLifecycle.IsOpen(ticket.Status);
        if (await decide(context, cancellation) is { } refusal)
            return await TicketMoves.WithWinner(command.Db, ticket, refusal, cancellation);
        if (wasOpen)
            await MasterResults.TellRepeats(command.Db, ticket, command.Act.Actor, command.Act.At, cancellation);
        ticket.Rewind(look.Site.Deadlines, command.Act.At);
        await command.Db.SaveChangesAsync(cancellation);
        return new Answer(200, Show(referral, ticket, command.Act, look), IfMatch.ETag(referral.Version, ticket.Version));
    }

    public static ReferralAnswer Show(Referral referral, Ticket ticket, Act act, ReferenceLook look) => ReferralAnswer.Of(referral, ticket, Viewer(act, look));

    public static ReferralViewer Viewer(Act act, ReferenceLook look) => new(look.Site, act.Has(Scopes.ReferralsWrite), act.At);

    public static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的互转办件。", $"There is no referral {id}.");

    /// <summary>Maps <c>POST /v1/referrals/{id}/{segment}</c> onto a slice.</summary>
    public static RouteHandlerBuilder Map<TRequest>(IEndpointRouteBuilder app, string segment, Func<TRequest, ReferralMoveContext, Refusal?> run)
        where TRequest : class
    {
        var moves = app.ServiceProvider.GetRequiredService<ReferralMoves>();
        return app.MapPost($"/v1/referrals/{{id:long}}/{segment}", async (long id, HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<TRequest>(http) is { } body)
                {
                    await commands.Execute(
                        http, Bodies.Said(http, body.Value),
                        (command, cancellation) => moves.Run(command, id, (context, _) => Task.FromResult(run(body.Value, context)), cancellation), sent: body.Bytes);
                }
            })
            .Accepts<TRequest>("application/json")
            .Produces<ReferralAnswer>()
            .WithTags("Referrals")
            .Move(Scopes.ReferralsWrite);
    }
}
