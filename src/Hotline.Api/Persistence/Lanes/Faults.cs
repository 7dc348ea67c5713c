using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Lanes;

/// <summary>Tells faults that doing the work again cures from those it does not.</summary>
internal static class Faults
{
    /// <summary>How often one piece of work is begun before its rivals are said to be too many.</summary>
    public const int Attempts = 24;

    /// <summary>Whether a rival was first, so that the work must be decided anew.</summary>
    public static bool IsRivalry(Exception fault, ProviderSql sql) =>
        fault is DbUpdateConcurrencyException || Of(fault, sql) is DatabaseFault.Duplicate or DatabaseFault.Contention;

    public static DatabaseFault Of(Exception fault, ProviderSql sql)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException database)
                return sql.Judge(database);
        }
        return DatabaseFault.Other;
    }
}
