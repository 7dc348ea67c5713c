using Hotline.Api.Boundary;

namespace Hotline.Api.Features;

/// <summary>A move as every face runs it: the scope it needs, and its slice made from a body.</summary>
/// <param name="Scope">The scope it needs.</param>
/// <param name="Read">The slice for a body in JSON, or what is wrong with the body.</param>
internal sealed record MoveCall(string Scope, Func<HttpContext, byte[], (GivenMove? Move, Refusal? Refusal)> Read);

/// <summary>A move whose body is good.</summary>
/// <param name="Said">What the body says, by which a repeated request is known.</param>
/// <param name="Run">Moves the ticket or order of this id.</param>
internal sealed record GivenMove(ReadOnlyMemory<byte> Said, Func<Command, long, CancellationToken, Task<Result>> Run);

/// <summary>
/// Every move of tickets and orders by the name of its call; filled where the REST calls are mapped, so that batches and gRPC forget
/// none.
/// </summary>
internal sealed class MoveCalls
{
    private readonly Dictionary<(string Resource, string Segment), MoveCall> _moves = [];

    public void Add<TRequest>(string resource, string segment, string scope, Func<TRequest, Command, long, CancellationToken, Task<Result>> run)
        where TRequest : class => _moves.Add((resource, segment), new MoveCall(scope, (http, json) =>
        {
            var (request, refusal) = Bodies.Judge<TRequest>(http, json);
            return refusal is not null
                ? (null, refusal)
                : (new GivenMove(Bodies.Said(http, request), (command, id, cancellation) => run(request!, command, id, cancellation)), null);
        }));

    public MoveCall? Find(string resource, string segment) => _moves.GetValueOrDefault((resource, segment));

    public IReadOnlyDictionary<(string Resource, string Segment), MoveCall> All => _moves;
}
