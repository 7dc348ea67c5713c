#pragma warning disable EF1001 // The roots of raw SQL have no public name.
using System.Collections;
using System.Data.Common;
using System.Linq.Expressions;
using Hotline.Api.Persistence.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace Hotline.Api.Tests.Given;

/// <summary>What the SQL Server provider would send, taken where it would leave the program; there is no server.</summary>
internal static class SqlServerSql
{
    /// <summary>A context that gets as far as the wire.</summary>
    public static SqlServerHotlineContext Open() => Open(new NoCommand());

    /// <summary>A context whose every statement is kept, done as it seems and without an answer.</summary>
    public static SqlServerHotlineContext Told(List<string> statements) => Open(new EmptyAnswers(statements));

    private static SqlServerHotlineContext Open(DbCommandInterceptor commands) => new(new DbContextOptionsBuilder<SqlServerHotlineContext>()
        .UseSqlServer("Server=nowhere", sql => sql.UseCompatibilityLevel(150)).UseSnakeCaseNamingConvention()
        .AddInterceptors(new NoConnection(), commands).Options);

    /// <summary>The statement of a question that another provider was asked; null where the question holds that provider's own SQL.</summary>
    /// <exception cref="InvalidOperationException">The provider cannot say it.</exception>
    public static string? Of(Expression asked)
    {
        using var db = Open();
        var moved = new Mover(db.Model);
        var query = moved.Visit(asked);
        if (moved.IsRaw)
            return null;
        var (result, isList) = query.Type.IsAssignableTo(typeof(IQueryable)) && query.Type.IsGenericType
            ? (typeof(IEnumerable<>).MakeGenericType(query.Type.GetGenericArguments()[0]), true)
            : (query.Type, false);
        return Caught(() =>
        {
            var compiled = (Delegate)typeof(IDatabase).GetMethod(nameof(IDatabase.CompileQuery))!.MakeGenericMethod(result)
                .Invoke(db.GetService<IDatabase>(), [query, false])!;
            var context = db.GetService<IQueryContextFactory>().Create();
            foreach (var parameter in moved.Parameters)
                context.Parameters[parameter.Name] = Example(parameter.Type);
            var answer = compiled.DynamicInvoke(context);
            if (isList)
                ((IEnumerable)answer!).GetEnumerator().MoveNext();
        });
    }

    /// <summary>The statement that some work sends first.</summary>
    public static string Caught(Action work)
    {
        try
        {
            work();
        }
        catch (Exception fault) when (Sent(fault) is { } sent)
        {
            return sent.Sql;
        }
        throw new InvalidOperationException("Nothing was sent.");
    }

    private static SentException? Sent(Exception? fault) => fault switch
    {
        null => null,
        SentException sent => sent,
        _ => Sent(fault.InnerException),
    };

    /// <summary>A value as a caller could give it.</summary>
    private static object? Example(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Example(inner);
        if (type == typeof(string))
            return "x";
        if (type == typeof(byte[]))
            return new byte[] { 1 };
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        var list = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? type : type.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        if (list is null)
            return null;
        var element = list.GetGenericArguments()[0];
        var values = Array.CreateInstance(element, 2);
        for (var i = 0; i < 2; i++)
            values.SetValue(Example(element), i);
        return type.IsInstanceOfType(values) ? values : Activator.CreateInstance(type, values);
    }

    /// <summary>Puts the tables of this provider's model in the places of the other's.</summary>
    private sealed class Mover(IModel model) : ExpressionVisitor
    {
        public HashSet<QueryParameterExpression> Parameters { get; } = [];

        public bool IsRaw { get; private set; }

        protected override Expression VisitExtension(Expression node)
        {
            switch (node)
            {
                case SqlQueryRootExpression:
                    IsRaw = true;
                    return node;
                // Tickets by their keys, which one provider asks for in words of its own: here as the others do.
                case EntityQueryRootExpression root:
                    return model.FindEntityType(root.EntityType.Name) is { } known ? new EntityQueryRootExpression(known) : throw new InvalidOperationException($"This provider has no {root.EntityType.Name}.");
                case QueryParameterExpression parameter:
                    Parameters.Add(parameter);
                    return node;
                default:
                    return base.VisitExtension(node);
            }
        }
    }

    private sealed class SentException(string sql) : Exception("Sent.")
    {
        public string Sql { get; } = sql;
    }

    private sealed class NoConnection : DbConnectionInterceptor
    {
        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

        public override ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(InterceptionResult.Suppress());
    }

    private sealed class NoCommand : DbCommandInterceptor
    {
        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => throw new SentException(command.CommandText);

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw new SentException(command.CommandText);

        public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => throw new SentException(command.CommandText);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            throw new SentException(command.CommandText);

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            throw new SentException(command.CommandText);
    }

    private sealed class EmptyAnswers(List<string> statements) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            statements.Add(command.CommandText);
            return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(new System.Data.DataTable().CreateDataReader()));
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            statements.Add(command.CommandText);
            return ValueTask.FromResult(InterceptionResult<int>.SuppressWithResult(0));
        }
    }
}
