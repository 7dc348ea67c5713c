using Grpc.Core;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Hotline.Exchange.Desks;

/// <summary>
/// The Polly pipeline of one desk, from outside to inside: total time-out, concurrency, one retry where no connection was made, breaker,
/// attempt time-out. The outbox is the retry across minutes and restarts.
/// </summary>
internal sealed class DeskPipeline
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _pipeline;
    private long _openUntil;

    public DeskPipeline(CallLimits limits, TimeProvider clock)
    {
        _clock = clock;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(limits.TotalTimeout)
            .AddConcurrencyLimiter(limits.Concurrency, queueLimit: limits.Concurrency)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is RpcException fault && DeskFault.Name(fault, sent: true).Fault == DeskFault.ConnectionRefused),
                MaxRetryAttempts = 1,
                Delay = TimeSpan.Zero,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(Failed(args.Outcome.Exception)),
                FailureRatio = limits.BreakerFailureRatio,
                MinimumThroughput = limits.BreakerMinimum,
                SamplingDuration = limits.BreakerWindow,
                BreakDuration = limits.BreakerPause,
                StateProvider = _state,
                OnOpened = args =>
                {
                    Interlocked.Exchange(ref _openUntil, (clock.GetUtcNow() + args.BreakDuration).UtcTicks);
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(limits.AttemptTimeout)
            .Build();
    }

    /// <summary>
    /// The breaker itself stays open until somebody tries once its pause is over, and nobody tries while it is open: a pause that is
    /// over is told as half-open.
    /// </summary>
    public BreakerState State => _state.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => _clock.GetUtcNow().UtcTicks >= Interlocked.Read(ref _openUntil) ? BreakerState.HalfOpen : BreakerState.Open,
    };

    public ValueTask<T> Run<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellation) => _pipeline.ExecuteAsync(call, cancellation);

    /// <summary>A refusal is an answer: the desk is well.</summary>
    private static bool Failed(Exception? fault) => fault switch
    {
        TimeoutRejectedException => true,
        RpcException rpc => DeskFault.Name(rpc, sent: true).Outcome != DeliveryOutcome.Refused,
        _ => false,
    };
}
