using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Hotline.Api.Tests.Given;

/// <summary>
/// Every question that the product puts into words while these tests run, as the expression that a provider makes SQL of. It listens from
/// the first moment on, for a question is put into words once and then remembered.
/// </summary>
internal static class AskedQueries
{
    private static readonly ConcurrentQueue<Expression> Queries = new();

    public static IReadOnlyCollection<Expression> All => Queries;

#pragma warning disable CA2255 // A test assembly is a program of its own.
    [ModuleInitializer]
    public static void Listen() => DiagnosticListener.AllListeners.Subscribe(new Finder());
#pragma warning restore CA2255

    private sealed class Finder : IObserver<DiagnosticListener>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
                value.Subscribe(new Keeper(), name => name == CoreEventId.QueryCompilationStarting.Name);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed class Keeper : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            // Whatever anybody listens for is told to everybody.
            if (value.Key == CoreEventId.QueryCompilationStarting.Name && value.Value is QueryExpressionEventData { Context: HotlineContext and not SqlServerHotlineContext } asked)
                Queries.Enqueue(asked.Expression);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
