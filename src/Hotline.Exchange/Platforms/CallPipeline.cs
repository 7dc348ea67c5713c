using Hotline.Exchange.Platforms.Signatures;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Hotline.Exchange.Platforms;

/// <summary>
/// The Polly pipeline of one partner: total time-out, few retries of what was certainly not taken, breaker, concurrency limit, attempt
/// time-out. The outbox is the retry across restarts. Every end is a <see cref="Delivery"/>.
/// </summary>
internal sealed class CallPipeline
{
    private readonly ResiliencePipeline<Delivery> _pipeline;
    private readonly CircuitBreakerStateProvider _breaker = new();

    public CallPipeline(CallLimits limits, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder<Delivery> { TimeProvider = clock };
        _pipeline = builder
            .AddTimeout(limits.TotalTimeout)
            .AddRetry(new RetryStrategyOptions<Delivery>
            {
                MaxRetryAttempts = Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { Outcome: DeliveryOutcome.NotTaken, Fault: Faults.Refused, RetryAfter: null }),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Delivery>
            {
                FailureRatio = limits.BreakerFailureRatio,
                MinimumThroughput = limits.BreakerMinimum,
                SamplingDuration = limits.BreakerWindow,
                BreakDuration = limits.BreakerPause,
                StateProvider = _breaker,
                ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Outcome)),
            })
            .AddConcurrencyLimiter(limits.Concurrency, limits.Concurrency)
            .AddTimeout(limits.AttemptTimeout)
            .Build();
    }

    public BreakerState State => _breaker.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    /// <param name="attempt">One attempt on the wire.</param>
    /// <param name="wasSent">Whether any of the message may have left us.</param>
    public async Task<Delivery> Run(Func<CancellationToken, Task<Delivery>> attempt, Func<bool> wasSent, CancellationToken cancellation)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await attempt(token), cancellation);
        }
        catch (BrokenCircuitException fault)
        {
            return new Delivery(DeliveryOutcome.NotTaken, Faults.BreakerOpen, RetryAfter: fault.RetryAfter);
        }
        catch (RateLimiterRejectedException)
        {
            return new Delivery(DeliveryOutcome.NotTaken, Faults.TooManyCalls);
        }
        catch (TimeoutRejectedException)
        {
            return wasSent() ? new Delivery(DeliveryOutcome.Unknown, Faults.TimedOut) : new Delivery(DeliveryOutcome.NotTaken, Faults.ConnectTimedOut);
        }
    }

    /// <summary>A refusal, or a partner that is busy, is a partner that works.</summary>
    private static bool IsFailure(Outcome<Delivery> outcome) => outcome.Exception is TimeoutRejectedException
        || (outcome.Result is { Outcome: DeliveryOutcome.NotTaken or DeliveryOutcome.Unknown } delivery && !Alive.Contains(delivery.Fault));

    private static readonly HashSet<string?> Alive = [Faults.Busy, Faults.NotKnown, Faults.NoKey, Faults.Unauthenticated, Faults.Unreadable];

    private const int Retries = 2;
}

/// <summary>Names of the bad ends of a call to a platform; a partner's own refusal bears its own code.</summary>
public static class Faults
{
    /// <summary>The connection was refused.</summary>
    public const string Refused = "connection-refused";
    public const string NameNotFound = "name-not-found";
    public const string Tls = "tls-failed";
    public const string ConnectTimedOut = "connect-timeout";

    /// <summary>No answer in time after the message was sent.</summary>
    public const string TimedOut = "attempt-timeout";

    /// <summary>The connection broke after the message was sent.</summary>
    public const string Cut = "connection-cut";
    public const string BreakerOpen = "breaker-open";
    public const string TooManyCalls = "too-many-calls";

    /// <summary>429.</summary>
    public const string Busy = "busy";

    /// <summary>503.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The partner does not believe our signature; a person has to look at keys and clocks.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>A success that cannot be read.</summary>
    public const string Unreadable = "unreadable-answer";

    /// <summary>Asked, the partner does not know the message.</summary>
    public const string NotKnown = "not-known-there";

    /// <summary>It cannot be asked.</summary>
    public const string CannotAsk = "cannot-be-asked";

    /// <summary>None of our keys holds now.</summary>
    public const string NoKey = "no-signing-key";
    public const string NoAddress = "no-address";
    public const string Redirect = "redirected";
}
