using System.Text.Json;
using Hotline.Api.Boundary;

namespace Hotline.Api.Features.Batches;

/// <summary>A move as a batch runs it: the scope it needs, and its slice made from a body.</summary>
/// <param name="Scope">The scope it needs.</param>
/// <param name="Read">The slice for a body, or what is wrong with the body.</param>
internal sealed record BatchMove(string Scope, Func<HttpContext, byte[], (Func<Command, long, CancellationToken, Task<Result>>? Run, Refusal? Refusal)> Read);

/// <summary>Every move of tickets and orders by the name of its call; filled where the calls are mapped, so that none is forgotten.</summary>
internal sealed class BatchMoves
{
    private readonly Dictionary<(string Resource, string Segment), BatchMove> _moves = [];

    public void Add<TRequest>(string resource, string segment, string scope, Func<TRequest, Command, long, CancellationToken, Task<Result>> run)
        where TRequest : class => _moves.Add((resource, segment), new BatchMove(scope, (http, bytes) =>
        {
            try
            {
                if (JsonSerializer.Deserialize<TRequest>(bytes, http.RequestServices.GetRequiredService<JsonWriting>().Options) is not { } request)
                    return (null, Refusal.Invalid("$", "请求体应为 JSON 对象", "the body must be a JSON object"));
                return Bodies.Check(http, request) is { } refusal
                    ? (null, refusal)
                    : ((command, id, cancellation) => run(request, command, id, cancellation), null);
            }
            catch (JsonException fault)
            {
                return (null, JsonFaults.Judge(fault));
            }
        }));

    public BatchMove? Find(string resource, string segment) => _moves.GetValueOrDefault((resource, segment));
}
