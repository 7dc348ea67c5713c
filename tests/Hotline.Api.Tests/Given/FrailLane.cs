using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>A database that fails as a test says.</summary>
internal sealed class FrailLane(IWriteLane inner, FrailLane.Frailty frailty) : IWriteLane
{
    /// <summary>What the lane does instead of its work.</summary>
    public sealed class Frailty
    {
        /// <summary>Null: it works.</summary>
        public Exception? Fault { get; set; }

        /// <summary>Fails so many times only.</summary>
        public int Times { get; set; } = int.MaxValue;
    }

    public Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        frailty.Fault is { } fault && frailty.Times-- > 0 ? Task.FromException<T>(fault) : inner.Run(work, cancellation);

    /// <summary>Puts it before the lane of a server.</summary>
    public static void Before(IServiceCollection services, Frailty frailty)
    {
        var lane = services.Single(s => s.ServiceType == typeof(IWriteLane));
        services.Remove(lane);
        services.AddSingleton<IWriteLane>(sp => new FrailLane((IWriteLane)(lane.ImplementationFactory?.Invoke(sp) ?? ActivatorUtilities.CreateInstance(sp, lane.ImplementationType!)), frailty));
    }
}
