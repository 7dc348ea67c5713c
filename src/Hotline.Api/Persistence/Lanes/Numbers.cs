using System.Data.Common;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>Serials of a day, each given once and never again; a gap is allowed, a repeat is not.</summary>
internal interface INumberSource
{
    Task<int> Next(HotlineContext db, DateOnly day, CancellationToken cancellation);
}

/// <summary>Takes the serial in the caller's own transaction: right where writers queue anyway.</summary>
internal sealed class InTransactionNumbers : INumberSource
{
    public Task<int> Next(HotlineContext db, DateOnly day, CancellationToken cancellation) => Serials.Take(db, day, 1, cancellation);
}

/// <summary>
/// Takes serials in a transaction of its own, as many at once as callers wait, so that registrations do not queue behind the
/// day's row until each has committed.
/// </summary>
internal sealed class ReservedNumbers : INumberSource, IAsyncDisposable
{
    private readonly Channel<Request> _waiting = Channel.CreateUnbounded<Request>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<HotlineContext> _open;
    private readonly Task _pump;

    public ReservedNumbers(Func<HotlineContext> open)
    {
        _open = open;
        _pump = Task.Run(Pump);
    }

    public Task<int> Next(HotlineContext db, DateOnly day, CancellationToken cancellation)
    {
        var request = new Request(day, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Writer.TryWrite(request);
        return request.Serial.Task.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _pump;
    }

    private async Task Pump()
    {
        var group = new List<Request>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (_waiting.Reader.TryRead(out var request))
                group.Add(request);
            foreach (var day in group.GroupBy(r => r.Day))
                await Reserve(day.Key, [.. day]);
        }
    }

    private async Task Reserve(DateOnly day, Request[] requests)
    {
        try
        {
            await using var db = _open();
            var first = await Serials.Take(db, day, requests.Length, CancellationToken.None);
            for (var i = 0; i < requests.Length; i++)
                requests[i].Serial.TrySetResult(first + i);
        }
        catch (Exception fault)
        {
            foreach (var request in requests)
                request.Serial.TrySetException(fault);
        }
    }

    private sealed record Request(DateOnly Day, TaskCompletionSource<int> Serial);
}

internal static class Serials
{
    /// <summary>Takes <paramref name="count"/> serials and answers the first of them. Raw, for every registration waits for it.</summary>
    public static async Task<int> Take(HotlineContext db, DateOnly day, int count, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = string.Format(CultureInfo.InvariantCulture, db.Sql.TakeSerials, "@day", "@count");
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            Add(command, "@day", db.Sql.Day(day));
            Add(command, "@count", count);
            return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) - count;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
