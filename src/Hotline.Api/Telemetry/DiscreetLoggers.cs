using System.Collections;
using Hotline.Domain.Privacy;

namespace Hotline.Api.Telemetry;

/// <summary>
/// Every logger of the program, the framework's too: whatever is logged, at whatever level and to whatever sink, holds no number of a person.
/// What a library says of a request (its address, a header, the value a database refused) would repeat what a caller typed.
/// </summary>
internal sealed class DiscreetLoggers(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Discreet(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class Discreet(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => state is IReadOnlyList<KeyValuePair<string, object?>> values
            ? logger.BeginScope(new MaskedValues(values, values.ToString))
            : logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!logger.IsEnabled(logLevel))
                return;
            var told = exception is not null && exception.ToString() is var whole && PrivateNumbers.Mask(whole) is var masked && masked != whole ? new MaskedException(masked) : exception;
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
                logger.Log(logLevel, eventId, new MaskedValues(values, () => formatter(state, exception)), told, static (s, _) => s.ToString());
            else
                logger.Log(logLevel, eventId, PrivateNumbers.Mask(formatter(state, exception)), told, static (s, _) => s);
        }
    }

    /// <summary>The values of a message or scope by their names; masked when they are read, for a scope's may come later.</summary>
    private sealed class MaskedValues(IReadOnlyList<KeyValuePair<string, object?>> values, Func<string?> text) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => values.Count;

        public KeyValuePair<string, object?> this[int index] => Masked(values[index]);

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.Select(Masked).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => PrivateNumbers.Mask(text() ?? "");

        /// <summary>What the sinks print as a text: numbers and moments lead to nobody.</summary>
        private static KeyValuePair<string, object?> Masked(KeyValuePair<string, object?> value) => value.Value is null or bool or int or long or double or DateTimeOffset or TimeSpan or Enum
            ? value
            : Convert.ToString(value.Value, System.Globalization.CultureInfo.InvariantCulture) is { } words && PrivateNumbers.Mask(words) is var masked && masked != words ? new(value.Key, masked) : value;
    }

    /// <summary>A fault as it is told, where the fault itself repeats a number.</summary>
    private sealed class MaskedException(string whole) : Exception(whole)
    {
        public override string ToString() => Message;
    }
}
