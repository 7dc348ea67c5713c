using Hotline.Api.Boundary;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Operations;

/// <summary>长任务: how a long-running piece of work stands; it can be asked to stop.</summary>
internal static class GetOperation
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/operations/{id:guid}", async (Guid id, HttpContext http, OperationRunner operations, TimeProvider clock) =>
            {
                if (await operations.Find(id, Act.Of(http, clock.GetUtcNow()), http.RequestAborted) is { } operation)
                    await http.Json(operation);
                else
                    await Problems.Write(http, Unknown);
            })
            .Produces<OperationAnswer>().WithTags("Operations").WithSummary("任务进度 · State of an operation")
            .WithDescription("Ask again until `status` is no longer `running`.")
            .Read(AnyScope.OfOperations).Refuses(404);
        app.MapPost("/v1/operations/{id:guid}/cancel", (Guid id, HttpContext http, Commands commands, OperationRunner operations) =>
                commands.Execute(http, default, (command, ct) => Cancel(id, command, operations, ct)))
            .Produces<OperationAnswer>().WithTags("Operations").WithSummary("取消任务 · Cancel an operation")
            .WithDescription("It stops between two chunks; what was written stays, and running it again continues.")
            .Move(AnyScope.OfOperations);
    }

    private static async Task<Result> Cancel(Guid id, Command command, OperationRunner operations, CancellationToken cancellation)
    {
        if (await command.Db.Operations.AsTracking().FirstOrDefaultAsync(o => o.Id == id, cancellation) is not { } row || !OperationRunner.Shows(row, command.Act))
            return Unknown;
        if (row.Status != "running")
            return new Refusal(Refusals.OperationEnded, $"任务已结束：{row.Status}。", $"The operation has ended: {row.Status}.") { CurrentStatus = row.Status };
        row.CancelRequested = true;
        command.Audit("operation.cancelled", $"operation={id:D} kind={row.Kind}");
        await command.Db.SaveChangesAsync(cancellation);
        return new Answer(200, operations.Show(row));
    }

    private static readonly Refusal Unknown = Refusal.NotFound("没有这个任务。", "There is no such operation.");
}
