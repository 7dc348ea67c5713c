using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hotline.Api.Persistence.Mappings;

internal sealed class FrozenMonthMapping : IEntityTypeConfiguration<FrozenMonth>
{
    public void Configure(EntityTypeBuilder<FrozenMonth> row)
    {
        // Two who freeze the same month at once cannot both have done it.
        row.ToTable("frozen_months").HasKey(m => new { m.Month, m.Version });
        row.Property(m => m.By).HasMaxLength(Lengths.Name);
    }
}

internal sealed class FrozenTicketMapping : IEntityTypeConfiguration<FrozenTicket>
{
    public void Configure(EntityTypeBuilder<FrozenTicket> row) => row.ToTable("frozen_tickets").HasKey(t => new { t.Month, t.Version, t.TicketId });
}

internal sealed class FrozenCallMapping : IEntityTypeConfiguration<FrozenCall>
{
    public void Configure(EntityTypeBuilder<FrozenCall> row) => row.ToTable("frozen_calls").HasKey(c => new { c.Month, c.Version, c.CallRow });
}

internal sealed class BookChangeMapping : IEntityTypeConfiguration<BookChange>
{
    public void Configure(EntityTypeBuilder<BookChange> row) => row.ToTable("book_changes").HasIndex(c => new { c.FromAt, c.ToAt });
}
