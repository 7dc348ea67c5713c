using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Security;

/// <summary>What stands in a sealed column of a row.</summary>
internal sealed record SealedValue(long Id, byte[]? Box, byte[]? Hash);

/// <summary>A column that holds boxes of <see cref="CallerVault"/>, and the column of the phone's hash where one goes with it.</summary>
internal abstract record SealedColumn(string Box, string? Hash)
{
    /// <summary>
    /// Every one there is: a rotation rewrites what is listed here and nothing else. A box with a hash beside it is a <see cref="CallerData"/>;
    /// what is in the others is no matter.
    /// </summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new SealedColumn<Ticket>(nameof(Ticket.CallerSealed), nameof(Ticket.CallerPhoneHash)),
        new SealedColumn<Ticket>(nameof(Ticket.PrivateNumbersSealed)),
        new SealedColumn<CallRow>(nameof(CallRow.CallerSealed), nameof(CallRow.CallerPhoneHash)),
        new SealedColumn<ExchangeOut>(nameof(ExchangeOut.Body)),
        new SealedColumn<ExchangeIn>(nameof(ExchangeIn.Body)),
    ];

    /// <summary>Of what the rows are.</summary>
    public abstract Type Rows { get; }

    public string Name => $"{Rows.Name}.{Box}";

    /// <summary>The next rows in the order of their keys that have a value.</summary>
    public abstract Task<List<SealedValue>> After(HotlineContext db, long id, int count, CancellationToken cancellation);

    /// <summary>Puts other values in place of these; 0 when a rival was first. The row's version is none of its business.</summary>
    public abstract Task<int> Replace(HotlineContext db, SealedValue old, byte[]? box, byte[]? hash, CancellationToken cancellation);
}

/// <inheritdoc/>
internal sealed record SealedColumn<T>(string Box, string? Hash = null) : SealedColumn(Box, Hash)
    where T : class
{
    public override Type Rows => typeof(T);

    public override Task<List<SealedValue>> After(HotlineContext db, long id, int count, CancellationToken cancellation)
    {
        var (box, hash) = (Box, Hash ?? Box);
        var rows = db.Set<T>().AsNoTracking().Where(r => EF.Property<long>(r, Id) > id);
        var found = Hash is null
            ? rows.Where(r => EF.Property<byte[]?>(r, box) != null)
            : rows.Where(r => EF.Property<byte[]?>(r, box) != null || EF.Property<byte[]?>(r, hash) != null);
        return found.OrderBy(r => EF.Property<long>(r, Id)).Take(count)
            .Select(r => new SealedValue(EF.Property<long>(r, Id), EF.Property<byte[]?>(r, box), EF.Property<byte[]?>(r, hash))).ToListAsync(cancellation);
    }

    public override Task<int> Replace(HotlineContext db, SealedValue old, byte[]? box, byte[]? hash, CancellationToken cancellation)
    {
        var (boxName, hashName, id, before) = (Box, Hash, old.Id, old.Box);
        var row = db.Set<T>().Where(r => EF.Property<long>(r, Id) == id && EF.Property<byte[]?>(r, boxName) == before);
        return row.ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(r => EF.Property<byte[]?>(r, boxName), box);
                if (hashName is not null)
                    set.SetProperty(r => EF.Property<byte[]?>(r, hashName), hash);
            },
            cancellation);
    }

    private const string Id = "Id";
}
