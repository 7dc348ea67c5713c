using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hotline.Api.Tests.Given;

/// <summary>Keeps every line that is logged, at any level, with its values, its scopes and its exception.</summary>
internal sealed class HeardLogs : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Listener(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Listener(HeardLogs heard, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => heard._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> named ? string.Join("; ", named.Select(v => $"{v.Key}={v.Value}")) : "";
            var scopes = new List<string>();
            heard._scopes?.ForEachScope((scope, list) => list.Add(scope is IEnumerable<KeyValuePair<string, object?>> parts ? string.Join("; ", parts.Select(v => $"{v.Key}={v.Value}")) : $"{scope}"), scopes);
            heard.Lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} | {values} | {string.Join(" > ", scopes)} | {exception}");
        }
    }
}
